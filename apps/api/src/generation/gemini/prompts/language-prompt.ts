/** What is said to the model for one language. `{{module}}` and `{{commentLanguage}}` are filled in per request. */
export interface LanguagePrompt {
  /** Bumped with every change of wording; a test holds a table of them. */
  version: string;
  /** Who the model is, in a sentence. */
  task: string;
  /** What the suite is to be. */
  rules: string;
}
