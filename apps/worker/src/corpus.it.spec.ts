import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { RUNTIME_IDS, VERDICTS, type ExecutionReport, type RuntimeId, type Verdict } from '@tester/contracts';
import { createApp } from './app';
import { readWorkerConfig } from './config/read-worker-config';
import { EngineClient } from './docker/engine-client';
import { ExecutionService } from './execution/execution.service';
import { RUNTIMES } from './runtimes/runtimes';

// Some two hundred real sandboxes, as many at a time as there are slots.
jest.setTimeout(480_000);

const OWN = path.join(__dirname, 'execution/corpus');
/** More of the same kind, where somebody has put it beside the repository. */
const SHARED = path.resolve(__dirname, '../../../../shared/hostile');

/** Patient: being refused can take a program ten seconds. */
const WALL_MS = 20_000;
/** What never ends by itself need not be waited for that long. */
const ENDLESS_WALL_MS = 3_000;
/** How long after its limit a run may still be there. */
const GRACE_MS = 1_000;

const anyBut = (verdict: Verdict): Verdict[] => VERDICTS.filter((each) => each !== verdict);
/** The word on a program's first line → the verdicts that it stands for. */
const VERDICTS_OF_WORD: Readonly<Record<string, readonly Verdict[]>> = {
  passed: ['passed'],
  // It asserts itself that everything it tries is denied.
  blocked: ['passed'],
  failed: ['failed', 'crashed'],
  crashed: ['crashed'],
  timeout: ['timed_out'],
  oom: ['out_of_memory'],
  output: ['output_flooded'],
  // It forges or destroys its result.
  tamper: anyBut('passed'),
};

const RUNTIME_OF_ENDING: Readonly<Record<string, RuntimeId>> = {
  py: 'python-pytest',
  js: 'javascript-jest',
  ts: 'typescript-jest',
  java: 'java-junit',
};
/** A source for programs that have everything in their suite. */
const EMPTY_SOURCE: Readonly<Record<RuntimeId, string>> = {
  'python-pytest': 'x = 1\n',
  'javascript-jest': 'const unused = 1;\n',
  'typescript-jest': 'const unused = 1;\n',
  'java-junit': 'class Unused {}\n',
};
const CLEAN_SUITE: Readonly<Record<RuntimeId, string>> = {
  'python-pytest': 'import os\ndef test_clean(): assert os.listdir("/tmp") == []\n',
  'javascript-jest': 'test("clean", () => expect(require("node:fs").readdirSync("/dev/shm")).toEqual([]));\n',
  'typescript-jest': 'test("clean", () => expect(require("node:fs").readdirSync("/dev/shm")).toEqual([]));\n',
  'java-junit': [
    'class CleanTest { @org.junit.jupiter.api.Test void clean() {',
    'org.junit.jupiter.api.Assertions.assertEquals(0, new java.io.File("/dev/shm").list().length); } }',
  ].join('\n'),
};

interface Program {
  name: string;
  word: string;
  why: string;
  runtime: RuntimeId;
  source: string;
  suite: string;
}

