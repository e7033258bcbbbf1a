/**
 * A page as one of its views.
 *
 * @module
 */
import { pageOf } from "../../pages/mod.ts";
import type { Convert } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import { giveText } from "../converters/whole_input.ts";
import { readPageStream } from "./page_reading.ts";
import type { WrittenView } from "./view_name.ts";
import { type ViewSetting, writeView } from "./write_view.ts";

/** Makes a view, in a form of the pages. */
export function convertTo(view: WrittenView, type: string, setting: ViewSetting): Convert {
  return async (input, conversion) => {
    const page = await readPageStream(input, conversion);
    const { forms } = pageOf(writeView(view, page, setting));
    const form = forms.find((form) => form.type === type);
    if (form === undefined) throw new Fault("conversion", `no view is made as ${type}`);
    return giveText(form.render(), conversion);
  };
}
