import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { VerifyAnswer, VerifyEvent } from '@tester/contracts';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { LocalSystem } from './system/local-system';

const EXAMPLES = path.resolve(__dirname, '../../../examples');
const example = (file: string): string => readFileSync(path.join(EXAMPLES, file), 'utf8');
const BROUGHT = [
  ['javascript', 'javascript/cart.js', 'javascript/cart.test.js', 'cart'],
  ['typescript', 'typescript/timetable.ts', 'typescript/timetable.test.ts', 'timetable'],
  ['java', 'java/Ledger.java', 'java/LedgerTest.java', 'Ledger'],
] as const;

const SOURCE = `
import os


def share(whole, parts=2):
    if parts == 0:
        raise ZeroDivisionError("no parts")
    return whole / parts


def longest(words):
    if not words:
        return None
    return max(words, key=len)
`;

/** Tests of one suite, each with the standing that it must get. */
const TESTS: Readonly<Record<string, [standing: string, code: string]>> = {
  test_share: ['kept', 'assert share(6, 3) == 2'],
  test_default: ['kept', 'assert share(6) == 3'],
  test_no_parts: ['kept', 'with pytest.raises(ZeroDivisionError, match="no parts"):\n        share(1, 0)'],
  test_longest: ['kept', 'assert longest(["a", "bcd", "ef"]) == "bcd"'],
  test_nothing: ['kept', 'assert longest([]) is None'],
  test_wrong: ['disagrees', 'assert share(6, 2) == 4'],
  test_broken: ['rejected', 'assert shares(6, 2) == 3'],
  test_smoke: ['trivial', 'share(6, 2)'],
  test_constant: ['trivial', 'share(6, 2)\n    assert 1 + 1 == 2'],
  test_random: ['flaky', 'assert share(2, 2) == 1 and random.random() < 0.5'],
  test_clock: ['flaky', 'assert share(2, 2) == 1 and time.time_ns() // 1000 % 2 == 0'],
  test_identity: ['flaky', 'assert share(2, 2) == 1 and hash("a") % 2 == 0'],
  test_leaves_a_mark: ['kept', 'globals()["mark"] = True\n    assert share(8, 2) == 4'],
  test_needs_the_mark: ['order_dependent', 'assert mark and share(8, 4) == 2'],
  test_leaves_a_file: ['kept', 'open("left.txt", "w").close()\n    assert share(10, 2) == 5'],
  test_needs_the_file: ['order_dependent', 'assert os.path.exists("left.txt") and share(10, 5) == 2'],
  test_network: ['rejected', 'socket.create_connection(("1.1.1.1", 53), 1)\n    assert share(2) == 1'],
};
const CHANCES = new Set(['test_random', 'test_clock', 'test_identity']);
const suiteOf = (names: readonly string[]): string =>
  [
    'import os, random, socket, time',
    'import pytest',
    'from shares import longest, share',
    ...names.map((name) => `\n\ndef ${name}():\n    ${TESTS[name]?.[1]}`),
    '',
  ].join('\n');

/** Suites that try to be judged better than they are. */
const HOSTILE: readonly (readonly [name: string, test: string])[] = [
  ['prints a result of its own', 'print("1 passed"); assert False'],
  ['leaves with exit code 0', 'os._exit(0)'],
  [
    'patches the runner',
    'import _pytest.runner as r\n    r.pytest_runtest_makereport = lambda *a: None\n    assert False',
  ],
  ['kills everything', 'import signal\n    os.kill(-1, signal.SIGKILL)'],
  ['goes on in the background', 'if os.fork() == 0:\n        time.sleep(30)\n    assert False'],
  ['never ends', 'while True: pass'],
];

