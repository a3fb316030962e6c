import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionReport } from '@tester/contracts';
import { PromMetrics } from '@tester/nest-kit';
import { readWorkerConfig } from '../config/read-worker-config';
import { DockerSandboxes } from '../docker/docker-sandboxes';
import { EngineClient } from '../docker/engine-client';
import { LiveContainers } from '../docker/live-containers';
import { ExecutionService } from '../execution/execution.service';
import { CallerContext } from '../sandbox/caller-context';
import { SandboxSlots } from '../sandbox/sandbox-slots';
import { SlottedSandboxes } from '../sandbox/slotted-sandboxes';
import { WarmPool } from '../sandbox/warm-pool';

// Real sandboxes, some of them with an empty stock.
jest.setTimeout(120_000);

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

class Stand {
  readonly engine: EngineClient;
  readonly pool: WarmPool;
  private readonly live = new LiveContainers();
  private readonly executions: ExecutionService;

  constructor(env: Record<string, string>) {
    const config = readWorkerConfig({ WORKER_AUTH_TOKEN: 'a'.repeat(40), POOL_MIN: '0', ...env });
    const slots = new SandboxSlots(config);
    this.engine = new EngineClient(config);
    this.pool = new WarmPool(config, new DockerSandboxes(config, this.engine, this.live), slots);
    const sandboxes = new SlottedSandboxes(slots, this.pool, new CallerContext());
    this.executions = new ExecutionService(sandboxes, config, new PromMetrics());
  }

  execute(source: string, suite: string): Promise<ExecutionReport> {
    return this.executions.execute(
      { runtime: 'typescript-jest', source, suite, limits: { wallMs: 20_000 } },
      new AbortController().signal,
    );
  }

  async stocked(): Promise<void> {
    while (this.pool.facts()['typescript-jest']?.ready === 0) await wait(20);
  }

  /** Ends with nothing left on the engine. */
  async end(): Promise<void> {
    await this.pool.beforeApplicationShutdown();
    await this.live.idle();
    expect(await this.engine.ownContainers()).toEqual([]);
  }
}

describe('type errors of TypeScript', () => {
  const cold = new Stand({ WORKER_INSTANCE: `cold-types-${process.pid}`, POOL_MAX: '0' });
  const warm = new Stand({ WORKER_INSTANCE: `warm-types-${process.pid}`, POOL_MAX: '1' });

  /** By the compiler that waits in stock for its job. */
  const execute = async (source: string, suite: string): Promise<ExecutionReport> => {
    await warm.stocked();
    return warm.execute(source, suite);
  };

  // What is in stock follows the demand.
  beforeAll(() => warm.execute('export {};', "test('t', () => {});"));
  afterAll(() => Promise.all([cold.end(), warm.end()]));

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
    [
      'a source by every name that the suite has for it',
      'export interface Named { name: string }\nexport const name = (): string => "n";',
      [
        "import { name } from '../src/deep/person.js';",
        "import type { Named } from '@/person';",
        "type Person = typeof import('person');",
        "test('t', () => { const named: Named = { name: 1 }; const wrong: number = name(); const person: Person = {};",
        '  expect([named, wrong, person]).toHaveLength(3); });',
      ].join('\n'),
    ],
  ])('should be the same from the stock and without: %s', async (_name, source, suite) => {
    const [fromStock, without] = await Promise.all([execute(source, suite), cold.execute(source, suite)]);

    expect(fromStock).toMatchObject({ verdict: 'passed', tests: [{ status: 'passed', message: null }] });
    expect(fromStock.warnings).not.toEqual([]);
    expect(fromStock.warnings.every(({ line }) => line !== null)).toBe(true);
    expect(without.warnings).toEqual(fromStock.warnings);
  });

  it('should count columns as an editor does, whatever the text is written in', async () => {
    const { warnings } = await execute(
      'export const 이름 = "홍길동 😀"; export const wrong: number = 이름;',
      "import { wrong } from './이름';\ntest('t', () => { expect(wrong).toBeDefined(); });",
    );

    expect(warnings).toEqual([expect.objectContaining({ line: 1, column: 42 })]);
  });

  it('should cost no verdict when the suite leaves no room for the compiler', async () => {
    const { verdict, warnings } = await cold.execute(
      'export const one: string = 1;',
      [
        "import { spawn } from 'node:child_process';",
        "import { one } from './one';",
        "test('t', () => {",
        "  for (let count = 0; count < 60; count += 1) spawn('/bin/sleep', ['60']).on('error', () => {});",
        '  expect(one).toBe(1);',
        '});',
      ].join('\n'),
    );

    expect(verdict).toBe('passed');
    expect(warnings).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('the types were not checked') }),
    );
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
