/**
 * Follows Python code character by character and knows whether it stands inside a triple-quoted string. Single-quoted
 * strings and comments end with their line, so they matter only for the quotes they hide.
 */
export class PythonStrings {
  /** The quote that will end the present string or comment; null in plain code. */
  #open: string | null = null;
  #quotes = '';
  #isEscaped = false;

  get isInTripleQuotes(): boolean {
    return this.#open?.length === 3;
  }

  feed(character: string): void {
    if (character === '\n' && !this.isInTripleQuotes) {
      // A backslash joins lines, yet a fence line is no code either way.
      this.#open = null;
      this.#quotes = '';
      this.#isEscaped = false;
    } else if (this.#open === null) this.#inCode(character);
    else this.#inside(character, this.#open);
  }

  #inCode(character: string): void {
    const isQuote = character === '"' || character === "'";
    if (isQuote && (this.#quotes === '' || this.#quotes.startsWith(character))) {
      this.#quotes += character;
      if (this.#quotes.length === 3) this.#enter(this.#quotes);
      return;
    }
    // One quote opened a string, two were an empty one.
    if (this.#quotes.length === 1) {
      const quote = this.#quotes;
      this.#enter(quote);
      this.#inside(character, quote);
      return;
    }
    this.#quotes = isQuote ? character : '';
    if (character === '#') this.#open = '\n';
  }

  #enter(quote: string): void {
    this.#open = quote;
    this.#quotes = '';
  }

  #inside(character: string, open: string): void {
    if (this.#isEscaped) {
      this.#isEscaped = false;
    } else if (character === '\\') {
      this.#isEscaped = true;
      this.#quotes = '';
    } else if (character === open[0]) {
      this.#quotes += character;
      if (this.#quotes.length === open.length) {
        this.#open = null;
        this.#quotes = '';
      }
    } else {
      this.#quotes = '';
    }
  }
}
