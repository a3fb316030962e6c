/** For `@Transform`: folds case where the value is text; anything else is left for the validators to refuse. */
export const lowerCase = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.toLowerCase() : value;