describe('verification', () => {
  let system: LocalSystem;
  beforeAll(async () => {
    system = await LocalSystem.start();
    await system.ready();
  });
  afterAll(() => system[Symbol.asyncDispose]());

  const post = (body: object, accept = 'application/json'): Promise<Response> =>
    system.client().send('POST', '/api/verification', {
      body: { code: SOURCE, language: 'python', ...body },
      headers: { accept },
    });
  const verify = async (body: object): Promise<VerifyAnswer> => {
    const answer = await post(body);
    expect(answer.status).toBe(200);
    return (await answer.json()) as VerifyAnswer;
  };

  it('should give every test the standing that it has earned, and hand the kept ones over', async () => {
    // So many times that no coin falls on one side each time.
    const { suite, report } = await verify({ test_code: suiteOf(Object.keys(TESTS)), repeats: 12 });

    expect(report).toMatchObject({ incomplete: null, suiteFailure: null });
    const standings = Object.fromEntries(report.verdicts.map(({ name, standing }) => [name, standing]));
    const deserved = Object.fromEntries(Object.entries(TESTS).map(([name, [standing]]) => [name, standing]));
    for (const name of CHANCES) {
      // It may fail on its first run already: then it is rejected, or takes a wrong value for the truth.
      expect(['flaky', 'order_dependent', 'rejected', 'disagrees']).toContain(standings[name]);
      delete standings[name];
      delete deserved[name];
    }
    expect(standings).toEqual(deserved);
    expect(report.verdicts.find(({ name }) => name === 'test_wrong')).toMatchObject({
      disagreement: { expected: '4', actual: '3.0' },
    });

    const kept = Object.keys(TESTS).filter((name) => deserved[name] === 'kept');
    expect([...suite.matchAll(/def (\w+)/g)].map(([, name]) => name)).toEqual(kept);
    expect(suite).not.toMatch(/import.*(os|random|socket|time)/);
    const executed = await system.client().send('POST', '/api/execution/execute', {
      body: { code: SOURCE, test_code: suite, language: 'python' },
    });
    expect(await executed.json()).toMatchObject({ success: true });
  });

  it('should run mutants, and show the ones that survive', async () => {
    const { report } = await verify({
      test_code: suiteOf(['test_share', 'test_default']),
      source_name: 'shares',
    });

    const { mutation, coverage } = report;
    expect(coverage?.missedLines).toEqual([7, 12, 13, 14]);
    const of = (status: string): unknown[] =>
      (mutation?.mutants ?? [])
        .filter((each) => each.status === status)
        .map(({ original, replacement }) => `${original} → ${replacement}`);
    expect(of('killed')).toEqual(
      expect.arrayContaining(['/ → *', 'whole / parts → None', 'parts == 0 → True', '== → !=', '2 → 3']),
    );
    expect(of('survived')).toEqual(['parts == 0 → False', '0 → 1']);
    expect(of('not_covered').length).toBeGreaterThan(3);
    expect(mutation?.score).toBeCloseTo(of('killed').length / (mutation?.mutants.length ?? 0));
  });

  it.each(BROUGHT)('should put a suite in %s to the proof', async (language, file, suiteFile, name) => {
    const answer = await system.client().send('POST', '/api/verification', {
      body: { code: example(file), test_code: example(suiteFile), language, source_name: name },
    });
    expect(answer.status).toBe(200);
    const { suite, report } = (await answer.json()) as VerifyAnswer;

    expect(report).toMatchObject({ suiteFailure: null, incomplete: null, repeats: 4 });
    expect(report.verdicts.map(({ standing }) => standing)).toEqual(report.verdicts.map(() => 'kept'));
    expect(report.verdicts.length).toBeGreaterThan(3);
    expect(report.mutation?.score).toBeGreaterThan(0.4);
    expect(report.mutation?.mutants.length).toBeGreaterThan(10);
    expect(suite).toBe(example(suiteFile));
  });

  it.each(HOSTILE)('should not be taken in by a suite that %s', async (_name, test) => {
    const suite = `import os, time\nfrom shares import share\n\ndef test_good():\n    assert share(6, 3) == 2\n\ndef test_bad():\n    ${test}\n`;
    const { report } = await verify({ test_code: suite, limits: { wallMs: 2_000 }, max_mutants: 0 });

    const standings = Object.fromEntries(report.verdicts.map(({ name, standing }) => [name, standing]));
    expect(standings).toEqual({
      test_good: 'kept',
      test_bad: expect.stringMatching(/rejected|disagrees|flaky/),
    });
  });

  it('should tell each step as it begins, and say why a suite proves nothing', async () => {
    const answer = await post({ test_code: 'from shares import share\ndef test_a(:\n' }, 'text/event-stream');
    const events: VerifyEvent[] = [];
    if (answer.body === null) throw new Error('the answer has no body');
    const messages = answer.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream());
    for await (const { data } of messages) events.push(JSON.parse(data) as VerifyEvent);

    expect(events).toEqual([
      { type: 'verification', step: 'running', round: 1 },
      expect.objectContaining({
        type: 'report',
        report: expect.objectContaining({
          suiteFailure: expect.stringContaining('SyntaxError'),
          verdicts: [],
          mutation: null,
        }),
      }),
    ]);
  });

  it('should refuse what it cannot do before any cost', async () => {
    const answer = await post({ test_code: 'x', max_mutants: 100_000 });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ field: 'max_mutants' }] });
  });
});
