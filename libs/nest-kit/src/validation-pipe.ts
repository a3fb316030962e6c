import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { InvalidRequestException, type FieldFault, type MessageKey } from '@tester/exceptions';
import { getMetadataStorage } from 'class-validator';

/** Objects and arrays in one another that a request may have; ours need four. */
export const JSON_DEPTH_MAX = 32;

/** class-validator's rule → our sentence and the name of the rule's first argument in it. */
const SENTENCES: Record<string, readonly [MessageKey, parameter?: string]> = {
  isString: ['constraintText'],
  isBoolean: ['constraintBoolean'],
  isInt: ['constraintInteger'],
  isObject: ['constraintObject'],
  isNotEmpty: ['constraintRequired'],
  isIn: ['constraintOneOf', 'values'],
  minLength: ['constraintTooShort', 'min'],
  trimmedMinLength: ['constraintTooShort', 'min'],
  maxLength: ['constraintTooLong', 'max'],
  maxBytes: ['constraintTooManyBytes', 'max'],
  min: ['constraintMin', 'min'],
  max: ['constraintMax', 'max'],
  noNullBytes: ['constraintNullBytes'],
  matches: ['constraintPattern'],
  whitelistValidation: ['constraintUnknown'],
};
/** Of several broken rules the first in this order is told: the type explains the rest. */
const ORDER = Object.keys(SENTENCES);

/**
 * Validates bodies against their DTO classes and refuses with every faulty field at once.
 * @param options.forbidUnknown true: unknown keys are refused; false: they are dropped (the deployed client's need).
 */
export function createValidationPipe(options: { forbidUnknown: boolean }): ValidationPipe {
  return new BoundedValidationPipe({
    transform: true,
    validationError: { target: true, value: true },
    whitelist: true,
    forbidNonWhitelisted: options.forbidUnknown,
    exceptionFactory: (errors) => {
      const faults = errors.flatMap((error) => faultsOf(error));
      return new InvalidRequestException(`refused fields: ${faults.map(({ field }) => field).join(', ')}`, {
        faults,
      });
    },
  });
}

/** What validates a body recurses into it: a deep one would end in an overflow of the stack. */
class BoundedValidationPipe extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (isDeeperThan(JSON_DEPTH_MAX, value)) {
      const fault = {
        message: `is nested more than ${JSON_DEPTH_MAX} levels deep`,
        parameters: { max: JSON_DEPTH_MAX },
      };
      throw new InvalidRequestException('the request is nested too deeply', {
        faults: [{ field: metadata.type, messageKey: 'constraintTooDeep', ...fault }],
      });
    }
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

/** Level by level, since it must not recurse itself. */
function isDeeperThan(levels: number, value: unknown): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === levels) return true;
    level = level.flatMap((each) => Object.values(each).filter(isContainer));
  }
  return false;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

function faultsOf(error: ValidationError, prefix = ''): FieldFault[] {
  const field = prefix + error.property;
  const nested = (error.children ?? []).flatMap((child) => faultsOf(child, `${field}.`));
  const broken = Object.keys(error.constraints ?? {}).sort((a, b) => rank(a) - rank(b))[0];
  return broken === undefined ? nested : [faultOf(error, field, broken), ...nested];
}

const rank = (rule: string): number => (ORDER.includes(rule) ? ORDER.indexOf(rule) : ORDER.length);

function faultOf(error: ValidationError, field: string, rule: string): FieldFault {
  const message = error.constraints?.[rule] ?? rule;
  if (error.value === undefined && rule !== 'whitelistValidation') {
    return { field, message, messageKey: 'constraintRequired' };
  }
  const [messageKey, parameter] = SENTENCES[rule] ?? (['constraintOther'] as const);
  return {
    field,
    message,
    messageKey,
    ...(parameter !== undefined && { parameters: { [parameter]: argumentOf(error, rule) } }),
  };
}

/** First argument of the broken rule, read from the decorator's metadata (the error holds only prose). */
function argumentOf(error: ValidationError, rule: string): string {
  const target = error.target?.constructor;
  const metadata = target ? getMetadataStorage().getTargetValidationMetadatas(target, '', false, false) : [];
  const argument: unknown = metadata.find((m) => m.propertyName === error.property && m.name === rule)
    ?.constraints?.[0];
  return Array.isArray(argument) ? argument.join(', ') : String(argument);
}
