/**
 * Content that nobody may transform (RFC 9110 §7.7), as agents see it: they judge it, by leaving it as it
 * is or by an answer in its place, and it goes on with the very bytes and coding with which it came.
 *
 * @module
 */
import { decodeContent, findContentCoding } from "../../coding/content_coding.ts";
import type { Conversion, Converter, Filter } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import { Original } from "./original.ts";

/** The filters as one converter that lets content of this coding through unchanged, or not at all. */
export function judgeBy(filters: readonly Filter[], encoding: string = "identity"): Converter {
  const names = filters.map(({ converter: { name, version } }) => `${name}.${version}`);
  return {
    name: "judge",
    version: names.join("-"),
    from: { encoding },
    to: { encoding },
    quality: 1,
    cost: 1,
    // Nothing is held that the limit of conversions would be for.
    streaming: true,
    judges: true,
    load: () =>
      Promise.resolve({ convert: (input, told) => judge(filters, encoding, input, told) }),
  };
}

async function judge(
  filters: readonly Filter[],
  encoding: string,
  input: ReadableStream<Uint8Array>,
  conversion: Conversion,
): Promise<ReadableStream<Uint8Array>> {
  const most = Math.min(...filters.map(({ spool }) => spool));
  const content = new Original(input, most);
  try {
    const { ended } = await content.peek(most);
    if (ended) await show(filters, encoding, content, conversion);
    else if (filters.every(({ mayBypass }) => mayBypass)) {
      conversion.disown?.("it was too long to be judged");
    } else throw new Fault("agent", `more than ${most} bytes cannot be judged unchanged`);
    return again(content);
  } catch (error) {
    content.cancel(error);
    throw error;
  }
}

/** Shows it to one after the other; each gives back what it was given, or throws. */
async function show(
  filters: readonly Filter[],
  encoding: string,
  content: Original,
  conversion: Conversion,
): Promise<void> {
  const codings = encoding.split(",").map((name) => name.trim());
  // A coding that is not known here is the agent's own to read.
  const isReadable = codings.every((name) => name === "identity" || findContentCoding(name));
  let stream = again(content);
  if (isReadable) stream = decodeContent(stream, codings, conversion.limits);
  const from = isReadable ? { ...conversion.from, encoding: undefined } : conversion.from;
  for (const { converter } of filters) {
    const { convert } = await converter.load();
    // Fields are left alone, too: they may hold the content to what it is.
    stream = await convert(stream, { ...conversion, from, fixed: true, amend: undefined });
  }
  await stream.pipeTo(new WritableStream());
}

function again(content: Original): ReadableStream<Uint8Array> {
  const stream = content.from(0);
  if (stream === undefined) throw new Fault("agent", "the content is not at hand any more");
  return stream;
}
