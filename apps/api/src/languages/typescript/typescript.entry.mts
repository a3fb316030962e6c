/** Runs inside a worker thread: the TypeScript compiler, as far as its parser goes; no types, no other files. */
import { readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import ts from 'typescript';
import { serveOrders } from '../syntax/serve-orders.mts';
import type { TypeScriptAnswer, TypeScriptFiles, TypeScriptOrder } from './typescript-parser.js';

/** What the compiler does with `--locale ko`; its public function for that cannot go back to English. */
interface Localizable {
  setLocalizedDiagnosticMessages(messages: unknown): void;
}
const compiler = ts as typeof ts & Localizable;
const OPTIONS: ts.CompilerOptions = {
  allowJs: true,
  noLib: true,
  noResolve: true,
  types: [],
  target: ts.ScriptTarget.Latest,
  jsx: ts.JsxEmit.Preserve,
};
let koreanMessages: unknown;

serveOrders<TypeScriptOrder, TypeScriptAnswer>((order) => {
  const { file, first } = parse(order);
  const jsx = first === undefined ? find(file, isJsx) : undefined;
  return {
    fault: first === undefined ? null : { ...placeOf(file, first.start ?? 0), error: wordsOf(order, first) },
    jsx: jsx === undefined ? null : placeOf(file, jsx.getStart(file)),
    hasDecorators: find(file, ts.isDecorator) !== undefined,
  };
});

function parse({ source, fileName }: TypeScriptOrder): { file: ts.SourceFile; first?: ts.Diagnostic } {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const program = ts.createProgram([fileName], OPTIONS, {
    getSourceFile: (name) => (name === fileName ? file : undefined),
    fileExists: (name) => name === fileName,
    readFile: () => undefined,
    writeFile: () => undefined,
    getDefaultLibFileName: () => 'lib.d.ts',
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  });
  const found = [...program.getSyntacticDiagnostics(file)].sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
  const first = found.find(({ code }) => !isTypeInJavaScript(code)) ?? found[0];
  return { file, ...(first && { first }) };
}

/** "… can only be used in TypeScript files" and its kin: a parser's fault explains more. */
const isTypeInJavaScript = (code: number): boolean => code >= 8000 && code < 9000;

/** The same fault in both languages: the compiler puts its words together while it parses. */
function wordsOf(order: TypeScriptOrder, english: ts.Diagnostic): { en: string; ko: string } {
  koreanMessages ??= JSON.parse(readFileSync((workerData as TypeScriptFiles).koreanMessages, 'utf8'));
  compiler.setLocalizedDiagnosticMessages(koreanMessages);
  const korean = parse(order).first ?? english;
  compiler.setLocalizedDiagnosticMessages(undefined);
  return { en: textOf(english), ko: textOf(korean) };
}

const textOf = ({ messageText }: ts.Diagnostic): string =>
  ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\.$/, '');

function placeOf(file: ts.SourceFile, offset: number): { line: number; column: number } {
  const { line, character } = file.getLineAndCharacterOfPosition(offset);
  return { line: line + 1, column: character + 1 };
}

const isJsx = (node: ts.Node): boolean =>
  ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node);

function find(node: ts.Node, isWanted: (node: ts.Node) => boolean): ts.Node | undefined {
  return isWanted(node) ? node : ts.forEachChild(node, (child) => find(child, isWanted));
}
