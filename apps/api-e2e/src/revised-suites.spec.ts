import path from 'node:path';
import type { TestVerdict, VerificationReport } from '@tester/contracts';
import { RecordedAnswers, ScriptedGemini } from '@tester/testing';
import { eventsOf } from './system/api-client';
import { LocalSystem } from './system/local-system';

const SOURCE = `def share(whole, parts=2):
    if parts == 0:
        raise ZeroDivisionError("no parts")
    return whole / parts


def longest(words):
    if not words:
        return None
    return max(words, key=len)
`;

/** Gemini's part is in `answers/`, written by hand in the form of a recording. */
describe('a suite whose writer is asked again', () => {
  const answers = new RecordedAnswers(path.join(__dirname, 'answers'));
  let gemini: ScriptedGemini;
  let system: LocalSystem;
  beforeAll(async () => {
    gemini = (await ScriptedGemini.start()).by(answers);
    system = await LocalSystem.start({
      apiEnv: {
        SUITE_WRITER: 'gemini',
        GEMINI_API_KEY: 'none-is-needed',
        GEMINI_BASE_URL: gemini.url,
        // What is seen in the time there is differs, and an answer is replayed to the same question only.
        GEMINI_FACTS_MS: '0',
      },
    });
    await system.ready();
  });
  afterAll(async () => {
    await system[Symbol.asyncDispose]();
    await gemini[Symbol.asyncDispose]();
  });

  const generate = async (source: string): Promise<{ suite: string; report: VerificationReport }> => {
    const answer = await system.client().generate(source, { verify: true, max_mutants: 20 });
    const events = (await eventsOf(answer)).map(({ data }) => data);
    const report = events.find((event) => event.type === 'report');
    const suite = events.find((event) => event.type === 'suite');
    if (report?.type !== 'report' || suite?.type !== 'suite')
      throw new Error(JSON.stringify([events.at(-1), answers.missing]));
    return { suite: suite.content, report: report.report };
  };
  const standings = (verdicts: readonly TestVerdict[]): Record<string, string> =>
    Object.fromEntries(verdicts.map(({ name, standing }) => [name, standing]));

  it('should be repaired by rules, by the writer, and get the tests it lacked', async () => {
    const { suite, report } = await generate(SOURCE);

    // Fails? `file` is where the answer to a question that has changed would lie.
    expect(answers.missing).toEqual([]);
    expect(report.rounds).toMatchObject([
      { round: 2, reason: 'repair', by: 'rules', isTaken: true },
      { round: 3, reason: 'repair', by: 'writer', isTaken: true },
      { round: 4, reason: 'gaps', by: 'writer', isTaken: true },
    ]);
    expect(standings(report.verdicts)).toEqual({
      test_share: 'kept',
      test_default: 'kept',
      test_wrong: 'disagrees',
      test_longest: 'kept',
      test_no_parts: 'kept',
      test_nothing: 'kept',
    });
    expect(report.coverage?.missedLines).toEqual([]);
    expect(suite).not.toContain('test_wrong');
  });

  it('should be repaired by the writer when it does not load', async () => {
    const { report } = await generate(`# broken at first\n${SOURCE}`);

    expect(answers.missing).toEqual([]);
    expect(report).toMatchObject({ suiteFailure: null, incomplete: null });
    expect(report.rounds?.[0]).toMatchObject({ reason: 'repair', by: 'writer', isTaken: true });
    expect(standings(report.verdicts)).toMatchObject({ test_share: 'kept' });
  });
});
