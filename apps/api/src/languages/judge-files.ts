import { LANGUAGES, type Language } from '@tester/contracts';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { SyntaxChecks } from './syntax-checks';

/** Milliseconds for one file: those of packages are longer than any source we take. */
const PATIENT_MS = 60_000;

/**
 * A program for `npm run corpus:syntax`: reads lines of language, tab and path, and answers each with a line of JSON,
 * `{ path, standing, fault?, ms }`.
 */
async function main(): Promise<void> {
  const checks = new SyntaxChecks();
  for await (const line of createInterface({ input: process.stdin })) {
    const [language = '', path = ''] = line.split('\t');
    if (!isLanguage(language)) throw new Error(`no language: ${language}`);
    const source = await readFile(path, 'utf8');
    const began = performance.now();
    const judgement = await checks.judge(language, source.replace(/^\uFEFF/, ''), PATIENT_MS);
    process.stdout.write(`${JSON.stringify({ path, ...judgement, ms: performance.now() - began })}\n`);
  }
  await checks[Symbol.asyncDispose]();
}

const isLanguage = (text: string): text is Language => (LANGUAGES as readonly string[]).includes(text);

void main();
