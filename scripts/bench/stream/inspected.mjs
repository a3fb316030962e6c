/** A Node process looked at through its inspector, so that nothing has to be built into it. */
export class Inspected {
  #calls = 0;
  /** @type {Map<number, (answer: any) => void>} */
  #waiting = new Map();

  /** @param {WebSocket} socket */
  constructor(socket) {
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { id, ...answer } = JSON.parse(data);
      this.#waiting.get(id)?.(answer);
      this.#waiting.delete(id);
    });
  }

  /** @param {number} port of a process that was started with `--inspect=<port>` */
  static async attach(port) {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
    const [target] = /** @type {{ webSocketDebuggerUrl: string }[]} */ (await answer.json());
    if (!target) throw new Error(`nothing to inspect on port ${port}`);
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', () => reject(new Error(`cannot inspect port ${port}`)), {
        once: true,
      });
    });
    return new Inspected(socket);
  }

  /** @returns {Promise<number>} processor time of the whole process since its start, in milliseconds */
  async cpuMs() {
    const { user, system } = await this.#evaluate('process.cpuUsage()');
    return (user + system) / 1000;
  }

  /** @returns {Promise<number>} bytes of living objects and of the buffers they hold */
  async heapBytes() {
    // What finalizers of the first sweep let go of is gone after the second.
    for (let sweep = 0; sweep < 2; sweep += 1) await this.call('HeapProfiler.collectGarbage');
    const { heapUsed, external } = await this.#evaluate('process.memoryUsage()');
    return heapUsed + external;
  }

  /** @param {string} method @param {object} [params] @returns {Promise<any>} */
  async call(method, params = {}) {
    const id = ++this.#calls;
    const answered = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  detach() {
    this.socket.close();
  }

  /** @param {string} expression @returns {Promise<any>} */
  async #evaluate(expression) {
    const { result } = await this.call('Runtime.evaluate', { expression, returnByValue: true });
    return result.value;
  }
}
