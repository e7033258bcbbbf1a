/**
 * How far a long command has come: a bar where somebody watches, nothing where the output is a file.
 *
 * @module
 */

const WIDTH = 30;
const LONGEST_NAME = 40;

/** A bar on one line. */
export class ProgressBar {
  readonly #total: number;
  readonly #write: ((text: string) => void) | undefined;
  #done = 0;

  /** `write` takes what goes to the terminal; undefined where there is none. */
  constructor(total: number, write: ((text: string) => void) | undefined) {
    this.#total = total;
    this.#write = write;
  }

  /** One more is done. */
  step(name: string): void {
    this.#done++;
    this.#write?.(`\r\x1b[K${barOf(this.#done, this.#total)} ${shorten(name)}`);
  }

  /** Leaves the line to whoever writes next. */
  end(): void {
    this.#write?.("\r\x1b[K");
  }
}

/** The bar: `[#########.....] 12/40`. */
export function barOf(done: number, total: number): string {
  const filled = total === 0 ? WIDTH : Math.round(WIDTH * done / total);
  return `[${"#".repeat(filled)}${".".repeat(WIDTH - filled)}] ${done}/${total}`;
}

/** The end of a name, without what could move the cursor. */
function shorten(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}]/gu, "?");
  return plain.length <= LONGEST_NAME ? plain : `…${plain.slice(1 - LONGEST_NAME)}`;
}
