/**
 * Twins at an origin server: `/about.md` is asked for, the server has only `/about` or
 * `/about.html`. Agents add `.md` to the addresses of pages, and mean the page.
 *
 *     /about.md        →  /about, /about.html
 *     /guide/index.md  →  /guide/, /guide/index.html
 *
 * @module
 */
import { readWhole } from "../coding/read_whole.ts";
import { joinedValue, withoutFields } from "../syntax/field_lines.ts";
import { essenceOf } from "../syntax/media_type.ts";
import { formatVary, mergeVary, parseVary } from "../syntax/vary.ts";
import { canonicalLocation, locateByQuery, twinType } from "./query_forms.ts";
import { type Answer, type Ask, describedBy, type Found, type Origin } from "./origin.ts";

/** The origin, with twins for the pages that it has. */
export function withTwins(origin: Origin): Origin {
  return describedBy(origin, (ask) => describeWithTwins(origin, ask));
}

function describeWithTwins(origin: Origin, ask: Ask): Promise<Answer> {
  const pages = pagesOf(ask.url);
  return pages.length === 0 ? origin.describe(ask) : describeAmong(pages, origin, ask);
}

async function describeAmong(pages: readonly URL[], origin: Origin, ask: Ask): Promise<Answer> {
  const answer = await origin.describe(ask);
  if (answer.kind !== "answer" || answer.status !== 404) return answer;
  // Read to its end first: nobody may hold one connection while waiting for another.
  const body = answer.body && await readWhole(answer.body, NOT_FOUND_LIMIT);
  const asking = { ...ask, headers: askingForPage(ask.headers), sent: undefined };
  let vary: readonly string[] = [];
  for (const url of pages) {
    const found = await origin.describe({ ...asking, url });
    if (found.kind === "answer" && found.status === 304) return found;
    if (found.kind === "resource" && mayBeTwin(found)) return asTwin(found, ask, url);
    if (found.kind === "answer") found.body?.cancel().catch(() => {});
    if (found.kind === "resource") found.resource.variants[0]?.release?.();
    vary = mergeVary(vary, varyOf(found));
  }
  const none = body === undefined ? await origin.describe(ask) : answer;
  if (none.kind !== "answer") return none;
  // That there is no page depends on all by which one could have been found.
  const all = mergeVary(varyOf(none), vary);
  const fields = all.length === 0
    ? none.fields
    : [...withoutFields(none.fields, VARY), ["Vary", formatVary(all)] as const];
  if (body === undefined) return { ...none, fields };
  return { ...answer, fields, body: body && new Blob([body as BlobPart]).stream() };
}

/** The name says what is wanted, whatever the client accepts: Markdown, or what it is made from. */
const PAGE_RANGES = "text/markdown, text/html;q=0.9";

function askingForPage(headers: Headers): Headers {
  const asking = new Headers(headers);
  asking.set("accept", PAGE_RANGES);
  return asking;
}

const VARY: ReadonlySet<string> = new Set(["vary"]);

function varyOf(answer: Answer): readonly string[] {
  const fields = answer.kind === "answer"
    ? answer.fields
    : answer.kind === "resource"
    ? answer.message?.fields ?? []
    : [];
  return parseVary(joinedValue(fields, "vary") ?? "");
}

/** HTML that may not be transformed is no Markdown, and so is not to be found under that name. */
function mayBeTwin({ resource: { variants: [page], fixed } }: Found): boolean {
  const type = essenceOf(page?.type);
  return type === "text/markdown" || (type === "text/html" && !fixed);
}

/** A page that says "not found" and is larger than this is asked for again, in bytes. */
const NOT_FOUND_LIMIT = 64 << 10;

/** Where the page of a twin may be, the likeliest first. */
function pagesOf(url: URL): URL[] {
  if (twinType(url) === undefined) return [];
  const base = url.pathname.replace(/\.md$/, "");
  const paths = base.endsWith("/index")
    ? [base.slice(0, -"index".length), `${base}.html`]
    : base.endsWith("/")
    ? []
    : [base, `${base}.html`];
  return paths.map((path) => Object.assign(new URL(url), { pathname: path }));
}

/** The page, pinned to the twin's type; the link is kept with it and tells whose twin it is. */
function asTwin({ resource, message, ...found }: Found, { url, names }: Ask, page: URL): Found {
  const link = ["Link", `<${canonicalLocation(page, names)}>; rel="canonical"`] as const;
  const [variant] = resource.variants;
  return {
    ...found,
    resource: {
      ...resource,
      location: canonicalLocation(url, names),
      locate: locateByQuery(url, names),
      pins: { ...resource.pins, type: resource.pins.type ?? twinType(url), soft: false },
      variants: [{ ...variant, fields: [...variant.fields ?? [], link] }],
    },
    message: message && { ...message, fields: [...message.fields, link] },
  };
}
