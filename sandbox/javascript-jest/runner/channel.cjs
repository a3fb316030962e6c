'use strict';
/** What the runner and its supervisor say to each other; everything about the protocol is in this file. */

// Bound when the runner starts, so that user code that patches them does not change what is sent.
const { closeSync, constants, openSync, readSync, writeSync } = require('node:fs');
const { randomInt } = require('node:crypto');
const { parse, stringify } = JSON;
const { assign, create, setPrototypeOf } = Object;
const { isArray } = Array;
const { from: bytesOf } = Buffer;

/** The supervisor writes the settings of the one job here and closes it. */
const GO_FD = 3;
/** The first byte says "loaded"; afterwards one record a line. */
const REPORT_FD = 4;
const MAX_DECOYS = 100;

function sayReady() {
  writeSync(REPORT_FD, '\n');
}

/** Waits for the job. Returns its settings: `key`, `mode` and what the mode needs. */
function readSettings() {
  const chunks = [];
  const chunk = Buffer.alloc(65_536);
  for (let length; (length = readSync(GO_FD, chunk)) > 0;)
    chunks.push(Buffer.from(chunk.subarray(0, length)));
  closeSync(GO_FD);
  return parse(Buffer.concat(chunks).toString('utf8'));
}

/**
 * Returns the function that sends one record. Each line starts with `key`, which only our host and we know. The pipe
 * is opened anew under a number that cannot be guessed; programs that user code starts do not inherit it.
 */
function openChannel(key) {
  const decoys = Array.from({ length: randomInt(MAX_DECOYS) }, () =>
    openSync('/dev/null', constants.O_RDONLY),
  );
  const pipe = openSync(`/proc/self/fd/${REPORT_FD}`, constants.O_WRONLY);
  decoys.forEach((fd) => closeSync(fd));
  closeSync(REPORT_FD);
  const emit = (record) => {
    const bytes = bytesOf(`${key} ${stringify(withoutPrototypes(record))}\n`, 'utf8');
    for (let sent = 0; sent < bytes.length;) sent += writeSync(pipe, bytes, sent);
  };
  return assign(emit, { pipe });
}

/** A `toJSON` that user code hangs on a prototype must not rewrite our records. Two levels are all that records have. */
function withoutPrototypes(record) {
  const plain = assign(create(null), record);
  for (const name in plain) {
    const value = plain[name];
    if (isArray(value)) plain[name] = setPrototypeOf([...value], null);
    else if (value !== null && typeof value === 'object') plain[name] = assign(create(null), value);
  }
  return plain;
}

module.exports = { openChannel, readSettings, sayReady };
