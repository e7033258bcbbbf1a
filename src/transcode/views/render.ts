/**
 * A view from bytes to bytes: on the main loop, or in a thread of the workshop.
 *
 * @module
 */
import { sniffHtmlCharset } from "../../coding/charset.ts";
import { Fault } from "../../model/fault.ts";
import type { Limits } from "../../model/limits.ts";
import { pageOf } from "../../pages/mod.ts";
import { readPage } from "./page_reading.ts";
import type { WrittenView } from "./view_name.ts";
import { type ViewSetting, writeView } from "./write_view.ts";

/** What is asked for, and what is known of the page: data that can be sent to another thread. */
export interface ViewTask extends ViewSetting {
  readonly view: WrittenView;
  /** The form, without the view as a parameter. */
  readonly type: string;
  readonly location: string;
  readonly language?: string;
  readonly charset?: string;
  readonly limits: Limits;
}

/** How much of a page is searched for its own declaration of a charset. */
const SNIFFED = 1024;

/** Makes a view of a page. */
export function renderView(html: Uint8Array, task: ViewTask): Uint8Array<ArrayBuffer> {
  const { view, type, location, language, charset, limits, vocabulary, parameter } = task;
  const decoder = new TextDecoder(sniffHtmlCharset(html.subarray(0, SNIFFED), charset));
  const page = readPage(decoder.decode(html), { location, language, limits });
  const { forms } = pageOf(writeView(view, page, { vocabulary, parameter }));
  const form = forms.find((form) => form.type === type);
  if (form === undefined) throw new Fault("conversion", `no view is made as ${type}`);
  const bytes = new TextEncoder().encode(form.render());
  if (bytes.length > limits.conversionOutput) throw new Fault("too-large", "the view is too long");
  return bytes;
}
