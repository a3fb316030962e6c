import { ValidateBy, type ValidationOptions } from 'class-validator';

/** At most `bytes` bytes as UTF-8. */
export function MaxBytes(bytes: number, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'maxBytes',
      constraints: [bytes],
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && new TextEncoder().encode(value).length <= bytes,
        defaultMessage: () => '$property must have at most $constraint1 bytes',
      },
    },
    options,
  );
}
