'use strict';
/**
 * TypeScript's compiler as a process that answers requests, one after the other. Types may take any time and memory:
 * what they take there is not taken from the verdict. Its protocol is not public yet, hence its exact version: tuples
 * of MessagePack, [kind, method, JSON].
 */

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { HOME } = require('./paths.cjs');

const PROGRAM = path.join(HOME, 'node_modules', '@typescript', 'typescript-linux-x64', 'lib', 'tsc');
/** Past the first it collects its garbage, at the second it ends. Node's own libraries and Jest's take some 60 MiB. */
const MEMORY_MIB = 120;
const MAX_MEMORY_KIB = 176 * 1024;
const ENVIRONMENT = { GOGC: 'off', GOMEMLIMIT: `${MEMORY_MIB}MiB`, GOMAXPROCS: '1' };
const TUPLE = 0x93;
const REQUEST = 1;
const RESPONSE = 4;
const CHUNK_BYTES = 65_536;
// Bound here: in a sandbox that somebody waits for, user code has run before.
const { concat, from: bytesOf } = Buffer;
const { readSync } = fs;
const { parse, stringify } = JSON;

class CompilerProcess {
  /** @param folder in which it works */
  constructor(folder) {
    this._folder = folder;
    // Answers come through a file without a name: unlike a pipe, it can be looked at without being waited for.
    const file = path.join(os.tmpdir(), 'types-answers');
    this._answers = fs.openSync(file, 'wx+');
    fs.unlinkSync(file);
    this._chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    this._unread = Buffer.alloc(0);
    this._position = 0;
    this._process = null;
  }

  get isStarted() {
    return this._process !== null;
  }

  get hasEnded() {
    return this._process.exitCode !== null || this._process.signalCode !== null;
  }

  /** @throws when there is no room for one more process */
  start() {
    const command = `ulimit -d ${MAX_MEMORY_KIB}; exec "$0" --api --cwd "$1"`;
    this._process = spawn('/bin/sh', ['-c', command, PROGRAM, this._folder], {
      stdio: ['pipe', this._answers, 'ignore'],
      env: ENVIRONMENT,
    });
    // What goes wrong with it is seen by the answers that do not come.
    this._process.on('error', () => {}).unref();
    if (this._process.pid === undefined) throw new Error('the compiler does not start');
    this._process.stdin.on('error', () => {}).unref();
  }

  /** @param requests [[method, parameters]]; each gets its response, in this order */
  ask(requests) {
    const tuples = requests.map(([method, parameters]) =>
      concat([bytesOf([TUPLE, REQUEST]), binary(method), binary(stringify(parameters))]),
    );
    this._process.stdin.write(concat(tuples));
  }

  /** The next response, or undefined when it is not there yet. @throws when the compiler refused the request */
  response() {
    const length = readSync(this._answers, this._chunk, 0, CHUNK_BYTES, this._position);
    this._position += length;
    if (length > 0) this._unread = concat([this._unread, this._chunk.subarray(0, length)]);
    const method = binaryAt(this._unread, 2);
    const payload = method && binaryAt(this._unread, method.end);
    if (!payload) return undefined;
    const kind = this._unread[1];
    const text = payload.bytes.toString('utf8');
    this._unread = this._unread.subarray(payload.end);
    if (kind !== RESPONSE) throw new Error(`the compiler: ${text}`);
    return text === '' ? null : parse(text);
  }
}

/** Bytes of MessagePack: one of three marks, by the number of bytes that tell the length. */
function binary(text) {
  const bytes = bytesOf(text, 'utf8');
  const head = Buffer.alloc(5);
  head[0] = 0xc6;
  head.writeUInt32BE(bytes.length, 1);
  return concat([head, bytes]);
}

/** @returns { bytes, end }, or undefined when they are not there to the last */
function binaryAt(buffer, start) {
  const size = { 0xc4: 1, 0xc5: 2, 0xc6: 4 }[buffer[start]];
  const head = start + 1 + size;
  if (size === undefined || buffer.length < head) return undefined;
  const end = head + buffer.readUIntBE(start + 1, size);
  return buffer.length < end ? undefined : { bytes: buffer.subarray(head, end), end };
}

module.exports = { CompilerProcess };
