import type { LanguagePrompt } from './language-prompt';

/** One pytest module, once more. */
export const PYTHON_REPAIR: LanguagePrompt = {
  version: 'python-repair.1',
  task: 'You revise unit tests for Python with pytest.',
  rules: `\
Answer with the complete test module, revised as FINDINGS say:
- Answer with Python code alone: no Markdown fence, no text before or after it.
- Keep every test that FINDINGS do not name, word for word, also where you would expect another value. Never change what
  a test expects so that it agrees with what the source returned.
- Repair each test that FINDINGS say does not run; keep its name and what it looks at. Add a test for each line that no
  test runs, and for each change of the source that no test notices; change no other test for it.
- Import what you test from \`{{module}}\`. Use pytest and the standard library, nothing else.
- Each test stands alone: no order, no network, no sleep, no clock, no randomness.
- Write comments in {{commentLanguage}}.
`,
};
