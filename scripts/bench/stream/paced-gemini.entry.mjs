import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { PIECES } from './pieces.mjs';

/*
 * A process of its own: answers every request as Gemini streams, piece by piece at Gemini's pace. Told `hold`, it waits
 * with each answer after the first piece, and after the last one, until it is told `go`.
 */

const FIRST_MS = Number(process.argv[2]);
const GAP_MS = Number(process.argv[3]);

/** @type {PromiseWithResolvers<void> | null} */
let gate = null;
process.on('message', (word) => {
  gate?.resolve();
  gate = word === 'hold' || word === 'go on' ? Promise.withResolvers() : null;
});
process.once('disconnect', () => process.exit());

const frames = PIECES.map((text, index) =>
  frameOf({ candidates: [{ index: 0, content: { role: 'model', parts: [{ text }] } }] }, index),
);
const end = frameOf(
  { candidates: [{ index: 0, content: { role: 'model', parts: [] }, finishReason: 'STOP' }] },
  PIECES.length,
);

const server = createServer((request, response) => void answer(request, response));
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.(/** @type {import('node:net').AddressInfo} */ (server.address()).port);

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(request, response) {
  await once(request.resume(), 'end');
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  await wait(FIRST_MS);
  for (const [index, frame] of frames.entries()) {
    if (index > 0) await wait(GAP_MS);
    if (index === 1) await gate?.promise;
    response.write(frame);
  }
  await gate?.promise;
  response.end(end);
}

/** @param {object} response @param {number} count */
function frameOf(response, count) {
  const usageMetadata = {
    promptTokenCount: 400,
    candidatesTokenCount: count * 90,
    totalTokenCount: 400 + count * 90,
  };
  return `data: ${JSON.stringify({ ...response, usageMetadata, modelVersion: 'gemini-3-flash-preview' })}\r\n\r\n`;
}
