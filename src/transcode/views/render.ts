/**
 * A page as one of its views.
 *
 * @module
 */
import { sniffHtmlCharset } from "../../coding/charset.ts";
import { readWhole } from "../../coding/read_whole.ts";
import type { Conversion, Convert } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import { pageOf } from "../../pages/mod.ts";
import { readPage } from "./page_reading.ts";
import type { WrittenView } from "./view_name.ts";
import { type ViewSetting, writeView } from "./write_view.ts";

/** What is asked for. */
export interface ViewTask extends ViewSetting {
  readonly view: WrittenView;
  /** The form, without the view as a parameter. */
  readonly type: string;
}

/** How much of a page is searched for its own declaration of a charset. */
const SNIFFED = 1024;

/** Makes a view, in a form of the pages. */
export function convertTo(task: ViewTask): Convert {
  return async (input, conversion) => {
    const { limits, signal } = conversion;
    const html = await readWhole(input, limits.conversionInput);
    if (html === undefined) throw new Fault("too-large", "the HTML is too long");
    signal?.throwIfAborted();
    return ReadableStream.from([renderView(html, task, conversion)]);
  };
}

/** Makes a view of a page. */
function renderView(
  html: Uint8Array,
  { view, type, vocabulary, parameter }: ViewTask,
  { from: { language, charset }, location, limits }: Pick<
    Conversion,
    "from" | "location" | "limits"
  >,
): Uint8Array<ArrayBuffer> {
  const decoder = new TextDecoder(sniffHtmlCharset(html.subarray(0, SNIFFED), charset));
  const page = readPage(decoder.decode(html), { location, language, limits });
  const { forms } = pageOf(writeView(view, page, { vocabulary, parameter }));
  const form = forms.find((form) => form.type === type);
  if (form === undefined) throw new Fault("conversion", `no view is made as ${type}`);
  const bytes = new TextEncoder().encode(form.render());
  if (bytes.length > limits.conversionOutput) throw new Fault("too-large", "the view is too long");
  return bytes;
}
