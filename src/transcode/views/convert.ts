/**
 * A page as one of its views. Long pages are read in the workshop, where there is one: it takes a while,
 * and others are waiting.
 *
 * @module
 */
import { readWhole } from "../../coding/read_whole.ts";
import type { Convert, Workshop } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import { renderView, type ViewTask } from "./render.ts";
import type { WrittenView } from "./view_name.ts";
import type { ViewSetting } from "./write_view.ts";

/** Bytes of a page beyond which it is read in a thread of its own. */
const LONG = 256 << 10;

/** Makes a view, in a form of the pages. */
export function convertTo(
  name: string,
  { view, type, setting }: {
    readonly view: WrittenView;
    readonly type: string;
    readonly setting: ViewSetting;
  },
): Convert {
  return async (input, { from, location, limits, signal, workshop }) => {
    const html = await readWhole(input, limits.conversionInput);
    if (html === undefined) throw new Fault("too-large", "the HTML is too long");
    signal?.throwIfAborted();
    const { language, charset } = from;
    const task: ViewTask = { ...setting, view, type, location, language, charset, limits };
    const output = workshop === undefined || html.length <= LONG
      ? renderView(html, task)
      : await renderBeside({ name, html, task }, workshop, signal);
    return ReadableStream.from([output]);
  };
}

/** In a thread; here, where none can be started, for want of the permission to read its program. */
async function renderBeside(
  { name, html, task }: {
    readonly name: string;
    readonly html: Uint8Array;
    readonly task: ViewTask;
  },
  workshop: Workshop,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  try {
    return await workshop.run({ name, work: "view", input: html, settings: task }, signal);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "conversion") throw error;
    signal?.throwIfAborted();
    return renderView(html, task);
  }
}
