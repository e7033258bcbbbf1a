/**
 * The text of an element of XML, gathered from what is written and what is quoted as CDATA.
 *
 * @module
 */

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi;
const LAST_CODE_POINT = 0x10ffff;

/** Gathers the text of an element; a reference may come in two pieces. */
export class XmlContent {
  #said = "";
  #written = "";

  /** Characters that are held. */
  get length(): number {
    return this.#said.length + this.#written.length;
  }

  /** All of the text. */
  get text(): string {
    return this.#said + readReferences(this.#written);
  }

  /** Adds text in which references stand for characters. */
  addWritten(text: string): void {
    this.#written += text;
  }

  /** Adds text that says what it is. */
  addQuoted(text: string): void {
    this.#said = this.text + text;
    this.#written = "";
  }
}

/** References to the characters that XML names itself, and by number (XML 1.0 §4.1, §4.6). */
function readReferences(text: string): string {
  return text.replace(REFERENCE, (written, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return NAMED[name] ?? written;
    const point = decimal === undefined ? parseInt(hex ?? "", 16) : Number(decimal);
    return point <= LAST_CODE_POINT ? String.fromCodePoint(point) : written;
  });
}
