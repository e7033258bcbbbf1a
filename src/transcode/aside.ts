/**
 * Conversions of long texts, beside the main loop: a converter that holds its input whole would let
 * everybody wait until it has done all of it.
 *
 * @module
 */
import { readWhole } from "../coding/read_whole.ts";
import type { Conversion, Convert, Converter, Workshop } from "../model/conversion.ts";
import { Fault } from "../model/fault.ts";
import type { BuiltInOptions } from "./built_in.ts";
import { NoThread } from "./workshop/hand.ts";

/** Bytes of input beyond which a thread takes it: so much takes some ten milliseconds at the most. */
const LONG = 128 << 10;

/** A conversion as a thread is told of it, where the input is of no concern to anybody else. */
export interface ConversionTask {
  /** Of the converter. */
  readonly name: string;
  /** By which the thread has the same one. */
  readonly options: BuiltInOptions;
  readonly conversion: Conversion;
}

/** What the converter does; where it takes long, in the workshop, if there is one. */
export async function convertOf(converter: Converter, workshop?: Workshop): Promise<Convert> {
  const { convert } = await converter.load();
  if (converter.aside === undefined || workshop === undefined) return convert;
  return (input, conversion) => convertAside({ converter, convert, workshop }, input, conversion);
}

async function convertAside(
  { converter: { name, aside = {} }, convert, workshop }: {
    readonly converter: Converter;
    readonly convert: Convert;
    readonly workshop: Workshop;
  },
  input: ReadableStream<Uint8Array>,
  conversion: Conversion,
): Promise<ReadableStream<Uint8Array>> {
  const { signal, limits } = conversion;
  const whole = await readWhole(input, limits.conversionInput);
  if (whole === undefined) throw new Fault("too-large", "the input is too long to be held");
  signal?.throwIfAborted();
  if (whole.length <= LONG) return await convert(ReadableStream.from([whole]), conversion);
  const task: ConversionTask = { name, options: aside, conversion: sendable(conversion) };
  try {
    // Short ones say nothing of how long this will take.
    const job = { name: `long ${name}`, work: "conversion", input: whole, settings: task };
    return ReadableStream.from([await workshop.run(job, signal)]);
  } catch (error) {
    if (!(error instanceof NoThread)) throw error;
    return await convert(ReadableStream.from([whole]), conversion);
  }
}

/** What of it is data, and has a part in what comes out. */
function sendable({ from, location, site, limits, insists }: Conversion): Conversion {
  return { from, location, site, limits, insists };
}
