import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** A text, the file it pretends to be, and the one rule it breaks (null: none). */
type Case = [file: string, text: string, rule: string | null];

const BOUNDARY = 'boundaries/dependencies';
const SYNTAX = 'no-restricted-syntax';
const ROOM = 'apps/api/src/execution/execution.service.ts';
const SPEC = 'apps/api/src/execution/execution-answer.spec.ts';
const PORT = 'apps/worker/src/sandbox/sandbox.port.ts';
const LIBRARY = 'libs/contracts/src/limits.ts';
const MANY_LINES = 'export {};\n'.repeat(251);

const CASES: Case[] = [
  // What the house allows.
  [ROOM, "export * from '../config/api-config';", null],
  [ROOM, "export * from '@tester/contracts';", null],
  [ROOM, "import 'node:fs';", null],
  [SPEC, "export * from '@tester/testing';", null],
  [SPEC, 'export const path = process.env.PATH;', null],
  ['apps/api/src/app.module.ts', "export * from './execution/execution.module';", null],
  ['libs/nest-kit/src/problem.ts', "export * from '@tester/exceptions';", null],

  // Between rooms, between projects.
  [ROOM, "export * from '../cache/cache.port';", BOUNDARY],
  [ROOM, "export * from '../app.module';", BOUNDARY],
  [ROOM, "export * from '../../../worker/src/sandbox/sandbox.port';", BOUNDARY],
  [ROOM, "export * from '@tester/testing';", BOUNDARY],
  ['apps/api/src/generation/suite-writer.port.ts', "import '../execution/execution.controller';", BOUNDARY],
  [LIBRARY, "export * from '@tester/exceptions';", BOUNDARY],
  ['libs/exceptions/src/family.ts', "export * from '@tester/contracts';", BOUNDARY],
  ['libs/nest-kit/src/problem.ts', "export * from '../../../apps/api/src/app.module';", BOUNDARY],
  ['apps/api-e2e/src/bad-input.spec.ts', "export * from '../../api/src/app.module';", BOUNDARY],

  // Vendors' SDKs, however they are imported.
  [ROOM, "import 'dockerode';", BOUNDARY],
  [ROOM, "import type {} from 'pg';", BOUNDARY],
  [ROOM, "export const sdk = import('@google/genai');", BOUNDARY],
  [ROOM, "import '@electric-sql/pglite';", BOUNDARY],
  [ROOM, "import 'ioredis';", BOUNDARY],
  [ROOM, "import 'jose';", BOUNDARY],
  [ROOM, "import 'pino';", BOUNDARY],
  [ROOM, "import 'web-tree-sitter';", BOUNDARY],
  [ROOM, "import '@supabase/supabase-js';", BOUNDARY],
  ['apps/api/src/database/database.port.ts', "import '@supabase/supabase-js';", BOUNDARY],
  ['apps/api/src/database/supabase/rpc-answer.ts', "import '@supabase/supabase-js';", null],
  [PORT, "import 'dockerode';", BOUNDARY],
  ['apps/api/src/database/database.port.ts', "import 'pg';", null],
  ['apps/api/src/cache/cache.port.ts', "import 'ioredis';", null],

  // House rules.
  [PORT, 'export const path = process.env.PATH;', SYNTAX],
  [PORT, "export * as process from 'node:fs'; import 'node:process';", SYNTAX],
  [PORT, 'try { JSON.parse(""); } catch { /* never mind */ }', SYNTAX],
  [PORT, 'void Promise.resolve().catch(() => {});', SYNTAX],
  [
    PORT,
    'export class A { constructor(a: 1, b: 1, c: 1, d: 1, e: 1, f: 1) { void [a, b, c, d, e, f]; } }',
    SYNTAX,
  ],
  [PORT, "import { forwardRef } from '@nestjs/common'; void forwardRef;", SYNTAX],
  [PORT, MANY_LINES, 'max-lines'],
  [PORT, 'export const a: any = 1;', '@typescript-eslint/no-explicit-any'],
  [PORT, 'Promise.resolve();', '@typescript-eslint/no-floating-promises'],
  [
    PORT,
    "export function f(a: 'x' | 'y') { switch (a) { case 'x': return 1; } return 2; }",
    '@typescript-eslint/switch-exhaustiveness-check',
  ],
  [
    PORT,
    "import { Readable } from 'node:stream'; export type R = Readable;",
    '@typescript-eslint/consistent-type-imports',
  ],
  [
    PORT,
    "import { Injectable } from '@nestjs/common'; import { Agent } from 'node:http';\n" +
      '@Injectable() export class A { constructor(readonly agent: Agent) {} }',
    null,
  ],
  [PORT, "console.log('here');", 'no-console'],
];

describe('the lint rules', () => {
  const broken = rulesBrokenBy(CASES);

  it.each(CASES.map(([file, text, rule], index) => ({ file, text: text.slice(0, 90), rule, index })))(
    'let $file say $text: $rule',
    ({ index, rule }) => {
      expect(broken[index]?.join(' ')).toBe(rule ?? '');
    },
  );
});

/** ESLint loads its configuration with import(), which Jest's VM does not offer; so it runs beside us. */
function rulesBrokenBy(cases: Case[]): string[][] {
  const input = JSON.stringify(cases.map(([file, text]) => ({ file, text })));
  const lint = spawnSync(process.execPath, [path.join(__dirname, 'lint-texts.mjs')], {
    input,
    encoding: 'utf8',
  });
  if (lint.status !== 0) throw new Error(lint.stderr);
  return JSON.parse(lint.stdout) as string[][];
}
