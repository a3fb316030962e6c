import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ExecutionReport, RuntimeId } from '@tester/contracts';
import { GvisorEngine } from './gvisor-engine';
import { WorkerProcess } from './worker-process';

const CORPUS = path.join(__dirname, '../../worker/src/execution/corpus/python-pytest');
interface Program {
  runtime: RuntimeId;
  source: string;
  suite: string;
}

const describeOnGvisor = GvisorEngine.canRunHere() ? describe : describe.skip;
if (!GvisorEngine.canRunHere()) {
  console.error(
    'NOT TESTED: sandboxes on gVisor. This takes root, dockerd and runsc (Debian: apt-get install runsc).',
  );
}

describeOnGvisor('the worker on gVisor', () => {
  let engine: GvisorEngine;
  let sut: WorkerProcess;

  beforeAll(async () => {
    engine = await GvisorEngine.start(
      ['python-pytest', 'javascript-jest', 'java-junit'].map((name) => `tester-sandbox/${name}:dev`),
    );
    sut = await WorkerProcess.start({ DOCKER_SOCKET: engine.socketPath, DOCKER_RUNTIME: 'runsc' });
  });
  afterAll(async () => {
    await sut[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
  });

  async function execute(program: Program, wallMs: number): Promise<ExecutionReport> {
    const response = await sut.post('/executions', { ...program, limits: { wallMs } });
    return (await response.json()) as ExecutionReport;
  }

  it.each<Program>([
    { runtime: 'python-pytest', source: 'x = 1\n', suite: 'def test_x():\n    assert 1 + 1 == 2\n' },
    { runtime: 'javascript-jest', source: 'const x = 1;\n', suite: 'test("x", () => expect(x).toBe(1));\n' },
    {
      runtime: 'typescript-jest',
      source: 'const x: number = 1;\n',
      suite: 'test("x", () => expect(x).toBe(1));\n',
    },
    {
      runtime: 'java-junit',
      source: 'class X { static int x() { return 1; } }\n',
      suite: `class XTest {
        @org.junit.jupiter.api.Test void x() { org.junit.jupiter.api.Assertions.assertEquals(1, X.x()); }
      }`,
    },
  ])('should run $runtime there', async (program) => {
    const report = await execute(program, 30_000);

    expect([report.verdict, report.reason, report.limit]).toEqual(['passed', null, null]);
    expect(report.facts.engineRuntime).toBe('runsc');
  });

  it.each([
    ['host-sockets.py', ['passed'], 20_000],
    ['kernel-writes.py', ['passed'], 20_000],
    ['memory.py', ['out_of_memory'], 20_000],
    ['flood.py', ['output_flooded'], 20_000],
    ['endless-loop.py', ['timed_out'], 2_000],
    // gVisor's kernel has no limit of processes: the bomb ends at the memory, the time, or the threads of the host.
    ['fork-bomb.py', ['timed_out', 'out_of_memory', 'crashed'], 3_000],
  ] as const)('should contain %s', async (file, verdicts, wallMs) => {
    const program = readFileSync(path.join(CORPUS, file), 'utf8');
    const [source = '', suite = ''] = program.split(/^# --- suite\n/m);

    const { verdict } = await execute({ runtime: 'python-pytest', source, suite }, wallMs);

    expect(verdicts).toContain(verdict);
  });

  it('should leave nothing behind', async () => {
    await sut[Symbol.asyncDispose]();

    expect(engine.containers).toEqual([]);
  });
});
