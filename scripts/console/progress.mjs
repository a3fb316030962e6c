const TICK_MS = 1000;

/** Steps shorter than this leave no line behind: what is already done need not be told. */
const WORTH_TELLING_MS = 1500;

/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * Runs one step under a line that shows the elapsed time and the last thing its tool said. Without a terminal only
 * the start and the end are printed.
 *
 * @template T
 * @param {string} title
 * @param {(tell: (line: string) => void) => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function withProgress(title, step) {
  const started = performance.now();
  const line = createLine(title);
  const timer = setInterval(() => line.draw(performance.now() - started), TICK_MS);
  try {
    const result = await step(line.tell);
    const took = performance.now() - started;
    if (took >= WORTH_TELLING_MS) line.end(`✓ ${title} (${seconds(took)})`);
    else line.clear();
    return result;
  } catch (error) {
    line.end(`✗ ${title} (${seconds(performance.now() - started)})`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** @param {string} title */
function createLine(title) {
  const isTerminal = process.stdout.isTTY;
  let said = '';
  let isAnnounced = false;
  return {
    /** @param {string} line */
    tell(line) {
      said = line.trim() || said;
    },
    /** @param {number} elapsedMs */
    draw(elapsedMs) {
      if (isTerminal) {
        const text = `… ${title} (${Math.round(elapsedMs / 1000)} s) ${said}`;
        process.stdout.write(`\r\x1b[2K${text.slice(0, process.stdout.columns - 1)}`);
      } else if (!isAnnounced) {
        isAnnounced = true;
        process.stdout.write(`… ${title}\n`);
      }
    },
    clear() {
      if (isTerminal) process.stdout.write('\r\x1b[2K');
    },
    /** @param {string} text */
    end(text) {
      this.clear();
      process.stdout.write(`${text}\n`);
    },
  };
}
