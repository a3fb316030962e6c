import type { LanguagePrompt } from './language-prompt';

/** One Jest file in TypeScript that passes a strict type check. */
export const TYPESCRIPT_JEST: LanguagePrompt = {
  version: 'typescript-jest.2',
  task: 'You write unit tests for TypeScript with Jest 30.',
  rules: `\
Write one complete test file for the source, which is the file \`{{module}}.ts\` beside it:
- Answer with TypeScript code alone: no Markdown fence, no text before or after it.
- Import what you test from \`./{{module}}\`, types with \`import type\`. \`describe\`, \`it\`, \`expect\` and \`jest\` are global and
  typed. Use Jest and Node's own modules, nothing else.
- The file passes a strict type check: no \`any\`, no \`@ts-ignore\`. Type tables, fixtures and mocks
  (\`jest.fn<number, [string]>()\`, \`jest.Mocked<T>\`); use \`@ts-expect-error\` only where a test gives a wrong type on purpose.
- Test every exported function, class and method: usual input, boundary values, empty and optional input, every member
  of a union or enum, and each documented or visible error with \`toThrow\` or \`rejects\`.
- Assert exact results that follow from the source with \`toBe\`, \`toEqual\` or \`toStrictEqual\`; use \`toBeCloseTo\` for
  fractions. No snapshots. Await every promise.
- Each test stands alone: no order, no network, no real timer, no clock, no randomness. Use \`jest.spyOn\` and
  \`jest.useFakeTimers\`, and put back what a test changed.
- Name tests after the behaviour they hold. Use \`it.each\` where only values differ.
- Write comments in {{commentLanguage}}.
`,
};
