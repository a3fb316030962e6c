import type { Trial, TrialReport, TrialsAnswer } from '@tester/contracts';
import { standings, TrialsWorker } from './spec/trials-worker';

// Real sandboxes.
jest.setTimeout(120_000);

const SOURCE = `
def share(whole, parts=2):
    if parts == 0:
        raise ZeroDivisionError("no parts")
    return whole / parts


def twice(number):
    return number * 2
`;
const SUITE = `
import pytest
from till import share, twice

@pytest.mark.parametrize("parts", [1, 2])
def test_share(parts):
    assert share(6, parts) * parts == 6

def test_no_parts():
    with pytest.raises(ZeroDivisionError):
        share(6, 0)

class TestTwice:
    def test_twice(self):
        assert twice(3) == 6
`;
const KEYS = {
  one: 'test_till.py::test_share[1]',
  two: 'test_till.py::test_share[2]',
  none: 'test_till.py::test_no_parts',
  twice: 'test_till.py::TestTwice::test_twice',
};

describe('trials of a Python suite', () => {
  let worker: TrialsWorker;
  beforeAll(async () => (worker = await TrialsWorker.start('python-pytest')));
  afterAll(() => worker[Symbol.asyncDispose]());

  const answer = (trials: Trial[], source = SOURCE, suite = SUITE): Promise<TrialsAnswer> =>
    worker.try(source, suite, trials);

  it('should run the suite whole, in parts and in another order, all in one sandbox', async () => {
    const { reports, sandboxes } = await answer([
      { id: 'whole' },
      { id: 'part', tests: [KEYS.two, KEYS.twice] },
      ...[1, 2, 3].map((seed) => ({ id: `order-${seed}`, seed })),
    ]);

    expect(sandboxes).toBe(1);
    expect(reports.map(({ id, verdict, reason }) => [id, verdict, reason])).toEqual([
      ['whole', 'passed', null],
      ['part', 'passed', null],
      ['order-1', 'passed', null],
      ['order-2', 'passed', null],
      ['order-3', 'passed', null],
    ]);
    const [whole, part, ...shuffled] = reports.map(({ tests }) => tests.map(({ key }) => key));
    expect(whole).toEqual(Object.values(KEYS));
    expect(part).toEqual([KEYS.two, KEYS.twice]);
    expect(shuffled.map((keys) => [...keys].sort())).toEqual(Array(3).fill(Object.values(KEYS).sort()));
    expect(new Set(shuffled.map(String)).size).toBeGreaterThan(1);
    expect(shuffled[2]).toEqual(shuffled[1]?.toReversed());
  });

  it('should tell the lines of each test, without those that importing runs', async () => {
    const { reports } = await answer([{ id: 'measured', measuresCoverage: true }, { id: 'plain' }]);

    expect(reports[0]).toMatchObject({
      coverage: { lines: { covered: 6, total: 6 }, branches: { covered: 2, total: 2 }, missedLines: [] },
      coverageByTest: expect.arrayContaining([
        { key: KEYS.none, lines: [3, 4] },
        { key: KEYS.twice, lines: [9] },
        { key: KEYS.two, lines: [3, 5] },
      ]),
    });
    expect(reports[1]).toMatchObject({ coverage: null, coverageByTest: [] });
  });

  it('should run mutants, each for itself, up to the first test that notices', async () => {
    const { reports, sandboxes } = await answer([
      { id: 'times', source: SOURCE.replace('/ parts', '* parts'), stopsAtFailure: true },
      { id: 'endless', source: SOURCE.replace('number * 2', '[0 for _ in iter(int, 1)]'), wallMs: 700 },
      { id: 'broken', source: 'def share(:' },
      { id: 'gone', source: `import os\n${SOURCE.replace('return number * 2', 'os._exit(0)')}` },
      { id: 'as-it-is' },
    ]);

    expect(sandboxes).toBe(1);
    expect(reports.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['times', 'failed'],
      ['endless', 'timed_out'],
      ['broken', 'failed'],
      ['gone', 'crashed'],
      ['as-it-is', 'passed'],
    ]);
    expect(standings(reports[0] as TrialReport)).toEqual([`${KEYS.one} passed`, `${KEYS.two} failed`]);
    expect(standings(reports[2] as TrialReport)).toEqual([' errored']);
  });

  it('should leave nothing of a trial to the next: files, closed folders, processes, globals', async () => {
    const source = [
      'import os, subprocess, pathlib, builtins, stat',
      'def leave():',
      '    seen = [str(p) for d in (".", "/tmp", "/dev/shm") for p in pathlib.Path(d).iterdir() if "till" not in p.name and "__pycache__" not in p.name]',
      '    marked = hasattr(builtins, "mark")',
      '    others = [p for p in os.listdir("/proc") if p.isdigit() and b"sleep" in pathlib.Path(f"/proc/{p}/cmdline").read_bytes()]',
      '    builtins.mark = True',
      '    deep = pathlib.Path("/tmp/closed/deep"); deep.mkdir(parents=True); (deep / "f").write_text("x")',
      '    os.chmod(deep, 0); os.chmod("/tmp/closed", 0)',
      '    os.symlink("/etc", "link"); pathlib.Path("/dev/shm/mine").write_text("x")',
      '    subprocess.Popen(["sleep", "60"], start_new_session=True)',
      '    return seen, marked, others',
    ].join('\n');
    const suite = 'from till import leave\ndef test_clean():\n    assert leave() == ([], False, [])\n';

    const { reports, sandboxes } = await answer([{ id: 'a' }, { id: 'b' }, { id: 'c' }], source, suite);

    expect(sandboxes).toBe(1);
    expect(reports.map(({ tests }) => tests[0]?.message)).toEqual([null, null, null]);
  });

  it('should go on in a new sandbox when a trial takes its own with it', async () => {
    const everything = `import os, signal\n${SOURCE.replace('return number * 2', 'os.kill(-1, signal.SIGKILL)')}`;
    const { reports, sandboxes } = await answer([
      { id: 'before' },
      { id: 'killer', source: everything },
      { id: 'after' },
    ]);

    expect(reports.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['before', 'passed'],
      ['killer', 'crashed'],
      ['after', 'passed'],
    ]);
    expect(sandboxes).toBe(3);
  });

  it('should not let the code look into the process that judges it', async () => {
    const source = [
      'import os',
      'def look():',
      '    parent = os.getppid()',
      '    found = []',
      '    for what in ("mem", "fd/4", "environ"):',
      '        try:',
      '            open(f"/proc/{parent}/{what}", "rb").close(); found.append(what)',
      '        except OSError:',
      '            pass',
      '    own = [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if os.path.lexists(f"/proc/self/fd/{fd}")]',
      '    return found, len([each for each in own if each.startswith("pipe:")])',
    ].join('\n');
    const suite = 'from till import look\ndef test_look():\n    assert look() == ([], 1)\n';

    const { reports } = await answer([{ id: 'look' }], source, suite);

    expect(reports[0]?.tests[0]?.message).toBeNull();
  });

  it('should refuse trials that cannot be told apart', async () => {
    const response = await worker.post({ source: SOURCE, suite: SUITE, trials: [{ id: 'a' }, { id: 'a' }] });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ field: 'trials' }] });
  });
});
