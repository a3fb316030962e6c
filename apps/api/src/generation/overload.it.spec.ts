import { EventLoopLag } from '@tester/nest-kit';
import { ScriptedGemini, type GeminiStep } from '@tester/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiConfig } from '../config/api-config';
import { GenerationApp } from './spec/generation-app';
import { OverloadGuard } from './overload.guard';

const BLOCK_MS = 2_500;
const BOUND_MS = 1_500;
const REQUEST = { input_code: 'def double(x):\n    return x * 2\n', language: 'python', turnstile_token: '' };
const SLOW: GeminiStep[] = [
  { kind: 'text', text: 'from solution import double\n' },
  { kind: 'pause', ms: BLOCK_MS },
  { kind: 'text', text: 'def test_double():\n    assert double(2) == 4\n' },
  { kind: 'finish', reason: 'STOP' },
];

/** Really blocks the loop of this process, in which the API runs. */
function block(): void {
  const end = performance.now() + BLOCK_MS;
  while (performance.now() < end);
}

describe(OverloadGuard.name, () => {
  it('should refuse new generations while the loop is late, and let those that are begun go on', async () => {
    await using gemini = await ScriptedGemini.start();
    await using api = await GenerationApp.start(gemini.url);
    const config = api.app.get(ApiConfig);
    config.overload.loopLagMs = BOUND_MS;
    gemini.enqueue(SLOW);
    const begun = await api.post('/api/generate', REQUEST);
    expect(begun.status).toBe(200);
    while (gemini.requests.length === 0) await wait(10);

    block();
    const refused = await api.post('/api/generate', { ...REQUEST, is_regenerate: true });

    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('3');
    expect(await refused.json()).toMatchObject({ code: 'OVERLOADED' });
    expect(gemini.requests).toHaveLength(1);
    expect(await begun.text()).toContain('"type":"done"');
    const lag = api.app.get(EventLoopLag);
    while (lag.worstMs >= BOUND_MS) await wait(100);
    gemini.enqueue(SLOW.filter(({ kind }) => kind !== 'pause'));
    const again = await api.post('/api/generate', { ...REQUEST, is_regenerate: true });
    expect(await again.text()).toContain('"type":"done"');
  });
});
