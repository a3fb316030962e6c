import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { ValidationTypes } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { eventSchemas, problemSchema } from './event-schemas';

type Operation = { responses?: Record<string, unknown> };

/**
 * The OpenAPI document of the running application. Paths come from Nest's decorators; schemas from the class-validator
 * rules of the DTOs, so that what is documented is what is enforced.
 */
export function createDocument(app: INestApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setTitle('TESTER')
    .setDescription('Source in, a unit-test suite that has proved itself out.')
    .setVersion('1')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'Supabase access token',
    })
    .build();
  const document = SwaggerModule.createDocument(app, base);
  const schemas = validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: '#/components/schemas/',
    additionalConverters: {
      // `@IsOptional()` lets null through as well as nothing.
      [ValidationTypes.CONDITIONAL_VALIDATION]: { nullable: true },
      noNullBytes: {},
      maxBytes: {},
      trimmedMinLength: (meta) => ({ minLength: Number(meta.constraints[0]) }),
    },
  });
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path as Record<string, Operation>)) addProblemResponse(operation);
  }
  const all = {
    ...document.components?.schemas,
    ...schemas,
    ...eventSchemas,
    Problem: problemSchema,
  };
  document.components = { ...document.components, schemas: reachable(document.paths, all) };
  return document;
}

/** The schemas that `root` refers to, directly or through others: the worker's own DTOs are none of a client's business. */
function reachable<T>(root: unknown, all: Record<string, T>): Record<string, T> {
  const found = new Map<string, T>();
  const visit = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const schema = all[name];
      if (schema === undefined || found.has(name)) continue;
      found.set(name, schema);
      visit(schema);
    }
  };
  visit(root);
  return Object.fromEntries([...found].sort(([a], [b]) => a.localeCompare(b)));
}

/** Every operation can end in a problem document. */
function addProblemResponse(operation: Operation): void {
  operation.responses = {
    ...operation.responses,
    default: {
      description: 'Problem document (RFC 9457)',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
}
