import { connect } from 'node:net';

/** The longest request that is well-formed ends long before this, on any machine. */
const ANSWER_WITHIN_MS = 30_000;

/**
 * @typedef {object} RawRequest bytes on a wire: nothing here keeps to what HTTP allows
 * @property {string} operation name of the route it aims at
 * @property {string} method
 * @property {string} target
 * @property {[string, string][]} headers
 * @property {Buffer} body
 *
 * @typedef {object} RawAnswer
 * @property {number} status 0: the connection was closed without an answer
 * @property {Record<string, string>} headers names in lower case
 * @property {string} body
 */

/**
 * Sends one request over a connection of its own and reads until the other side closes it.
 *
 * @param {number} port of the loopback interface
 * @param {RawRequest} request
 * @returns {Promise<RawAnswer>}
 */
export function send(port, { method, target, headers, body }) {
  return new Promise((resolve, reject) => {
    /** @type {Buffer[]} */
    const received = [];
    const socket = connect({ port, host: '127.0.0.1' });
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new Error('no answer in time')));
    socket.on('data', (data) => received.push(data));
    socket.once('error', (error) => {
      // Refused half-way: what it had said by then is the answer.
      if ('code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) return;
      reject(error);
    });
    socket.once('close', () => resolve(parseAnswer(Buffer.concat(received))));
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.write(Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}\r\n`, 'latin1'));
    socket.write(body);
  });
}

/**
 * A request and its answer, short enough for a report.
 *
 * @param {RawRequest} request
 * @param {RawAnswer} answer
 */
export function told({ method, target, headers, body }, answer) {
  const lines = headers.map(([name, value]) => `${name}: ${value.slice(0, 200)}`);
  return [
    `${method} ${target.slice(0, 500)}`,
    ...lines,
    '',
    JSON.stringify(body.toString().slice(0, 2_000)),
    `→ ${answer.status} ${answer.body.slice(0, 2_000)}`,
  ].join('\n');
}

/**
 * @param {Buffer} bytes
 * @returns {RawAnswer}
 */
export function parseAnswer(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return { status: 0, headers: {}, body: bytes.toString() };
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = bytes.subarray(end + 4);
  const isChunked = headers['transfer-encoding'] === 'chunked';
  return { status: Number(first.split(' ')[1]), headers, body: (isChunked ? joined(body) : body).toString() };
}

/** @param {Buffer} chunked */
function joined(chunked) {
  const parts = [];
  for (let at = 0; at < chunked.length;) {
    const lineEnd = chunked.indexOf('\r\n', at);
    const size = Number.parseInt(chunked.subarray(at, lineEnd).toString(), 16);
    if (lineEnd < 0 || !size) break;
    parts.push(chunked.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 4 + size;
  }
  return Buffer.concat(parts);
}
