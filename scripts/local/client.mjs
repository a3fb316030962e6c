import { StepFailure } from '../console/failure.mjs';
import { readEvents } from './event-stream.mjs';

/**
 * @typedef {import('@tester/contracts').ExecuteEvent} ExecuteEvent
 * @typedef {import('@tester/contracts').Language} Language
 * @typedef {import('@tester/contracts').HistoryEntry} HistoryEntry
 * @typedef {import('@tester/contracts').GenerationEvent} GenerationEvent
 * @typedef {{ code: string, name: string }} Source
 */

/** What the demo needs of the API, over HTTP as any client would. */
export class Client {
  /**
   * @param {string} url
   * @param {string} token
   * @param {AbortSignal} signal ends every request that is under way
   */
  constructor(url, token, signal) {
    this.url = url;
    this.token = token;
    this.signal = signal;
  }

  /**
   * Generates a suite and hands each event on as it arrives.
   *
   * @param {Source} source
   * @param {Language} language
   * @returns {AsyncGenerator<GenerationEvent>}
   */
  async *generate(source, language) {
    const body = { input_code: source.code, language, source_name: source.name };
    const answer = await this.#ask('POST', '/api/generate', body);
    if (!answer.body) throw new StepFailure('The API answered without a stream.');
    yield* /** @type {AsyncGenerator<GenerationEvent>} */ (readEvents(answer.body));
  }

  /**
   * Executes a suite and hands each event on as it arrives: the tests as they end, then the answer.
   *
   * @param {Source} source
   * @param {string} suite
   * @param {Language} language
   * @returns {AsyncGenerator<ExecuteEvent>}
   */
  async *execute(source, suite, language) {
    const body = { code: source.code, test_code: suite, language, source_name: source.name };
    const answer = await this.#ask('POST', '/api/execution/execute', body, 'text/event-stream');
    if (!answer.body) throw new StepFailure('The API answered without a stream.');
    yield* /** @type {AsyncGenerator<ExecuteEvent>} */ (readEvents(answer.body));
  }

  /**
   * Puts a suite to the proof.
   *
   * @param {Source} source
   * @param {string} suite
   * @param {Language} language
   * @param {{ repeats?: number, max_mutants?: number, budget_seconds?: number }} [limits]
   * @returns {Promise<import('@tester/contracts').VerifyAnswer>}
   */
  async verify(source, suite, language, limits = {}) {
    const body = { code: source.code, test_code: suite, language, source_name: source.name, ...limits };
    const answer = await this.#ask('POST', '/api/verification', body);
    return /** @type {Promise<import('@tester/contracts').VerifyAnswer>} */ (answer.json());
  }

  /** @returns {Promise<HistoryEntry[]>} */
  async history() {
    const answer = await this.#ask('GET', '/api/history/');
    return /** @type {Promise<HistoryEntry[]>} */ (answer.json());
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @param {string} [accept] media type of the answer
   */
  async #ask(method, path, body, accept = 'application/json') {
    const answer = await fetch(this.url + path, {
      method,
      signal: this.signal,
      headers: {
        authorization: `Bearer ${this.token}`,
        'accept-language': 'en',
        'content-type': 'application/json',
        accept,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (answer.ok) return answer;
    throw new StepFailure(
      `${method} ${path} was answered ${answer.status}: ${problemIn(await answer.text())}`,
    );
  }
}

/**
 * The sentence of a problem document; the text as it is where it is none.
 *
 * @param {string} text
 */
export function problemIn(text) {
  try {
    /** @type {import('@tester/contracts').Problem} */
    const problem = JSON.parse(text);
    return `${problem.detail} (${problem.code})`;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
