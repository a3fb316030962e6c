import type { ExecutionReport } from '@tester/contracts';
import { readWorkerConfig } from '../config/read-worker-config';
import { DockerSandboxes } from '../docker/docker-sandboxes';
import { EngineClient } from '../docker/engine-client';
import { LiveContainers } from '../docker/live-containers';
import { ExecutionService } from '../execution/execution.service';
import { CallerContext } from '../sandbox/caller-context';
import { SandboxSlots } from '../sandbox/sandbox-slots';
import { SlottedSandboxes } from '../sandbox/slotted-sandboxes';
import { WarmPool } from '../sandbox/warm-pool';

// Real sandboxes, each with a compiler in it.
jest.setTimeout(120_000);

/** A comment for the checker: files that have one are checked by a checker made for them, and not by the standing one. */
const BY_A_NEW_CHECKER = '\n// @ts-ignore\nvoid 0;\n';

const TILL = [
  'export interface Item { price: number; count?: number }',
  'export enum Kind { Plain = "plain", Special = "special" }',
  'export namespace Tax { export const rate = 0.2; }',
  'export class Till<T extends Item = Item> {',
  '  private items: T[] = [];',
  '  add(item: T): this { this.items.push(item); return this; }',
  '  total(): number { return this.items.reduce((sum, { price, count = 1 }) => sum + price * count, "0"); }',
  '}',
].join('\n');

describe('type errors of TypeScript', () => {
  const config = readWorkerConfig({
    WORKER_AUTH_TOKEN: 'a'.repeat(40),
    WORKER_INSTANCE: `types-spec-${process.pid}`,
    POOL_MIN: '0',
  });
  const engine = new EngineClient(config);
  const slots = new SandboxSlots(config);
  const live = new LiveContainers();
  const pool = new WarmPool(config, new DockerSandboxes(config, engine, live), slots);
  const sut = new ExecutionService(new SlottedSandboxes(slots, pool, new CallerContext()), config);

  const execute = (source: string, suite: string): Promise<ExecutionReport> =>
    sut.execute(
      { runtime: 'typescript-jest', source, suite, limits: { wallMs: 20_000 } },
      new AbortController().signal,
    );

  afterAll(async () => {
    await pool.beforeApplicationShutdown();
    await live.idle();
    expect(await engine.ownContainers()).toEqual([]);
  });

  it.each([
    [
      'a suite that imports its source',
      TILL,
      "import { Kind, Till } from './till';\ntest('t', () => { expect(new Till().add({ cost: 1 })).toBeDefined(); expect(Kind.Plain).toBe('plain'); });",
    ],
    [
      'bare names, enums and namespaces among them',
      TILL.replaceAll('export ', '').replace('{ const', '{ export const'),
      "test('t', () => { const kind: string = Tax.rate; expect([kind, Kind.Special]).toEqual([0.2, 'special']); expect(new Till()).toBeInstanceOf(Till); });",
    ],
    [
      'modules of Node and of Jest',
      'import { join } from "node:path";\nexport const at = (name: string): number => join("a", name);',
      "import { expect, test } from '@jest/globals';\nimport { at } from './at';\ntest('t', () => { expect(at('1')).toBe('a/1'); });",
    ],
    [
      'a library that is not read before it is asked for',
      'import { v4 } from "uuid";\nexport const id = (): string => v4();',
      "import { id } from './id';\ntest('t', () => { const length: string = id().length; expect(length).toBe(36); });",
    ],
    [
      'a module that is not there',
      'export const one = 1;',
      "import type { Two } from 'no-such-module';\nimport { one } from './one';\ntest('t', () => { const two: Two = one; const three: string = one; expect(two).toBe(three); });",
    ],
  ])('should be the same of both checkers: %s', async (_name, source, suite) => {
    const standing = await execute(source, suite);
    const anew = await execute(source, suite + BY_A_NEW_CHECKER);

    expect(standing).toMatchObject({ verdict: 'passed', tests: [{ status: 'passed', message: null }] });
    expect(standing.warnings).not.toEqual([]);
    expect(standing.warnings.every(({ line }) => line !== null)).toBe(true);
    expect(anew.warnings).toEqual(standing.warnings);
  });

  it('should have their place in the file that was sent', async () => {
    const { warnings } = await execute(
      TILL,
      "import { Till } from './till';\ntest('t', () => {\n  const total: string = new Till().total();\n});",
    );

    expect(warnings).toEqual([
      expect.objectContaining({ file: 'till.ts', line: 7, message: expect.stringContaining('TS2322') }),
      expect.objectContaining({
        file: 'suite.test.ts',
        line: 3,
        column: 9,
        message: "Type 'number' is not assignable to type 'string'. (TS2322)",
      }),
    ]);
  });

  it('should follow what a file says of global names and of errors that it expects', async () => {
    const { verdict, warnings } = await execute(
      'declare global { var stage: { name: string } }\nexport const name = (): string => globalThis.stage?.name;',
      [
        "import { name } from './name';",
        "test('t', () => {",
        '  // @ts-expect-error a number',
        '  const wrong: number = name();',
        '  // @ts-expect-error nothing',
        '  const right: string = stage?.name;',
        '});',
      ].join('\n'),
    );

    expect(verdict).not.toBe('timed_out');
    expect(warnings.map(({ line, message }) => [line, message])).toEqual([
      [5, "Unused '@ts-expect-error' directive. (TS2578)"],
    ]);
  });

  it('should let two files use the same name, for both are modules', async () => {
    const { verdict, warnings } = await execute(
      'const limit = 1;\nmodule.exports.limit = limit;',
      "const limit = 2;\ntest('t', () => expect(require('./till').limit).toBe(limit - 1));",
    );

    expect({ verdict, warnings }).toEqual({ verdict: 'passed', warnings: [] });
  });

  it('should not hold a verdict back when the checker does not come to an end', async () => {
    const { verdict, warnings } = await execute(
      'export type Grow<T extends unknown[], N extends number> = T["length"] extends N ? T : Grow<[...T, 0] | [...T, 1], N>;',
      "import type { Grow } from './grow';\ntest('t', () => { const big: Grow<[], 40> = [] as never; expect(big).toEqual([]); });",
    );

    expect(verdict).toBe('passed');
    expect(warnings).toEqual([
      expect.objectContaining({ message: expect.stringContaining('the types were not checked') }),
    ]);
  });
});
