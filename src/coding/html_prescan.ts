/**
 * What an HTML document says about its own encoding (HTML standard §13.2.3.2, "prescan a byte stream to
 * determine its encoding"). Not a parser: it sees tags and comments and their attributes, within 1024 bytes.
 *
 * @module
 */

const PRESCAN_BYTES = 1024;

/** Finds the name of an encoding by a label. */
export type FindEncoding = (label: string) => string | undefined;

/** The encoding that a meta element or an XML declaration names, if there is one. */
export function prescanMeta(bytes: Uint8Array, find: FindEncoding): string | undefined {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, PRESCAN_BYTES));
  if (text.startsWith("<\0?\0x\0")) return "utf-16le";
  if (text.startsWith("\0<\0?\0x")) return "utf-16be";
  const cursor = new Cursor(text);
  while (cursor.toTag()) {
    if (cursor.take(/<!--(?=>|->)/y)) cursor.skip(/-?>/y); // "<!-->": its dashes open and close it
    else if (cursor.take(/<!--/y)) cursor.skipPast("-->");
    else if (cursor.take(/<meta(?=[\t\n\f\r /])/iy)) {
      const charset = charsetOf(readAttributes(cursor), find);
      if (charset !== undefined) return charset;
    } else if (cursor.take(/<\/?[a-z][^\t\n\f\r >]*/iy)) readAttributes(cursor);
    else if (cursor.take(/<[!/?]/y)) cursor.skipPast(">");
    else cursor.take(/</y);
  }
  return fromXmlDeclaration(text, find);
}

/** A place in the text. Running over its end is not an error: there is just nothing more. */
class Cursor {
  #at = 0;

  constructor(readonly text: string) {}

  get done(): boolean {
    return this.#at >= this.text.length;
  }

  toTag(): boolean {
    const next = this.text.indexOf("<", this.#at);
    this.#at = next < 0 ? this.text.length : next;
    return next >= 0;
  }

  /** What a sticky expression matches here, which is passed. */
  take(what: RegExp): RegExpExecArray | null {
    what.lastIndex = this.#at;
    const match = what.exec(this.text);
    if (match !== null) this.#at = what.lastIndex;
    return match;
  }

  skip(what: RegExp): void {
    this.take(what);
  }

  skipPast(end: string): void {
    const next = this.text.indexOf(end, this.#at);
    this.#at = next < 0 ? this.text.length : next + end.length;
  }
}

/** Attributes up to the end of the tag ("get an attribute"); of two with one name the first counts. */
function readAttributes(cursor: Cursor): Map<string, string> {
  const attributes = new Map<string, string>();
  while (true) {
    cursor.skip(/[\t\n\f\r /]*/y);
    // "=" may begin a name, but not stand in one.
    const name = cursor.take(/[^\t\n\f\r />][^\t\n\f\r />=]*/y)?.[0];
    if (name === undefined) break;
    const value = readValue(cursor);
    if (value === undefined) return new Map(); // cut by the end of what was scanned
    if (!attributes.has(name.toLowerCase())) attributes.set(name.toLowerCase(), value);
  }
  return cursor.done ? new Map() : attributes;
}

function readValue(cursor: Cursor): string | undefined {
  if (!cursor.take(/[\t\n\f\r ]*=[\t\n\f\r ]*/y)) return "";
  const quoted = cursor.take(/"([^"]*)"|'([^']*)'/y);
  if (quoted !== null) return quoted[1] ?? quoted[2];
  if (cursor.take(/["']/y)) return undefined;
  return cursor.take(/[^\t\n\f\r >]*/y)?.[0] ?? "";
}

function charsetOf(attributes: Map<string, string>, find: FindEncoding): string | undefined {
  const direct = attributes.get("charset");
  if (direct !== undefined) return settle(find(direct));
  const pragma = attributes.get("http-equiv")?.toLowerCase() === "content-type";
  return pragma ? settle(find(labelIn(attributes.get("content") ?? ""))) : undefined;
}

/** "Extracting a character encoding from a meta element". */
function labelIn(content: string): string {
  const match =
    /charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r ;"'][^\t\n\f\r ;]*))/i
      .exec(content);
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? "";
}

/** A document in which ASCII could be read is not in UTF-16, whatever it says. */
function settle(encoding: string | undefined): string | undefined {
  if (encoding === "utf-16le" || encoding === "utf-16be") return "utf-8";
  return encoding === "x-user-defined" ? "windows-1252" : encoding;
}

/** "Get an XML encoding". */
function fromXmlDeclaration(text: string, find: FindEncoding): string | undefined {
  const match = /^<\?xml[^>]*?encoding[\0-\x20]*=[\0-\x20]*(["'])([^\0-\x20"'>]+)\1/.exec(text);
  return match === null ? undefined : settle(find(match[2]));
}
