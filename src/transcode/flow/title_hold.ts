/**
 * Puts the page's title in front of a page that has no first-level heading: holds back its start
 * until one has been seen, or so much has been written that none will be waited for.
 *
 * @module
 */

/** Characters that are held back at most. */
const HELD = 64 << 10;

/** Holds back the start of what is written. The result is the same however the input is cut. */
export class TitleHold {
  readonly #format: (title: string) => string;
  #title = "";
  #held = "";
  #headed = false;
  #settled = false;

  constructor(format: (title: string) => string) {
    this.#format = format;
  }

  /** The title of the page, with how much waits to be taken; one within the page comes too late. */
  title(text: string, waiting: number): void {
    if (this.#held.length + waiting === 0) this.#title = text;
  }

  /** A first-level heading is about to be written, after so much that waits to be taken. */
  heading(waiting: number): void {
    if (this.#held.length + waiting < HELD) this.#headed = true;
  }

  /** What may go out of what was written; with `ended`, everything. */
  pass(text: string, ended: boolean): string {
    if (this.#settled) return text;
    this.#held += text;
    const decided = ended || this.#headed || this.#held.length >= HELD ||
      (this.#title === "" && this.#held !== "");
    if (!decided) return "";
    const titled = this.#title !== "" && !this.#headed;
    const front = titled ? this.#format(this.#title) + (this.#held === "" ? "" : "\n") : "";
    const all = front + this.#held;
    this.#settled = true;
    this.#held = "";
    return all;
  }
}
