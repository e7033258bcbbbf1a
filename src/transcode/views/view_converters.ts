/**
 * The views as converters: a row for each view in each form, made from the table of views.
 *
 * @module
 */
import type { Converter } from "../../model/conversion.ts";
import type { Field } from "../../model/variant.ts";
import { digestOfText } from "../../syntax/text_hash.ts";
import { PAGE_POLICY, PICTURED_POLICY } from "../../pages/mod.ts";
import type { ViewSetting } from "./write_view.ts";
import { typeOfView, VIEW_TYPES, VIEWS, type WrittenView } from "./view_name.ts";
import { VOCABULARY, type Vocabulary } from "./vocabulary.ts";

/** Raised whenever a view of the same page comes out otherwise. */
const VERSION = 7;

const SHORT_NAMES: Readonly<Record<string, string>> = {
  "text/html": "html",
  "text/markdown": "markdown",
  "application/json": "json",
};

/** What a site settles of its views. */
export interface ViewOptions {
  /** The categories of pages, each with words that speak for it; ours, if absent. */
  readonly vocabulary?: Vocabulary;
  /** The query parameter that names a view; empty where none does. */
  readonly parameter?: string;
}

const USUAL: ViewSetting = { vocabulary: VOCABULARY, parameter: "view" };

/** The converters that make views of pages. */
export function viewConverters(
  { vocabulary = USUAL.vocabulary, parameter = USUAL.parameter }: ViewOptions = {},
): readonly Converter[] {
  const setting = { vocabulary, parameter };
  const isUsual = vocabulary === USUAL.vocabulary && parameter === USUAL.parameter;
  const version = isUsual ? VERSION : `${VERSION}-${digestOfText(JSON.stringify(setting))}`;
  // By form first, so that the forms of one type stand in the order of the views.
  return VIEW_TYPES.flatMap((type) =>
    VIEWS.filter(({ types }) => types.includes(type)).map((view) =>
      view.name === "light" ? LIGHT : row(view.name, type, setting, version)
    )
  );
}

/** The whole page without what makes pages heavy: it is written as it is read. */
const LIGHT: Converter = {
  name: "html_to_light_html",
  version: 3,
  from: { type: "text/html" },
  to: { type: typeOfView("text/html", "light") },
  quality: 0.85,
  cost: 20,
  ratio: 0.5,
  streaming: true,
  fields: [["Content-Security-Policy", PAGE_POLICY]],
  load: () => import("../converters/html_to_light.ts"),
};

function row(
  name: WrittenView,
  type: string,
  setting: ViewSetting,
  version: number | string,
): Converter {
  return {
    name: `html_to_${name}_${SHORT_NAMES[type]}`,
    version,
    from: { type: "text/html" },
    to: { type: typeOfView(type, name) },
    quality: name === "reader" ? 0.8 : 0.4,
    cost: 60,
    streaming: false,
    aside: { views: setting },
    ...type === "text/html" && { fields: policyOf(name) },
    load: async () => {
      const { convertTo } = await import("./render.ts");
      return { convert: convertTo({ ...setting, view: name, type }) };
    },
  };
}

function policyOf(view: string): readonly Field[] {
  return [["Content-Security-Policy", view === "reader" ? PICTURED_POLICY : PAGE_POLICY]];
}
