/**
 * The way of a made form to its client.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import { readWhole } from "../coding/read_whole.ts";
import type { Origin } from "../origin/origin.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";
import type { Selection, State } from "./state.ts";

/** On to the client. A part can only be cut from what is there, so that is made whole first. */
export async function deliverMade(
  { exchange, origin, selection }: {
    readonly exchange: Exchange;
    readonly origin: Origin;
    readonly selection: Selection;
  },
  stream: ReadableStream<Uint8Array>,
  { limits }: House,
): Promise<State> {
  const deliver = { step: "deliver", exchange, origin, selection } as const;
  if (!exchange.headers.has("range")) return { ...deliver, content: { kind: "stream", stream } };
  const bytes = await readWhole(stream, limits.conversionOutput);
  if (bytes === undefined) throw new Fault("too-large", "a part of a form that is too large");
  return { ...deliver, content: { kind: "bytes", bytes } };
}
