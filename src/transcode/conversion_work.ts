/**
 * A conversion as work of the workshop: the thread's end of `aside.ts`.
 *
 * @module
 */
import { readWhole } from "../coding/read_whole.ts";
import { Fault } from "../model/fault.ts";
import type { ConversionTask } from "./aside.ts";
import { builtInConverter } from "./built_in.ts";
import type { Work } from "./workshop/work.ts";

/** Does it; its time is bounded by the length of the input. */
export const work: Work = async (input, settings) => {
  const { name, options, conversion } = settings as ConversionTask;
  const converter = builtInConverter(name, options);
  if (converter === undefined) throw new Fault("conversion", `there is no ${name} in a thread`);
  const { convert } = await converter.load();
  const output = await convert(ReadableStream.from([input]), conversion);
  const { conversionOutput } = conversion.limits;
  const whole = await readWhole(output, conversionOutput);
  if (whole === undefined) {
    throw new Fault("too-large", `${name} makes over ${conversionOutput} bytes`);
  }
  return new Uint8Array(whole);
};
