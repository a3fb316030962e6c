'use strict';
/*
 * Preloaded into an api that a test will kill (`node --require`): the first deed on the spool that STOP_AT names is
 * never done, or done and never answered, and the process says so. What the product runs is not changed for it.
 */
const promises = require('node:fs/promises');
const { writeSync } = require('node:fs');

const STDOUT = 1;
const { STOP_AT: point, SPOOL_DIR: spool } = process.env;

const stop = (deed) => {
  if (deed !== point) return undefined;
  writeSync(STDOUT, `\nstopped at ${deed}\n`);
  return new Promise(() => undefined);
};
const isInSpool = (file) => typeof file === 'string' && file.startsWith(spool) && /\.(tmp|suite)$/.test(file);

/** Wraps one function of node:fs/promises with what may happen before and after it. */
const wrap = (name, before, after) => {
  const original = promises[name];
  promises[name] = async (file, ...rest) => {
    if (!isInSpool(file)) return original(file, ...rest);
    await stop(before);
    const result = await original(file, ...rest);
    await stop(after);
    return result;
  };
};

wrap('rename', 'rename', 'renamed');
wrap('rm', 'remove', 'removed');
wrap('readFile', 'read', 'was read');
wrap('open', 'write', 'opened');

const { open } = promises;
promises.open = async (file, ...rest) => {
  const handle = await open(file, ...rest);
  if (isInSpool(file)) {
    const { sync } = handle;
    handle.sync = async () => {
      await stop('sync');
      await sync.call(handle);
      await stop('synced');
    };
  }
  return handle;
};
