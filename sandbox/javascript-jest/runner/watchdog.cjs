'use strict';
/**
 * Ends the process when a trial takes too long. It lives in a thread of its own, because code that never returns leaves
 * no other chance, and tells the host first which trial it was.
 */

const { writeSync } = require('node:fs');
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

class Watchdog {
  /** @param key and pipe: those of the runner's channel */
  static async start(key, pipe) {
    const worker = new Worker(__filename, { workerData: { key, pipe, pid: process.pid }, env: {} });
    await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    worker.unref();
    return new Watchdog(worker);
  }

  constructor(worker) {
    this._worker = worker;
  }

  watch(id, wallMs) {
    this._worker.postMessage({ id, wallMs });
  }

  rest() {
    this._worker.postMessage(null);
  }
}

function guard() {
  const { key, pipe, pid } = workerData;
  let timer;
  parentPort.on('message', (trial) => {
    clearTimeout(timer);
    if (trial === null) return;
    const { id, wallMs } = trial;
    timer = setTimeout(() => {
      const facts = { kind: 'trial', id, end: 'timed_out', exitCode: null, signal: 9, wallMs };
      writeSync(pipe, `${key} ${JSON.stringify({ ...facts, isIntact: true, records: [] })}\n`);
      process.kill(pid, 'SIGKILL');
    }, wallMs);
  });
  parentPort.postMessage('ready');
}

if (!isMainThread && workerData?.pipe !== undefined) guard();

module.exports = { Watchdog };
