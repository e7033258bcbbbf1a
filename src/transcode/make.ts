/**
 * Runs a plan: the bytes of the source in, those of the chosen form out, as one stream.
 *
 * @module
 */
import { type Conversion, type Converter, Replacement } from "../model/conversion.ts";
import { Fault } from "../model/fault.ts";
import type { Limits } from "../model/limits.ts";
import type { DerivedVariant, Description } from "../model/variant.ts";
import { convertOf } from "./aside.ts";
import type { RunTimes } from "./run_times.ts";
import { Stopwatch } from "./stopwatch.ts";
import { inTurns } from "./turns.ts";

/** What a plan is told beside the bytes; what comes in is described by the source. */
export interface MakeConversion extends Omit<Conversion, "from"> {
  /** Where it is noted how long each converter has taken. */
  readonly times?: RunTimes;
}

/**
 * Makes a derived variant from the bytes of its source. What fails is a `Fault` that names the
 * converter: `too-large` if a limit is passed, `conversion` if a converter breaks; it rejects here or
 * errors the stream. An error of the input itself passes through as it is.
 */
export async function make(
  variant: DerivedVariant,
  input: ReadableStream<Uint8Array>,
  conversion: MakeConversion,
): Promise<ReadableStream<Uint8Array>> {
  const { converters } = variant.plan;
  const source = new Source(input, converters[0]);
  let stream = source.stream;
  let waited = source.waited;
  let from: Description = describe(variant.source, {});
  for (const [at, converter] of converters.entries()) {
    try {
      conversion.signal?.throwIfAborted();
      const convert = await convertOf(converter, conversion.workshop);
      const stopwatch = new Stopwatch(waited);
      const output = await stopwatch.time(convert(stream, { ...conversion, from }));
      stream = bounded(output, { converter, next: converters[at + 1] }, conversion, {
        source,
        stopwatch,
      });
      waited = stopwatch;
    } catch (error) {
      if (!stream.locked) await stream.cancel(error);
      throw explain(error, converter, conversion, source);
    }
    from = describe(from, converter.to);
  }
  return stream;
}

/** The input, watched, so that its own error is told from a converter's. */
class Source {
  readonly stream: ReadableStream<Uint8Array>;
  readonly waited: Stopwatch = new Stopwatch();
  #error: { readonly cause: unknown } | undefined;

  constructor(input: ReadableStream<Uint8Array>, taker: Converter | undefined) {
    this.stream = ReadableStream.from(this.#watch(input, taker));
  }

  /** Whether this is what the input failed with. */
  failedWith(error: unknown): boolean {
    return this.#error !== undefined && this.#error.cause === error;
  }

  async *#watch(
    input: ReadableStream<Uint8Array>,
    taker: Converter | undefined,
  ): AsyncGenerator<Uint8Array> {
    const reader = input.getReader();
    let done = false;
    try {
      while (true) {
        const read = await this.#read(reader);
        if (read.done) break;
        yield* portions(read.value, taker);
      }
      done = true;
    } finally {
      if (!done && this.#error === undefined) await reader.cancel();
    }
  }

  async #read(
    reader: ReadableStreamDefaultReader<Uint8Array>,
  ): Promise<ReadableStreamReadResult<Uint8Array>> {
    try {
      return await this.waited.time(reader.read());
    } catch (cause) {
      this.#error = { cause };
      throw cause;
    }
  }
}

/** As the one who takes it should have it: who takes all, and works beside the loop, as it comes. */
function portions(
  content: Uint8Array,
  taker: Converter | undefined,
): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  return taker?.streaming ? inTurns(content) : [content];
}

/** The output of a converter, its length bounded and its failures explained. */
function bounded(
  output: ReadableStream<Uint8Array>,
  { converter, next }: { readonly converter: Converter; readonly next: Converter | undefined },
  conversion: MakeConversion,
  { source, stopwatch }: { readonly source: Source; readonly stopwatch: Stopwatch },
): ReadableStream<Uint8Array> {
  const limit = limitOf(converter, conversion.limits);
  return ReadableStream.from(generate());

  async function* generate(): AsyncGenerator<Uint8Array> {
    let length = 0;
    const reader = output.getReader();
    let done = false;
    try {
      while (true) {
        const read = await stopwatch.time(reader.read());
        if (read.done) break;
        length += read.value.length;
        if (length > limit) {
          throw new Fault("too-large", `the output of ${converter.name} exceeds ${limit} bytes`);
        }
        yield* portions(read.value, next);
      }
      done = true;
      // What is done in the workshop is timed there, without the time in line.
      if (!converter.heavy) conversion.times?.learn(converter.name, stopwatch.own);
    } catch (error) {
      throw explain(error, converter, conversion, source);
    } finally {
      if (!done) await reader.cancel().catch(() => {});
    }
  }
}

function limitOf({ to }: Converter, limits: Limits): number {
  if ("type" in to) return limits.conversionOutput;
  if ("charset" in to) return limits.conversionOutput;
  // An encoder's output is bounded by what went in.
  return to.encoding === "identity" ? limits.decoded : Infinity;
}

function explain(
  error: unknown,
  converter: Converter,
  { signal }: MakeConversion,
  source: Source,
): unknown {
  if (error instanceof Replacement) return error;
  if (source.failedWith(error)) return error;
  if (signal?.aborted && error === signal.reason) return error;
  if (!(error instanceof Fault)) {
    return new Fault("conversion", `${converter.name} failed`, { cause: error, converter });
  }
  const { code, message, offset, cause } = error;
  return error.converter === undefined
    ? new Fault(code, message, { offset, cause, converter })
    : error;
}

/** What comes out of a converter into which `from` went. */
function describe(from: Description, to: Converter["to"] | Record<never, never>): Description {
  const { type, language, charset, encoding, qs, length } = from;
  if ("type" in to) {
    const text = to.type.startsWith("text/") ? { charset: "utf-8" } : {};
    return { type: to.type, language: to.language ?? language, ...text, qs };
  }
  if ("charset" in to) return { type, language, charset: to.charset, qs };
  if (!("encoding" in to)) return { type, language, charset, encoding, qs, length };
  if (to.encoding === "identity") return { type, language, charset, qs };
  return { type, language, charset, encoding: to.encoding, qs };
}
