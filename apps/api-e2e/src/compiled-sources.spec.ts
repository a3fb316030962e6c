import type { HistoryEntry, Problem } from '@tester/contracts';
import { goodAnswer, ScriptedGemini } from '@tester/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventsOf } from './system/api-client';
import { LocalSystem } from './system/local-system';

const PATIENCE_MS = 60_000;
const SUITE = 'from solution import double\n\n\ndef test_double():\n    assert double(2) == 4\n';

describe('sources that only a compiler can judge', () => {
  let gemini: ScriptedGemini;
  let system: LocalSystem;
  beforeAll(async () => {
    gemini = await ScriptedGemini.start();
    system = await LocalSystem.start({
      apiEnv: { GEMINI_API_KEY: 'a-key-of-the-test', GEMINI_BASE_URL: gemini.url },
    });
    await system.ready();
  });
  afterAll(async () => {
    await system[Symbol.asyncDispose]();
    await gemini[Symbol.asyncDispose]();
  });

  /** Waits for a sandbox in stock: without one nobody has looked, and the source passes. */
  async function stocked(runtime: string): Promise<void> {
    for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await sleep(50)) {
      const health = (await (await fetch(`${system.workerUrl}/health/ready`)).json()) as {
        info?: { pool?: Record<string, { ready: number }> };
      };
      if ((health.info?.pool?.[runtime]?.ready ?? 0) > 0) return;
    }
    throw new Error(`no sandbox of ${runtime} came into stock`);
  }

  it.each([
    ['python', 'python-pytest', 'def double(x, x):\n    return x * 2\n', 1, 15],
    ['java', 'java-junit', 'class Doubler {\n  public public int doubled;\n}\n', 2, 10],
  ])(
    'should refuse them with their place, before the model is asked: %s',
    async (language, runtime, source, line, column) => {
      await stocked(runtime);

      const answer = await system.client().generate(source, { language });

      expect(answer.status).toBe(400);
      const problem = (await answer.json()) as Problem;
      expect(problem).toMatchObject({
        code: 'SOURCE_SYNTAX_ERROR',
        errors: [{ field: 'input_code', line, column }],
      });
      expect(problem.detail).toMatch(/중복/);
      expect(gemini.requests).toEqual([]);
    },
  );

  it('should let valid ones through, and keep what the model counted with the suite', async () => {
    await stocked('python-pytest');
    gemini.enqueue(goodAnswer(SUITE));
    const client = system.client();

    const events = await eventsOf(await client.generate('def double(x):\n    return x * 2\n'));

    expect(events.at(-1)?.data).toMatchObject({ type: 'done', persisted: true });
    const [entry] = await client.history();
    expect(entry).toMatchObject<Partial<HistoryEntry>>({
      generated_code: SUITE,
      usage: { inputModelTokens: 100, outputModelTokens: 50, thinkingModelTokens: 0 },
    });
  });
});
