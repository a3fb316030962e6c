import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * A Gemini of ours on loopback, which reads each request to its end and gives it to `answer`.
 *
 * @param {(response: import('node:http').ServerResponse) => void} answer
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startGemini(answer) {
  const server = createServer((request, response) => {
    request.resume().once('end', () => answer(response));
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

/**
 * One frame of a stream, as Gemini writes it.
 *
 * @param {{ parts: object[], finishReason?: string }} candidate
 */
export function frameOf({ parts, finishReason }) {
  const content = { role: 'model', parts };
  return `data: ${JSON.stringify({ candidates: [{ index: 0, content, finishReason }] })}\r\n\r\n`;
}
