import type { Language } from '@tester/contracts';
import { PythonStrings } from './python-strings';

/** A line that opens or closes a fence: three or more back-ticks or tildes, then at most a language tag. */
const FENCE_LINE = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`\r\n]*)[ \t]*\r?\n?$/;
/** What may still become a fence line. */
const FENCE_START = /^ {0,3}(?:`*|~*)$|^ {0,3}(?:`{3,}|~{3,})[^`\r\n]*\r?$/;

/** Languages whose strings may run over lines between triple quotes. */
const TRIPLE_QUOTED: readonly Language[] = ['python', 'java'];

type Place = 'before' | 'fenced' | 'bare' | 'after';

/**
 * Takes the Markdown fence off a suite as it passes, whatever the chunk boundaries: `push` gives out all that can be
 * told to be code, `end` the rest. Code that never had a fence passes untouched, and so does a fence inside a
 * triple-quoted string of a language that has them; in JavaScript a line of bare back-ticks is never code. What follows the closing fence is not code and is dropped.
 */
export class FenceStripper {
  #place: Place = 'before';
  #fence = '';
  /** The present line as far as it may yet be a fence; null once it is known to be code. */
  #held: string | null = '';
  /** Blank lines before anything else: kept only if no fence follows them. */
  #blank = '';
  readonly #strings = new PythonStrings();

  constructor(private readonly language: Language) {}

  push(chunk: string): string {
    let code = '';
    for (const character of chunk) code += this.#take(character);
    return code;
  }

  end(): string {
    const held = this.#held ?? '';
    this.#held = null;
    return held === '' ? '' : this.#settleLine(held);
  }

  #take(character: string): string {
    if (this.#place === 'after') return '';
    const isLineEnd = character === '\n';
    if (this.#held === null) {
      if (isLineEnd) this.#held = '';
      return this.#emit(character);
    }
    this.#held += character;
    if (isLineEnd) {
      const line = this.#held;
      this.#held = '';
      return this.#settleLine(line);
    }
    return this.#mayBeFence(this.#held) ? '' : this.#release();
  }

  get #isInTripleQuotes(): boolean {
    return TRIPLE_QUOTED.includes(this.language) && this.#strings.isInTripleQuotes;
  }

  #mayBeFence(line: string): boolean {
    if (this.#place === 'before') return line.trim() === '' || FENCE_START.test(line);
    return this.#place === 'fenced' && !this.#isInTripleQuotes && FENCE_START.test(line);
  }

  /** The held start of a line is code after all. */
  #release(): string {
    const line = this.#held ?? '';
    this.#held = null;
    return this.#code(line);
  }

  /** Decides about a line that stayed in doubt until its end. */
  #settleLine(line: string): string {
    const [, marker = '', tag = ''] = FENCE_LINE.exec(line) ?? [];
    if (this.#place === 'before') {
      if (line.trim() === '') {
        this.#blank += line;
        return '';
      }
      if (marker !== '') {
        this.#place = 'fenced';
        this.#fence = marker;
        return '';
      }
    }
    const isClosing = this.#place === 'fenced' && tag.trim() === '' && marker.startsWith(this.#fence);
    if (isClosing && !this.#isInTripleQuotes) {
      this.#place = 'after';
      return '';
    }
    return this.#code(line);
  }

  #code(text: string): string {
    if (this.#place === 'before') {
      this.#place = 'bare';
      const blank = this.#blank;
      this.#blank = '';
      return blank + text;
    }
    return [...text].map((character) => this.#emit(character)).join('');
  }

  #emit(character: string): string {
    this.#strings.feed(character);
    return character;
  }
}
