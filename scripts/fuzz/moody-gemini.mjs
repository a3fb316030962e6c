import { frameOf, startGemini } from '../local/loopback-gemini.mjs';

/** Stands in whatever this upstream says that is not for users; none of our answers may hold it. */
export const UPSTREAM_WORDS = 'words-of-the-upstream';

const SUITE = 'from solution import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n';
const TEXT = { parts: [{ text: SUITE }] };
const STOP = { parts: [], finishReason: 'STOP' };

/** @typedef {(response: import('node:http').ServerResponse) => void} Mood one way to answer */

/** @type {readonly Mood[]} */
const MOODS = [
  streamed(TEXT, STOP),
  refused(400, 'INVALID_ARGUMENT'),
  streamed(TEXT, { ...STOP, finishReason: 'MAX_TOKENS' }),
  streamed(TEXT, STOP),
  (response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<p>${UPSTREAM_WORDS}</p>`),
  streamed(TEXT, { ...STOP, finishReason: UPSTREAM_WORDS }),
  streamed(TEXT, STOP),
  (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(frameOf(TEXT), () => response.destroy());
  },
  refused(403, 'PERMISSION_DENIED'),
  streamed(TEXT, STOP),
  (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.end(`${frameOf(TEXT)}data: {"${UPSTREAM_WORDS}\r\n\r\n`);
  },
  refused(503, 'UNAVAILABLE'),
];

/** A Gemini that answers each request in the next of several ways, half of them bad. */
export function startMoodyGemini() {
  let asked = 0;
  return startGemini((response) => MOODS[asked++ % MOODS.length]?.(response));
}

/**
 * @param {{ parts: object[], finishReason?: string }[]} candidates
 * @returns {Mood}
 */
function streamed(...candidates) {
  return (response) =>
    void response
      .writeHead(200, { 'Content-Type': 'text/event-stream' })
      .end(candidates.map(frameOf).join(''));
}

/**
 * @param {number} status
 * @param {string} name
 * @returns {Mood}
 */
function refused(status, name) {
  const error = { code: status, status: name, message: `${UPSTREAM_WORDS} at Models.stream (gemini.js:1:2)` };
  return (response) =>
    void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error }));
}
