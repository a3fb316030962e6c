import { once } from 'node:events';
import { createServer } from 'node:http';

const SUITE = 'from solution import f\n\n\ndef test_f():\n    assert f(1) == 2\n';

/**
 * Answers every request as Gemini streams, at once and with the same suite, so that what is measured is ours.
 *
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startInstantGemini() {
  const frames = [{ parts: [{ text: SUITE }] }, { parts: [], finishReason: 'STOP' }].map(
    ({ parts, finishReason }) =>
      `data: ${JSON.stringify({ candidates: [{ index: 0, content: { role: 'model', parts }, finishReason }] })}\r\n\r\n`,
  );
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end(frames.join(''));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
