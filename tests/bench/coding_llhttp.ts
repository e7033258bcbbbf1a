/**
 * The HTTP parser of undici, which is that of Node, on the body of a chunked answer.
 *
 * @module
 */
import llhttp from "undici/llhttp";

const encoder = new TextEncoder();

/** What is used of the module. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize?(): void;
  llhttp_alloc(type: number): number;
  malloc(size: number): number;
  free(at: number): void;
  llhttp_reset(parser: number): void;
  llhttp_execute(parser: number, at: number, length: number): number;
}

/** An answer, as the parser counts its types. */
const RESPONSE = 2;

/** Finds the spans of a body that is put into its memory. */
export class Llhttp {
  readonly #exports: Exports;
  readonly #parser: number;
  readonly #head: number;
  readonly #headSize: number;
  readonly #spans = new Uint32Array(1 << 20);
  #body = 0;
  #size = 0;
  #count = 0;
  #complete = false;

  constructor(body: Uint8Array) {
    const head = encoder.encode("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const zero = () => 0;
    const env = {
      wasm_on_url: zero,
      wasm_on_status: zero,
      wasm_on_message_begin: zero,
      wasm_on_header_field: zero,
      wasm_on_header_value: zero,
      wasm_on_headers_complete: zero,
      wasm_on_message_complete: () => {
        this.#complete = true;
        return 0;
      },
      wasm_on_body: (_: number, at: number, length: number) => {
        this.#spans[this.#count++] = at;
        this.#spans[this.#count++] = at + length;
        return 0;
      },
    };
    const module = new WebAssembly.Module(new Uint8Array(llhttp));
    this.#exports = new WebAssembly.Instance(module, { env }).exports as unknown as Exports;
    this.#exports._initialize?.();
    this.#parser = this.#exports.llhttp_alloc(RESPONSE);
    this.#head = this.#exports.malloc(head.length);
    this.#headSize = head.length;
    new Uint8Array(this.#exports.memory.buffer).set(head, this.#head);
    this.put(body);
  }

  /** Puts another body in the place of the one before. */
  put(body: Uint8Array): void {
    if (this.#size > 0) this.#exports.free(this.#body);
    this.#body = this.#exports.malloc(body.length);
    this.#size = body.length;
    new Uint8Array(this.#exports.memory.buffer).set(body, this.#body);
  }

  /** Spans found; throws for a body that is malformed. */
  run(): number {
    const code = this.#execute();
    if (code !== 0) throw new SyntaxError(`llhttp: ${code}`);
    return this.#count / 2;
  }

  /** The content, if the body comes to its end; what follows that does not matter. */
  read(): Uint8Array | undefined {
    this.#complete = false;
    this.#execute();
    if (!this.#complete) return undefined;
    const memory = new Uint8Array(this.#exports.memory.buffer);
    const content: number[] = [];
    for (let i = 0; i < this.#count; i += 2) {
      content.push(...memory.subarray(this.#spans[i], this.#spans[i + 1]));
    }
    return Uint8Array.from(content);
  }

  #execute(): number {
    this.#count = 0;
    this.#exports.llhttp_reset(this.#parser);
    this.#exports.llhttp_execute(this.#parser, this.#head, this.#headSize);
    return this.#exports.llhttp_execute(this.#parser, this.#body, this.#size);
  }
}
