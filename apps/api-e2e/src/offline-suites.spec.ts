import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventsOf, suiteIn } from './system/api-client';
import { LocalSystem } from './system/local-system';

/** Executions of one suite; each has a sandbox, and with it a hash seed and a clock, of its own. */
const REPEATS = 3;

const fixture = (file: string): string =>
  readFileSync(path.resolve(__dirname, '../../worker/src/exploration/fixtures', file), 'utf8');

describe('suites of the offline writer', () => {
  let system: LocalSystem;
  beforeAll(async () => (system = await (await LocalSystem.start()).ready()));
  afterAll(() => system[Symbol.asyncDispose]());

  it.each([
    ['python', 'till.py', 'one of everything', 0.95],
    ['python', 'hostile.py', 'what hangs, dies, floods and changes', 0.2],
    ['javascript', 'till.js', 'one of everything', 0.9],
    ['javascript', 'hostile.js', 'what hangs, dies, floods and changes', 0.1],
    ['typescript', 'till.ts', 'one of everything', 0.95],
    ['java', 'Texts.java', 'one of everything', 0.9],
  ])('should pass again and again in %s, on %s with %s', async (language, file, _, coverage) => {
    const client = system.client();
    const source = fixture(file);
    const named = { language, source_name: path.parse(file).name };
    const suite = suiteIn(await eventsOf(await client.generate(source, named)));
    for (let turn = 0; turn < REPEATS; turn++) {
      const { report } = await client.execute(source, suite, named);
      expect(report.tests.filter(({ status }) => status !== 'passed')).toEqual([]);
      expect(report.verdict).toBe('passed');
      const { covered, total } = report.coverage?.lines ?? { covered: 0, total: 1 };
      expect(covered / total).toBeGreaterThan(coverage);
    }
  });
});
