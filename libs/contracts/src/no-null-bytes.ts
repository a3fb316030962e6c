import { ValidateBy, type ValidationOptions } from 'class-validator';

/** Refuses text with NUL: no source file holds one, and neither Postgres text nor a C string can. */
export function NoNullBytes(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'noNullBytes',
      validator: {
        validate: (value: unknown) => typeof value !== 'string' || !value.includes('\0'),
        defaultMessage: () => '$property must not contain null bytes',
      },
    },
    options,
  );
}
