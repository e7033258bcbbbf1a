/**
 * A connection that is read by what it has to hold.
 *
 * @module
 */

/** One end of a connection. */
export class Incoming {
  #text = "";
  readonly #buffer = new Uint8Array(64 << 10);
  readonly #conn: Deno.TcpConn;

  constructor(conn: Deno.TcpConn) {
    conn.setNoDelay(true);
    this.#conn = conn;
  }

  /** What stands before these signs, and takes it; undefined at the end. */
  async until(signs: string): Promise<string | undefined> {
    let at: number;
    while ((at = this.#text.indexOf(signs)) < 0) if (!await this.#more()) return undefined;
    const before = this.#text.slice(0, at);
    this.#text = this.#text.slice(at + signs.length);
    return before;
  }

  async bytes(count: number): Promise<string | undefined> {
    while (this.#text.length < count) if (!await this.#more()) return undefined;
    const taken = this.#text.slice(0, count);
    this.#text = this.#text.slice(count);
    return taken;
  }

  /** Chunks to the last one; undefined at the end of the connection. */
  async chunks(): Promise<{ readonly content: string; readonly ieof: boolean } | undefined> {
    let content = "";
    for (;;) {
      const line = await this.until("\r\n");
      if (line === undefined) return undefined;
      if (!/^(?:[1-9a-f][0-9a-f]*|0(?:; ieof)?)$/i.test(line)) {
        throw new SyntaxError(`chunk ${line}`);
      }
      const chunk = await this.bytes(parseInt(line, 16));
      if (chunk === undefined) return undefined;
      content += chunk;
      const end = await this.bytes(2);
      if (end === undefined) return undefined;
      if (end !== "\r\n") throw new SyntaxError(`the end of a chunk: ${JSON.stringify(end)}`);
      if (line.startsWith("0")) return { content, ieof: line !== "0" };
    }
  }

  /** Reads until nobody sends any more. */
  async drain(): Promise<void> {
    while (await this.#more()) this.#text = "";
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
  }

  close(): void {
    try {
      this.#conn.close();
    } catch {
      // Closed already.
    }
  }

  async #more(): Promise<boolean> {
    const length = await this.#conn.read(this.#buffer);
    if (length === null) return false;
    for (let i = 0; i < length; i++) this.#text += String.fromCharCode(this.#buffer[i]);
    return true;
  }
}
