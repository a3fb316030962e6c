import type { OpenAPIObject } from '@nestjs/swagger';
import { GENERATION_STEPS, VERIFICATION_STEPS } from '@tester/contracts';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type SchemaObject = Exclude<Schemas[string], { $ref: string }>;

const text: SchemaObject = { type: 'string' };
const uuid: SchemaObject = { type: 'string', format: 'uuid' };

const event = (
  type: string,
  properties: Record<string, SchemaObject>,
  nullable: string[] = [],
  optional: Record<string, SchemaObject> = {},
): SchemaObject => ({
  type: 'object',
  required: ['type', ...Object.keys(properties)],
  properties: {
    type: { type: 'string', enum: [type] },
    ...Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [
        name,
        nullable.includes(name) ? { ...schema, nullable: true } : schema,
      ]),
    ),
    ...optional,
  },
});

const count: SchemaObject = { type: 'integer', minimum: 0 };
const usage: SchemaObject = {
  type: 'object',
  description: 'What the model counted. Absent where no model wrote, as with a cached suite.',
  required: ['inputModelTokens', 'outputModelTokens', 'thinkingModelTokens'],
  properties: { inputModelTokens: count, outputModelTokens: count, thinkingModelTokens: count },
};

export const problemSchema: SchemaObject = {
  type: 'object',
  description:
    'RFC 9457 problem document. `code` is stable; `detail` is a sentence in the language of the request.',
  required: ['title', 'status', 'detail', 'code', 'traceId'],
  properties: {
    type: text,
    title: text,
    status: { type: 'integer' },
    detail: text,
    code: text,
    traceId: text,
    instance: text,
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: text, message: text, line: { type: 'integer' }, column: { type: 'integer' } },
      },
    },
  },
};

/** `data` of each event of the streams of generations and executions, by name. */
export const eventSchemas: Schemas = {
  StatusEvent: event('status', {
    step: { type: 'string', enum: [...GENERATION_STEPS] },
    generationId: uuid,
    message: text,
  }),
  ChunkEvent: event('chunk', { content: text }),
  WarningEvent: event('warning', { code: text, message: text }),
  DoneEvent: event(
    'done',
    {
      generationId: uuid,
      historyId: uuid,
      persisted: { type: 'boolean' },
      cached: { type: 'boolean' },
      model: text,
    },
    ['historyId'],
    { usage },
  ),
  IncompleteEvent: event('incomplete', { generationId: uuid, reason: text, message: text }, [], { usage }),
  ErrorEvent: { allOf: [{ $ref: '#/components/schemas/Problem' }, event('error', { message: text })] },
  TestEvent: { allOf: [{ $ref: '#/components/schemas/TestResult' }, event('test', {})] },
  ReportEvent: { allOf: [{ $ref: '#/components/schemas/ExecuteAnswer' }, event('report', {})] },
  ExecuteEvent: {
    oneOf: ['Test', 'Report', 'Error'].map((name) => ({ $ref: `#/components/schemas/${name}Event` })),
  },
  VerificationEvent: event(
    'verification',
    {
      step: { type: 'string', enum: [...VERIFICATION_STEPS] },
      round: { type: 'integer', minimum: 1, description: 'The suite as it came is round 1' },
    },
    [],
    {
      progress: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        description: 'Part of the step that is done; left out when it begins',
      },
    },
  ),
  VerdictEvent: {
    allOf: [
      { $ref: '#/components/schemas/TestVerdict' },
      event('verdict', {}, [], {
        provisional: {
          type: 'boolean',
          enum: [true],
          description: 'As far as is known: another verdict on the same test follows',
        },
      }),
    ],
  },
  SuiteEvent: event('suite', { content: text, diff: text }, ['diff']),
  VerificationReportEvent: event('report', {
    report: { allOf: [{ $ref: '#/components/schemas/VerificationReport' }] },
  }),
  VerifiedEvent: { allOf: [{ $ref: '#/components/schemas/VerifyAnswer' }, event('report', {})] },
  VerifyEvent: {
    oneOf: ['Verification', 'Verdict', 'Verified', 'Error'].map((name) => ({
      $ref: `#/components/schemas/${name}Event`,
    })),
  },
  ResyncEvent: event('resync', { generationId: uuid }),
  CancelledEvent: event('cancelled', { generationId: uuid, message: text }),
  GenerationEvent: {
    oneOf: [
      'Status',
      'Chunk',
      'Warning',
      'Verification',
      'Verdict',
      'Suite',
      'VerificationReport',
      'Done',
      'Incomplete',
      'Error',
      'Cancelled',
      'Resync',
    ].map((name) => ({
      $ref: `#/components/schemas/${name}Event`,
    })),
  },
};
