declare module 'spdx-satisfies' {
  /** True when every licence that the expression asks for is among those approved. Throws for what is no expression. */
  export default function satisfies(expression: string, approved: readonly string[]): boolean;
}
