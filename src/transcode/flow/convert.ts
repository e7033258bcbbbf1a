/**
 * Runs a page through a flow: text in pieces, or bytes as a stream, which is written as it is read.
 *
 * @module
 */
import type { Conversion } from "../../model/conversion.ts";
import { decodeHtml } from "../html/decode.ts";
import { HtmlReader } from "../html/reader.ts";
import { Flow, type FlowOptions } from "./flow.ts";
import type { FlowSink } from "./nodes.ts";

/** A sink that makes text, which can be taken while it is made. */
export interface FlowWriter extends FlowSink {
  /** Hands out what is finished; with `ended`, everything. */
  take(ended: boolean): string;
}

/** Converts a whole page. */
export function convertText(html: string, writer: FlowWriter, options: FlowOptions): string {
  const flow = new Flow(writer, options);
  const reader = new HtmlReader(flow, options.limits);
  reader.write(html);
  reader.end();
  flow.end();
  return writer.take(true);
}

/** Converts a page that streams in; the output is UTF-8 and appears as blocks are finished. */
export function convertStream(
  input: ReadableStream<Uint8Array>,
  conversion: Conversion,
  writer: FlowWriter,
): ReadableStream<Uint8Array> {
  return ReadableStream.from(generate(input, conversion, writer));
}

async function* generate(
  input: ReadableStream<Uint8Array>,
  { limits, location, from, signal }: Conversion,
  writer: FlowWriter,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const flow = new Flow(writer, { limits, location });
  const reader = new HtmlReader(flow, limits);
  for await (const text of decodeHtml(input, from.charset)) {
    signal?.throwIfAborted();
    reader.write(text);
    const made = writer.take(false);
    if (made !== "") yield encoder.encode(made);
  }
  reader.end();
  flow.end();
  const rest = writer.take(true);
  if (rest !== "") yield encoder.encode(rest);
}
