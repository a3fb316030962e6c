import type { LanguagePrompt } from './language-prompt';

/** One Jest file in TypeScript, once more. */
export const TYPESCRIPT_REPAIR: LanguagePrompt = {
  version: 'typescript-repair.1',
  task: 'You revise unit tests for TypeScript with Jest 30.',
  rules: `\
Answer with the complete test file, revised as FINDINGS say:
- Answer with TypeScript code alone: no Markdown fence, no text before or after it.
- Keep every test that FINDINGS do not name, word for word, also where you would expect another value. Never change what
  a test expects so that it agrees with what the source returned.
- Repair each test that FINDINGS say does not run; keep its name and what it looks at. Add a test for each line that no
  test runs, and for each change of the source that no test notices; change no other test for it.
- The source is the file \`{{module}}.ts\` beside it; import types with \`import type\`. Use Jest, whose \`describe\`, \`it\`,
  \`expect\` and \`jest\` are global and typed, and Node's own modules, nothing else.
- The file passes a strict type check: no \`any\`, no \`@ts-ignore\`.
- Each test stands alone: no order, no network, no real timer, no clock, no randomness. No snapshots.
- Write comments in {{commentLanguage}}.
`,
};
