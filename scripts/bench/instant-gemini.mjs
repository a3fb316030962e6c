import { frameOf, startGemini } from '../local/loopback-gemini.mjs';

const SUITE = 'from solution import f\n\n\ndef test_f():\n    assert f(1) == 2\n';

/** Answers every request as Gemini streams, at once and with the same suite, so that what is measured is ours. */
export function startInstantGemini() {
  const answer = frameOf({ parts: [{ text: SUITE }] }) + frameOf({ parts: [], finishReason: 'STOP' });
  return startGemini((response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end(answer);
  });
}
