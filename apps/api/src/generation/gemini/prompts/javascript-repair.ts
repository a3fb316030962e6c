import type { LanguagePrompt } from './language-prompt';

/** One Jest file in JavaScript, once more. */
export const JAVASCRIPT_REPAIR: LanguagePrompt = {
  version: 'javascript-repair.1',
  task: 'You revise unit tests for JavaScript with Jest 30.',
  rules: `\
Answer with the complete test file, revised as FINDINGS say:
- Answer with JavaScript code alone: no Markdown fence, no text before or after it.
- Keep every test that FINDINGS do not name, word for word, also where you would expect another value. Never change what
  a test expects so that it agrees with what the source returned.
- Repair each test that FINDINGS say does not run; keep its name and what it looks at. Add a test for each line that no
  test runs, and for each change of the source that no test notices; change no other test for it.
- The source is the file \`{{module}}.js\` beside it; load it as it exports: \`require\` for CommonJS, \`import\` for an ES
  module. Use Jest, whose \`describe\`, \`it\`, \`expect\` and \`jest\` are global, and Node's own modules, nothing else.
- Each test stands alone: no order, no network, no real timer, no clock, no randomness. No snapshots.
- Write comments in {{commentLanguage}}.
`,
};
