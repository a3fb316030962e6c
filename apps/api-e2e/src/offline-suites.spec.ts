import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventsOf, suiteIn } from './system/api-client';
import { LocalSystem } from './system/local-system';

/** Executions of one suite; each has a sandbox, and with it a hash seed and a clock, of its own. */
const REPEATS = 3;

const fixture = (name: string): string =>
  readFileSync(path.resolve(__dirname, `../../worker/src/exploration/fixtures/${name}.py`), 'utf8');

describe('suites of the offline writer', () => {
  let system: LocalSystem;
  beforeAll(async () => (system = await (await LocalSystem.start()).ready()));
  afterAll(() => system[Symbol.asyncDispose]());

  it.each([
    ['one of everything', 'till', 0.95],
    ['what hangs, dies, floods and changes', 'hostile', 0.2],
  ])('should pass again and again on a source with %s', async (_, name, coverage) => {
    const client = system.client();
    const source = fixture(name);
    const suite = suiteIn(await eventsOf(await client.generate(source, { source_name: name })));
    for (let turn = 0; turn < REPEATS; turn++) {
      const { report } = await client.execute(source, suite, { source_name: name });
      expect(report.tests.filter(({ status }) => status !== 'passed')).toEqual([]);
      expect(report.verdict).toBe('passed');
      const { covered, total } = report.coverage?.lines ?? { covered: 0, total: 1 };
      expect(covered / total).toBeGreaterThan(coverage);
    }
  });
});
