import { Agent, request } from 'node:http';
import { FIRST_MARK, lostPieces } from './pieces.mjs';

const agent = new Agent({ keepAlive: false });

/**
 * @typedef {{ url: string, headers: Record<string, string>, body: object }} Order
 * @typedef {{ firstMs: number, lost: number, isWhole: boolean }} Reading
 */

/**
 * Asks for one stream and reads it to its end.
 *
 * @param {Order} order
 * @param {(text: string) => boolean} isWhole whether a stream ended as it should
 * @param {() => void} [onFirst] hears of the first piece
 * @returns {Promise<Reading>} `firstMs`: milliseconds from the request to the first piece of the suite
 */
export function readStream({ url, headers, body }, isWhole, onFirst) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    let firstMs = Number.NaN;
    let text = '';
    const call = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.setEncoding('utf8');
      answer.on('data', (part) => {
        text += part;
        if (Number.isNaN(firstMs) && text.includes(FIRST_MARK)) {
          firstMs = performance.now() - started;
          onFirst?.();
        }
      });
      answer.once('error', reject);
      answer.once('end', () => {
        const { statusCode } = answer;
        if (statusCode === 200) resolve({ firstMs, lost: lostPieces(text), isWhole: isWhole(text) });
        else reject(new Error(`answered ${statusCode}: ${text.slice(0, 300)}`));
      });
    });
    call.once('error', reject);
    call.end(JSON.stringify(body));
  });
}
