/**
 * A client that sends what it is told to, byte by byte, and reads answers without believing them.
 *
 * @module
 */

/** One answer. */
export interface RawAnswer {
  readonly status: number;
  /** The head without its empty line. */
  readonly head: string;
  readonly body: string;
  field(name: string): string | undefined;
}

const PATIENCE = 15_000;

/** A connection to a front. Text is Latin-1 both ways. */
export class RawClient {
  #text = "";
  #ended = false;

  constructor(readonly conn: Deno.Conn) {}

  static async connect(address: { hostname: string; port: number }): Promise<RawClient> {
    const conn = await Deno.connect(address);
    conn.setNoDelay(true);
    return new RawClient(conn);
  }

  async send(text: string): Promise<void> {
    const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0));
    for (let sent = 0; sent < bytes.length;) sent += await this.conn.write(bytes.subarray(sent));
  }

  /** Reads one answer; undefined if the connection ends before its first byte. */
  async answer(method = "GET"): Promise<RawAnswer | undefined> {
    const head = await this.#until("\r\n\r\n");
    if (head === undefined) return undefined;
    const field = (name: string) =>
      new RegExp(`^${name}: *(.*)$`, "im").exec(head)?.[1].replace("\r", "");
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
    return { status, head, field, body: await this.#body(method, status, field) };
  }

  /** Everything until the front closes. */
  async rest(): Promise<string> {
    while (await this.#more());
    const text = this.#text;
    this.#text = "";
    return text;
  }

  /** Everything until the front closes, cut into answers. */
  async answers(method = "GET"): Promise<RawAnswer[]> {
    const answers: RawAnswer[] = [];
    for (;;) {
      const answer = await this.answer(method);
      if (answer === undefined) return answers;
      answers.push(answer);
    }
  }

  close(): void {
    try {
      this.conn.close();
    } catch {
      // Closed already.
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #body(
    method: string,
    status: number,
    field: (name: string) => string | undefined,
  ): Promise<string> {
    if (method === "HEAD" || status < 200 || status === 204 || status === 304) return "";
    if (field("transfer-encoding") === "chunked") return await this.#chunks();
    const length = field("content-length");
    return length === undefined ? await this.rest() : await this.#exactly(Number(length));
  }

  async #chunks(): Promise<string> {
    let body = "";
    for (;;) {
      const line = await this.#until("\r\n");
      if (line === undefined) throw new Error(`cut within chunks after ${body.length} bytes`);
      const size = parseInt(line, 16);
      const chunk = await this.#exactly(size + 2);
      if (!chunk.endsWith("\r\n")) throw new Error("a chunk without its line end");
      if (size === 0) return body;
      body += chunk.slice(0, -2);
    }
  }

  async #exactly(length: number): Promise<string> {
    while (this.#text.length < length) {
      if (!await this.#more()) throw new Error(`cut after ${this.#text.length} of ${length} bytes`);
    }
    const text = this.#text.slice(0, length);
    this.#text = this.#text.slice(length);
    return text;
  }

  async #until(mark: string): Promise<string | undefined> {
    for (;;) {
      const at = this.#text.indexOf(mark);
      if (at >= 0) {
        const text = this.#text.slice(0, at);
        this.#text = this.#text.slice(at + mark.length);
        return text;
      }
      if (await this.#more()) continue;
      if (this.#text === "") return undefined;
      throw new Error(`cut after ${JSON.stringify(this.#text.slice(0, 80))}`);
    }
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const buffer = new Uint8Array(64 << 10);
    const length = await inTime(this.conn.read(buffer).catch(() => null));
    if (length === null) {
      this.#ended = true;
      return false;
    }
    // Not String.fromCharCode(...buffer): that is slow for large bodies.
    let text = "";
    for (let i = 0; i < length; i++) text += String.fromCharCode(buffer[i]);
    this.#text += text;
    return true;
  }
}

/** A front that neither answers nor closes fails the test instead of hanging it. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), PATIENCE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Sends text on a connection of its own and gives all that comes back. */
export async function sendAlone(
  address: { hostname: string; port: number },
  text: string,
): Promise<RawAnswer[]> {
  using client = await RawClient.connect(address);
  await client.send(text);
  return await client.answers();
}
