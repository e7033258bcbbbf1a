/**
 * The settings of what is put into pages.
 *
 * @module
 */
import type { InjectionOptions } from "../pipeline/injection.ts";
import type {
  InjectionCondition,
  InjectionRule,
  WeightedContent,
} from "../transcode/edits/injection_rules.ts";
import { parseSelectors } from "../transcode/edits/selector.ts";
import { isToken } from "../syntax/field.ts";
import { isPathPattern } from "../syntax/path_pattern.ts";
import { LANGUAGE, PATTERN } from "./negotiation.ts";
import {
  choice,
  either,
  FLAG,
  FUNCTION,
  list,
  path,
  positive,
  type RowsOf,
  type Schema,
  section,
  text,
} from "./schema.ts";

const COOKIE: RowsOf<NonNullable<InjectionCondition["cookie"]>> = {
  name: { schema: text("a cookie's name", isToken), help: "Its name", required: true },
  value: { schema: text("a text"), help: "Its value; any, unless set" },
};

const WHEN: RowsOf<InjectionCondition> = {
  countries: {
    schema: list(text("a country such as KR", (code) => /^[A-Za-z]{2}$/.test(code))),
    help: "Countries of the client",
  },
  userAgent: {
    schema: either(text("a text"), PATTERN),
    help: "Part of its User-Agent, in any letter case",
  },
  cookie: { schema: section(COOKIE), help: "A cookie that it sends" },
  keywords: { schema: list(text("a word")), help: "Words among the page's own keywords" },
};

const WEIGHTED: RowsOf<WeightedContent> = {
  content: { schema: text("HTML, or a text"), help: "What is injected", required: true },
  weight: { schema: positive(), help: "How often, in proportion", default: "1" },
};

const ALTERNATES: Schema = section({
  alternates: { schema: FLAG, help: "Links to the page's other forms", required: true },
});

const RULE: RowsOf<InjectionRule> = {
  paths: {
    schema: list(text("a path such as /shop/*", isPathPattern)),
    help: "Where; all, unless set",
  },
  type: { schema: text("a media type of a text"), help: "Into what", default: "text/html" },
  languages: { schema: list(LANGUAGE), help: "Languages of the page" },
  when: { schema: section(WHEN), help: "For whom: all conditions have to hold" },
  selector: {
    schema: text("a selector", isSelector, whyNoSelector),
    help: "At which elements",
    default: "body",
  },
  place: {
    schema: choice("before", "prepend", "append", "after"),
    help: "Where, relative to the element",
    default: "append",
  },
  everywhere: { schema: FLAG, help: "At every matching element", default: "false" },
  content: {
    schema: either(text("HTML, or a text"), list(section(WEIGHTED)), ALTERNATES),
    help: "What is injected; several take turns by their weights",
    required: true,
  },
  tracks: {
    schema: FLAG,
    help: "It tracks people: left out for clients that send DNT or Sec-GPC",
    default: "false",
  },
};

function isSelector(selector: string): boolean {
  return whyNoSelector(selector) === undefined;
}

function whyNoSelector(selector: string): string | undefined {
  try {
    parseSelectors(selector);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const COUNTRY: RowsOf<NonNullable<InjectionOptions["country"]>> = {
  field: { schema: text("a field's name", isToken), help: "A field that a proxy in front sets" },
  database: { schema: path("a file's path"), help: "A file of ranges: first,last,country" },
};

/** What is put into pages. */
export const INJECTION: Schema = section<InjectionOptions>({
  rules: { schema: list(section(RULE)), help: "What is injected, and where", required: true },
  country: { schema: section(COUNTRY), help: "Where the client's country comes from" },
  random: { schema: FUNCTION, help: "Numbers from 0 to below 1, by which contents take turns" },
});