/** `expect: <word> | <why>` on the first line; then the suite, or the source, a line `--- suite`, and the suite. */
function programIn(directory: string, file: string): Program {
  const text = readFileSync(path.join(directory, file), 'utf8');
  const [, word = '', why = ''] = /^(?:#|\/\/) expect: (\w+)(?: \| (.*))?\n/.exec(text) ?? [];
  const runtime = RUNTIME_OF_ENDING[path.extname(file).slice(1)];
  if (!(word in VERDICTS_OF_WORD) || runtime === undefined)
    throw new Error(`${file} is no program of a corpus`);
  const [head = '', suite] = text.split(/^(?:#|\/\/) --- suite\n/m);
  const parts =
    suite === undefined ? { source: EMPTY_SOURCE[runtime], suite: head } : { source: head, suite };
  return { name: `${path.basename(directory)}/${file}`, word, why, runtime, ...parts };
}

const programsBelow = (directory: string): Program[] =>
  readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(directory, entry.name))
    .flatMap((folder) => readdirSync(folder).map((file) => programIn(folder, file)));

/** Where two limits lie close, it depends on the machine which of them is reached first. */
const ALSO: Readonly<Record<string, Verdict>> = { 'javascript/13_worker_bomb.test.js': 'out_of_memory' };

const isExpected = ({ name, word }: Program, { verdict }: ExecutionReport): boolean =>
  VERDICTS_OF_WORD[word]?.includes(verdict) === true || ALSO[name] === verdict;

/** As much of a report as tells why it is not what was expected. */
const briefly = ({ verdict, reason, tests, output }: ExecutionReport): string =>
  [
    `${verdict}: ${reason}`,
    ...tests.map((test) => `${test.name}: ${test.status} ${test.message}`),
    output.stderr,
  ]
    .join('\n')
    .slice(0, 2000);

const isNeverEnding = ({ word }: Program): boolean => word === 'timeout';
const wallMsOf = (program: Program): number => (isNeverEnding(program) ? ENDLESS_WALL_MS : WALL_MS);

describe('programs that must be contained, and programs that must run', () => {
  const programs = [...programsBelow(OWN), ...(existsSync(SHARED) ? programsBelow(SHARED) : [])];
  const config = readWorkerConfig({
    WORKER_AUTH_TOKEN: 'a'.repeat(40),
    WORKER_INSTANCE: `corpus-spec-${process.pid}`,
    SANDBOX_QUEUE_LENGTH: '1000',
    SANDBOX_QUEUE_WAIT_MS: '600000',
    LOG_LEVEL: 'silent',
  });
  const reports = new Map<string, Promise<ExecutionReport>>();
  let app: NestExpressApplication;
  let executions: ExecutionService;

  const execute = (runtime: RuntimeId, source: string, suite: string, wallMs: number) =>
    executions.execute({ runtime, source, suite, limits: { wallMs } }, new AbortController().signal);

  /** All of them at once: the slots decide how many run, and each test below waits for its own. */
  beforeAll(async () => {
    app = await createApp(config);
    await app.init();
    executions = app.get(ExecutionService);
    for (const program of programs) {
      const report = execute(program.runtime, program.source, program.suite, wallMsOf(program));
      // Looked at by the program's own test.
      report.catch(() => undefined);
      reports.set(program.name, report);
    }
  });

  afterAll(async () => {
    await Promise.allSettled(reports.values());
    await app.close();
    expect(await new EngineClient(config).ownContainers()).toEqual([]);
  });

  it.each(programs)('should find $word: $name ($why)', async (program) => {
    const report = (await reports.get(program.name)) as ExecutionReport;
    const { output } = report;

    expect(isExpected(program, report) ? 'as expected' : briefly(report)).toBe('as expected');
    expect(report.facts.wallMs).toBeLessThan(wallMsOf(program) + GRACE_MS);
    for (const text of [output.stdout, output.stderr]) {
      expect(text.isWellFormed()).toBe(true);
      expect(Buffer.byteLength(text)).toBeLessThan(RUNTIMES[program.runtime].limits.outputBytes * 3 + 100);
    }
  });

  it.each(RUNTIME_IDS)('should have at least ten of our own in the runtime %s', (id) => {
    expect(programsBelow(OWN).filter(({ runtime }) => runtime === id).length).toBeGreaterThanOrEqual(
      id === 'typescript-jest' ? 5 : 25,
    );
  });

  it.each(RUNTIME_IDS)('should run %s as if nothing had been', async (id) => {
    await Promise.allSettled(reports.values());

    expect(await execute(id, EMPTY_SOURCE[id], CLEAN_SUITE[id], WALL_MS)).toMatchObject({
      verdict: 'passed',
      tests: [{ status: 'passed' }],
      output: { stdout: '', stderr: '', droppedBytes: 0 },
    });
  });
});
