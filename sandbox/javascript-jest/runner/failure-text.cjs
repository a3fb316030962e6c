'use strict';
/** What went wrong, in the few lines that name the user's own files. */

const path = require('node:path');
const { inspect, stripVTControlCharacters } = require('node:util');
const { TraceMap, originalPositionFor } = require('@jridgewell/trace-mapping');

const MAX_CHARACTERS = 4000;
/** A runaway recursion passes the same place a thousand times: its ends tell enough. */
const MAX_PLACES = 12;
const FRAME = /^\s+at (?:(?<place>.*?) \()?(?<file>\/[^():]+):(?<line>\d+):(?<column>\d+)\)?$/;

class FailureText {
  /** @param files [{ path, text, map }]; `map` leads from the compiled text back to `text`. */
  constructor(files) {
    this._files = new Map(
      files.map(({ path: file, text, map }) => [
        file,
        { name: path.basename(file), lines: text.split('\n'), map: map && new TraceMap(map) },
      ]),
    );
  }

  /** @param failures what was thrown and, after it, other errors whose stack may tell where, when its own does not. */
  of(thrown, ...others) {
    const carriers = [thrown, ...others].filter((each) => stackOf(each) !== '');
    const places = carriers.map((each) => this._places(stackOf(each))).find((each) => each.length > 0) ?? [];
    const text = [this._words(thrown), ...places].join('\n');
    return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS)} …`;
  }

  /** @param fault Babel's SyntaxError, with `loc` */
  ofSyntax(fault, file) {
    const { name, lines } = this._files.get(file);
    const words = fault.message
      .split('\n')[0]
      .replace(/^.*?: /, '')
      .replace(/ \(\d+:\d+\)$/, '');
    const { line, column } = fault.loc ?? { line: 1, column: 0 };
    return `SyntaxError: ${words}\n  ${name}:${line}:${column + 1}: ${(lines[line - 1] ?? '').trim()}`;
  }

  _words(thrown) {
    let words = stripVTControlCharacters(describe(thrown)).trim();
    for (const [file, { name }] of this._files) words = words.replaceAll(file, name);
    return words;
  }

  _places(stack) {
    const places = [];
    for (const text of stack.split('\n')) {
      const place = this._place(FRAME.exec(text)?.groups);
      if (place !== null) places.push(place);
    }
    return places.length <= MAX_PLACES ? places : [...places.slice(0, 6), ...places.slice(-6)];
  }

  _place(frame) {
    const file = frame && this._files.get(frame.file);
    if (!file) return null;
    const compiled = { line: Number(frame.line), column: Number(frame.column) - 1 };
    const { line } = file.map ? originalPositionFor(file.map, compiled) : compiled;
    if (line === null) return null;
    const place = /^(Object|Function)\.<anonymous>$|^undefined$/.test(frame.place ?? '') ? '' : frame.place;
    return `  ${file.name}:${line}${place ? ` in ${place}` : ''}: ${(file.lines[line - 1] ?? '').trim()}`;
  }
}

/** User code may throw anything, and what it throws may throw when it is looked at. */
function describe(thrown) {
  try {
    if (typeof thrown !== 'object' || thrown === null || typeof thrown.message !== 'string') {
      return `thrown: ${inspect(thrown, { depth: 2 })}`;
    }
    const cause = thrown.cause === undefined ? '' : `\ncaused by ${describe(thrown.cause)}`;
    const name = typeof thrown.name === 'string' ? thrown.name : 'Error';
    const isNamed = /(^|\n)expect\(/.test(stripVTControlCharacters(thrown.message)) || name === '';
    return (isNamed ? thrown.message : `${name}: ${thrown.message}`) + cause;
  } catch {
    return 'thrown: a value that cannot be described';
  }
}

function stackOf(thrown) {
  try {
    return typeof thrown?.stack === 'string' ? thrown.stack : '';
  } catch {
    return '';
  }
}

module.exports = { FailureText };
