import { ValidateBy, type ValidationOptions } from 'class-validator';

/** A plain object whose values are all text. */
export function IsStringRecord(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isStringRecord',
      validator: {
        validate: (value: unknown) =>
          typeof value === 'object' &&
          value !== null &&
          !Array.isArray(value) &&
          Object.values(value).every((entry) => typeof entry === 'string'),
        defaultMessage: () => '$property must map names to text',
      },
    },
    options,
  );
}
