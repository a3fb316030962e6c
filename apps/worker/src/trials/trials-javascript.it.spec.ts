import type { RuntimeId, Trial, TrialReport, TrialsAnswer } from '@tester/contracts';
import { ends, standings, TrialsWorker } from './spec/trials-worker';

// Real sandboxes.
jest.setTimeout(180_000);

const SOURCE = `
export function share(whole, parts = 2) {
  if (parts === 0)
    throw new RangeError('no parts');
  return whole / parts;
}
export const twice = async (number) =>
  number * 2;
`;
const SUITE = `
import { share, twice } from './till';

test.each([1, 2])('share %i', (parts) => expect(share(6, parts) * parts).toBe(6));
test('no parts', () => expect(() => share(6, 0)).toThrow(RangeError));
describe('twice', () => {
  it('doubles', async () => expect(await twice(3)).toBe(6));
});
`;

describe.each<[RuntimeId, string]>([
  ['javascript-jest', 'js'],
  ['typescript-jest', 'ts'],
])('trials of a suite in %s', (runtime, extension) => {
  const key = (...names: string[]): string => [`suite.test.${extension}`, ...names].join('::');
  const KEYS = [key('share 1'), key('share 2'), key('no parts'), key('twice', 'doubles')] as const;
  const [ONE, TWO, NONE, TWICE] = KEYS;
  let worker: TrialsWorker;
  beforeAll(async () => (worker = await TrialsWorker.start(runtime)));
  afterAll(() => worker[Symbol.asyncDispose]());

  const answer = (trials: Trial[], source = SOURCE, suite = SUITE): Promise<TrialsAnswer> =>
    worker.try(source, suite, trials);

  it('should run the suite whole, in parts and in another order, all in one sandbox', async () => {
    const told = await answer([
      { id: 'whole' },
      { id: 'part', tests: [TWO, TWICE] },
      ...[1, 2, 3].map((seed) => ({ id: `order-${seed}`, seed })),
    ]);

    expect(ends(told)).toEqual(
      ['whole', 'part', 'order-1', 'order-2', 'order-3'].map((id) => [id, 'passed', null]),
    );
    expect(told.sandboxes).toBe(1);
    const [whole, part, ...shuffled] = told.reports.map(({ tests }) => tests.map((test) => test.key));
    expect(whole).toEqual(KEYS);
    expect(part).toEqual([TWO, TWICE]);
    expect(told.reports[1]?.found).toEqual(KEYS);
    expect(shuffled.map((keys) => [...keys].sort())).toEqual(Array(3).fill([...KEYS].sort()));
    expect(new Set(shuffled.map(String)).size).toBeGreaterThan(1);
    expect(shuffled[2]).toEqual(shuffled[1]?.toReversed());
  });

  it('should tell the lines of each test, without those that importing runs', async () => {
    const { reports } = await answer([{ id: 'measured', measuresCoverage: true }, { id: 'plain' }]);

    expect(reports[0]).toMatchObject({ coverage: { missedLines: [] } });
    expect(reports[0]?.coverageByTest).toEqual([
      { key: ONE, lines: [3, 5] },
      { key: TWO, lines: [3, 5] },
      { key: NONE, lines: [3, 4] },
      { key: TWICE, lines: [8] },
    ]);
    expect(reports[1]).toMatchObject({ coverage: null, coverageByTest: [] });
  });

  it('should run mutants, each for itself, up to the first test that notices', async () => {
    const told = await answer([
      { id: 'times', source: SOURCE.replace('/ parts', '* parts'), stopsAtFailure: true },
      { id: 'broken', source: 'function share(' },
      { id: 'endless', source: SOURCE.replace('whole / parts', '(() => { for (;;); })()'), wallMs: 700 },
      { id: 'gone', source: SOURCE.replace('number * 2', 'process.exit(0)') },
      { id: 'as-it-is' },
    ]);

    expect(told.reports.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['times', 'failed'],
      ['broken', 'failed'],
      ['endless', 'timed_out'],
      ['gone', 'crashed'],
      ['as-it-is', 'passed'],
    ]);
    expect(standings(told.reports[0] as TrialReport)).toEqual([`${ONE} passed`, `${TWO} failed`]);
    expect(standings(told.reports[1] as TrialReport)).toEqual([' errored']);
    expect(told.sandboxes).toBe(3);
  });

  it('should leave nothing of a trial to the next: globals, files, processes, timers, modules of Node', async () => {
    const source = [
      "import fs from 'node:fs'; import { spawn } from 'node:child_process';",
      'export const leave = (how) => {',
      "  const seen = ['.', '/tmp', '/dev/shm'].flatMap((d) => fs.readdirSync(d)).filter((name) => !/till|suite/.test(name));",
      "  const others = fs.readdirSync('/proc').filter((p) => /^[0-9]+$/.test(p) && /sleep/.test(fs.readFileSync(`/proc/${p}/cmdline`, 'latin1')));",
      '  const found = [seen, others, globalThis.mark, Array.prototype.mark, fs.mark];',
      '  globalThis.mark = 1; Array.prototype.mark = 1;',
      "  fs.mkdirSync('/tmp/closed/deep', { recursive: true }); fs.chmodSync('/tmp/closed', 0); fs.writeFileSync('/dev/shm/mine', 'x');",
      "  if (how === 'process') spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }).unref();",
      "  if (how === 'timer') setInterval(() => {}, 1000);",
      "  if (how === 'module') fs.mark = 1;",
      '  return found;',
      '};',
    ].join('\n');
    const suite =
      "import { leave } from './till';\ntest('clean', () => expect(leave(HOW)).toEqual([[], [], undefined, undefined, undefined]));\n";
    const trials = ['a', 'b', 'c'].map((id) => ({ id }));

    for (const [how, sandboxes] of [
      ['nothing', 1],
      ['timer', 3],
      ['module', 3],
    ] as const) {
      const told = await answer(trials, source, suite.replace('HOW', `'${how}'`));
      expect({ how, ends: ends(told), sandboxes: told.sandboxes }).toEqual({
        how,
        ends: ['a', 'b', 'c'].map((id) => [id, 'passed', null]),
        sandboxes,
      });
    }
    const told = await answer(trials, source, suite.replace('HOW', "'process'"));
    expect(ends(told)).toEqual(['a', 'b', 'c'].map((id) => [id, 'passed', null]));
  });
});
