'use strict';
/** What a trial may leave behind outside its realm: files, processes, timers and sockets, changed modules of Node. */

const fs = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');
const { WORK } = require('./paths.cjs');

const { kill } = process;
const { chmodSync, readdirSync, rmSync } = fs;
const activeResources = process.getActiveResourcesInfo.bind(process);
const cwd = process.cwd.bind(process);
const DIRECTORIES = [WORK, '/tmp', '/dev/shm'];
const OWNER_ONLY = 0o700;
const wait = promisify(setTimeout);
/** Milliseconds that killed processes get to be gone. */
const GRACE_MS = 500;
const STEP_MS = 2;
/** Every realm gets these very objects. */
const SHARED_MODULES =
  'assert buffer child_process crypto dns events fs fs/promises http https net os path perf_hooks process querystring readline stream string_decoder timers timers/promises url util v8 vm worker_threads zlib';

class Leftovers {
  constructor() {
    this._modules = SHARED_MODULES.split(' ').map((name) => require(`node:${name}`));
    this._before = this._modules.map(propertiesOf);
    this._resources = activeResources().length;
  }

  /** Ends the processes and empties the folders; false when something stays that only a new sandbox is free of. */
  async clear() {
    const isAlone = await endOtherProcesses();
    DIRECTORIES.forEach(empty);
    return (
      isAlone &&
      cwd() === WORK &&
      DIRECTORIES.every((directory) => readdirSync(directory).length === 0) &&
      activeResources().length <= this._resources &&
      this._modules.every((each, i) => isSame(propertiesOf(each), this._before[i]))
    );
  }
}

/** Kills everything in the sandbox but its supervisor and ourselves, and waits until it is gone: false when something stays. */
async function endOtherProcesses() {
  for (let waited = 0; killOthers(); waited += STEP_MS) {
    if (waited >= GRACE_MS) return false;
    // Our own children are gone only when Node's loop has reaped them.
    await wait(STEP_MS);
  }
  return true;
}

/** False when there was nobody. */
function killOthers() {
  try {
    kill(-1, 'SIGKILL');
    return true;
  } catch (fault) {
    if (fault.code !== 'ESRCH') throw fault;
    return false;
  }
}

function empty(directory) {
  for (const name of readdirSync(directory)) {
    const file = path.join(directory, name);
    try {
      rmSync(file, { recursive: true, force: true });
    } catch (fault) {
      // What its owner has closed is opened; when that does not help, the sandbox is left.
      if (fault.code === 'EACCES') openUp(file);
      else if (fault.code !== 'ENOTEMPTY') throw fault;
    }
  }
}

function openUp(folder) {
  chmodSync(folder, OWNER_ONLY);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) openUp(path.join(folder, entry.name));
  rmSync(folder, { recursive: true, force: true });
}

/** Without Node's own bookkeeping, such as the listeners of `process`, which Jest changes in every run. */
const propertiesOf = (object) =>
  Object.entries(Object.getOwnPropertyDescriptors(object)).filter(([name]) => !name.startsWith('_'));

const isSame = (now, before) =>
  now.length === before.length &&
  now.every(
    ([name, { value, get }], i) =>
      name === before[i][0] && value === before[i][1].value && get === before[i][1].get,
  );

module.exports = { Leftovers };
