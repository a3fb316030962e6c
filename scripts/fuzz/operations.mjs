import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../console/paths.mjs';

/**
 * @typedef {Record<string, unknown> & { $ref?: string, type?: string, enum?: unknown[], nullable?: boolean,
 *   pattern?: string, minLength?: number, maxLength?: number, minimum?: number, maximum?: number, items?: Schema,
 *   properties?: Record<string, Schema>, required?: string[] }} Schema a schema of OpenAPI 3.0
 *
 * @typedef {object} Operation one route
 * @property {string} method upper case
 * @property {string} path with its parameters in braces
 * @property {{ name: string, in: string, schema?: Schema }[]} parameters
 * @property {Schema | null} body
 * @property {Record<string, Schema | null>} answers schema of the JSON of each status; null: none is promised
 *
 * @typedef {{ operations: Operation[], schemas: Record<string, Schema>, text: unknown }} Description
 */

/** @returns {Description} what `openapi.json` says of the API */
export function readDescription() {
  const text = JSON.parse(readFileSync(path.join(ROOT, 'openapi.json'), 'utf8'));
  /** @type {Operation[]} */
  const operations = Object.entries(text.paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => ({
      method: method.toUpperCase(),
      path: route,
      parameters,
      body: requestBody?.content['application/json'].schema ?? null,
      answers: Object.fromEntries(
        Object.entries(responses).map(([status, answer]) => [
          status,
          answer.content?.['application/json']?.schema ?? null,
        ]),
      ),
    })),
  );
  return { operations, schemas: text.components.schemas, text };
}

/** @param {Operation} operation */
export const nameOf = ({ method, path: route }) => `${method} ${route}`;
