/**
 * What is counted of an exchange: that a page was seen, in which form, and from where. Nothing of who
 * saw it is kept: no address, no cookie, no User-Agent, no query.
 *
 * @module
 */
import { isShown } from "../injection.ts";
import type { Exchange, Reply } from "../exchange.ts";

/** One view. */
export interface Visit {
  /** Path of the page. */
  readonly page: string;
  /** Media type and language: `text/html ko`. */
  readonly form: string;
  /** A path of the same site, the host of another one, or nothing. */
  readonly source: string;
}

/** The fields of a request that decide whether and as what it is counted, in lower case. */
export const VISIT_FIELDS: readonly string[] = [
  "dnt",
  "purpose",
  "referer",
  "sec-fetch-dest",
  "sec-gpc",
  "sec-purpose",
];

/** What is a page, and not a part of one. */
const PAGES = /^(?:text\/(?:html|markdown|plain|vnd\.wap\.wml)|application\/xhtml\+xml)$/;

/** Longer ones are cut: whoever makes them up must not fill the disk. */
const LONGEST = 300;

/** The view that this exchange is; undefined where it is none, or is not to be counted. */
export function visitOf(exchange: Exchange, { status, headers }: Reply): Visit | undefined {
  const { method, url, headers: asked } = exchange;
  if (method !== "GET" || (status !== 200 && status !== 304)) return undefined;
  // Who does not want to be watched is not, not even as a number.
  if (asked.get("dnt") === "1" || asked.get("sec-gpc") === "1") return undefined;
  if (/\bprefetch\b/.test(asked.get("sec-purpose") ?? asked.get("purpose") ?? "")) return undefined;
  // A page that is loaded as an icon or a script has not been seen.
  if (!isShown(asked)) return undefined;
  const { type, language } = chosenOf(exchange, headers);
  if (type === undefined || !PAGES.test(type)) return undefined;
  return {
    page: url.pathname.slice(0, LONGEST),
    form: language === undefined ? type : `${type} ${language.toLowerCase().slice(0, 40)}`,
    source: sourceOf(asked.get("referer"), url),
  };
}

interface Form {
  readonly type?: string;
  readonly language?: string;
}

/** A 304 does not describe what it stands for, but the choice does. */
function chosenOf({ trace: { choice } }: Exchange, headers: Headers): Form {
  const index = choice?.verdict.index ?? null;
  const chosen = index === null ? undefined : choice?.variants[index];
  const [type] = (chosen?.type ?? headers.get("content-type") ?? "").split(";", 1);
  const language = chosen?.language ?? headers.get("content-language") ?? undefined;
  return { type: type.trim().toLowerCase() || undefined, language };
}

/** Of another site only its host: its paths and queries are its readers' own. */
function sourceOf(referer: string | null, { host }: URL): string {
  if (referer === null || !URL.canParse(referer)) return "";
  const url = new URL(referer);
  if (url.protocol !== "http:" && url.protocol !== "https:") return "";
  return (url.host === host ? url.pathname : url.host).slice(0, LONGEST);
}
