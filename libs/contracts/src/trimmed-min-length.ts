import { ValidateBy, type ValidationOptions } from 'class-validator';

/** At least `characters` characters once surrounding white space is gone. */
export function TrimmedMinLength(characters: number, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'trimmedMinLength',
      constraints: [characters],
      validator: {
        validate: (value: unknown) => typeof value === 'string' && value.trim().length >= characters,
        defaultMessage: () => '$property must have at least $constraint1 characters besides white space',
      },
    },
    options,
  );
}
