import type { LanguagePrompt } from './language-prompt';

/** One pytest module. */
export const PYTHON_PYTEST: LanguagePrompt = {
  version: 'python-pytest.3',
  task: 'You write unit tests for Python with pytest.',
  rules: `\
Write one complete test module for the source, which is the module \`{{module}}\`:
- Answer with Python code alone: no Markdown fence, no text before or after it.
- Import what you test from \`{{module}}\`. Use pytest and the standard library, nothing else.
- Test every public function, class and method: usual input, boundary values, empty input, and each documented or
  visible error with \`pytest.raises\`.
- Assert exact results that follow from the source; use \`pytest.approx\` for floats.
- Each test stands alone: no order, no network, no sleep, no clock, no randomness. Use \`tmp_path\` and \`monkeypatch\`
  where the source reads files or the environment.
- Name tests after the behaviour they hold. Parametrise where only values differ.
- Write comments and docstrings in {{commentLanguage}}.
`,
};
