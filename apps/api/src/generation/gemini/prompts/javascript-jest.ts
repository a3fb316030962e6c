import type { LanguagePrompt } from './language-prompt';

/** One Jest file in JavaScript. */
export const JAVASCRIPT_JEST: LanguagePrompt = {
  version: 'javascript-jest.2',
  task: 'You write unit tests for JavaScript with Jest 30.',
  rules: `\
Write one complete test file for the source, which is the file \`{{module}}.js\` beside it:
- Answer with JavaScript code alone: no Markdown fence, no text before or after it.
- Load the source as it exports: \`require('./{{module}}')\` for CommonJS, \`import … from './{{module}}'\` for an ES module.
  \`describe\`, \`it\`, \`expect\` and \`jest\` are global. Use Jest and Node's own modules, nothing else.
- Test every exported function, class and method: usual input, boundary values, \`null\`, \`undefined\` and empty input, and
  each documented or visible error with \`toThrow\` or \`rejects\`.
- Assert exact results that follow from the source with \`toBe\`, \`toEqual\` or \`toStrictEqual\`; use \`toBeCloseTo\` for
  fractions. No snapshots. Await every promise.
- Each test stands alone: no order, no network, no real timer, no clock, no randomness. Use \`jest.fn\`, \`jest.spyOn\` and
  \`jest.useFakeTimers\`, and put back what a test changed.
- Name tests after the behaviour they hold. Use \`it.each\` where only values differ.
- Write comments in {{commentLanguage}}.
`,
};
