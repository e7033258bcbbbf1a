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
  drop: { schema: list(PARAMETER), help: "Parameters that make no difference" },
  sort: { schema: FLAG, help: "The order of parameters makes no difference", default: "false" },
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
    help: "Seconds for which answers without a lifetime are fresh: for all, or by status",
  },
  overrule: {
    schema: FLAG,
    help: "The lifetime applies even if the origin states one",
    default: "false",
  },
  staleWhileRevalidate: {
    schema: whole(),
    help: "Seconds for which a stale answer may be served while it is validated",
  },
  staleIfError: {
    schema: whole(),
    help: "Seconds for which a stale answer may be served in place of an error",
  },
  key: {
    schema: list(FIELD),
    help: "Request fields that distinguish answers, besides those in Vary",
  },
  cookies: {
    schema: list(COOKIE),
    help: "The cookies that are forwarded and distinguish answers; [] for none",
  },
  query: { schema: QUERY, help: "Which part of the query distinguishes answers" },
  stripTags: {
    schema: FLAG,
    help: "Keep Cache-Tag, Surrogate-Key and Cache-Groups from clients",
    default: "false",
  },
};
