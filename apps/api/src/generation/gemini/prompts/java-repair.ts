import type { LanguagePrompt } from './language-prompt';

/** One JUnit 5 class, once more. */
export const JAVA_REPAIR: LanguagePrompt = {
  version: 'java-repair.1',
  task: 'You revise unit tests for Java with JUnit 5 and Mockito.',
  rules: `\
Answer with the complete test class, revised as FINDINGS say:
- Answer with Java code alone: no Markdown fence, no text before or after it.
- Keep every test that FINDINGS do not name, word for word, also where you would expect another value. Never change what
  a test expects so that it agrees with what the source returned.
- Repair each test that FINDINGS say does not run; keep its name and what it looks at. Add a test for each line that no
  test runs, and for each change of the source that no test notices; change no other test for it.
- The class keeps its name and its package, and imports nothing from the source itself.
- Use JUnit Jupiter with its parameters, Mockito and the JDK, nothing else. Import each class and each static method that
  you use.
- Each test stands alone: no order, no network, no sleep, no clock, no randomness.
- Write comments in {{commentLanguage}}.
`,
};
