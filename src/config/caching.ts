/**
 * The settings of the cache: for the site, and for a part of it.
 *
 * @module
 */
import type { CacheRules, QueryRule } from "../pipeline/cache_rules.ts";
import { isToken } from "../syntax/field.ts";
import { dictionary, either, FLAG, list, type RowsOf, section, text, whole } from "./schema.ts";

const PARAMETER = text("a name of a query parameter", (name) => name !== "");
const FIELD = text("a name of a field", isToken);
const COOKIE = text("a name of a cookie", isToken);

const QUERY = section<QueryRule>({
  keep: { schema: list(PARAMETER), help: "The parameters that count; all others are dropped" },
  drop: { schema: list(PARAMETER), help: "Parameters that do not count" },
  sort: { schema: FLAG, help: "The order of parameters does not count", default: "false" },
});

/** What holds for the site as for a part of it. */
export const CACHE_RULES: RowsOf<CacheRules> = {
  bypass: {
    schema: FLAG,
    help: "Store nothing, and answer nothing from what is stored",
    default: "false",
  },
  lifetime: {
    schema: either(whole(), dictionary("a status such as 404 or 5xx", whole())),
    help: "Seconds for which answers are fresh that do not say it: for all, or by status",
  },
  overrule: {
    schema: FLAG,
    help: "The lifetime holds even where the origin states one",
    default: "false",
  },
  staleWhileRevalidate: {
    schema: whole(),
    help: "Seconds past its lifetime for which an answer is given out while it is validated",
  },
  staleIfError: {
    schema: whole(),
    help: "Seconds past its lifetime for which an answer stands in for an error",
  },
  key: {
    schema: list(FIELD),
    help: "Request fields that tell answers apart, beside those that Vary names",
  },
  cookies: {
    schema: list(COOKIE),
    help: "The cookies that the origin gets, and that tell answers apart; [] for none",
  },
  query: { schema: QUERY, help: "Which part of the query counts" },
  stripTags: {
    schema: FLAG,
    help: "Keep Cache-Tag, Surrogate-Key and Cache-Groups from clients",
    default: "false",
  },
};
