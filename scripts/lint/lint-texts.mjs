import { json } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import { ROOT } from '../console/paths.mjs';

/* Lints texts as if they stood in given files: reads [{file, text}] from stdin, prints the ids of the rules each breaks. */

const cases = /** @type {{ file: string, text: string }[]} */ (await json(process.stdin));
const eslint = new ESLint({ cwd: ROOT });
const broken = [];
for (const { file, text } of cases) {
  const [result] = await eslint.lintText(text, { filePath: file });
  broken.push(result?.messages.map(({ ruleId, message }) => ruleId ?? message) ?? []);
}
process.stdout.write(JSON.stringify(broken));
