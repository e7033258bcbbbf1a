/**
 * Twins at an origin server: `/about.md` is asked for, the server has only `/about` or
 * `/about.html`. Agents add `.md` to the addresses of pages, and mean the page.
 *
 *     /about.md        →  /about, /about.html
 *     /guide/index.md  →  /guide/, /guide/index.html
 *
 * @module
 */
import { twinType } from "./query_forms.ts";
import type { Answer, Ask, Found, Origin } from "./origin.ts";

/** The origin, with twins for the pages that it has. */
export function withTwins(origin: Origin): Origin {
  return {
    name: origin.name,
    describe: (ask) => describeWithTwins(origin, ask),
    requestFields: origin.requestFields?.bind(origin),
    pass: origin.pass?.bind(origin),
    connect: origin.connect?.bind(origin),
    close: () => origin.close(),
  };
}

async function describeWithTwins(origin: Origin, ask: Ask): Promise<Answer> {
  const answer = await origin.describe(ask);
  if (answer.kind !== "answer" || answer.status !== 404) return answer;
  for (const page of pagesOf(ask.url)) {
    const found = await origin.describe({ ...ask, url: page });
    if (found.kind === "answer" && found.status === 304) {
      await answer.body?.cancel();
      return found;
    }
    if (found.kind === "resource" && found.resource.variants[0]?.type === "text/html") {
      await answer.body?.cancel();
      return asTwin(found, ask.url, page);
    }
    if (found.kind === "answer") await found.body?.cancel();
    if (found.kind === "resource") found.resource.variants[0]?.release?.();
  }
  return answer;
}

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
function asTwin({ resource, message, ...found }: Found, url: URL, page: URL): Found {
  const link = ["Link", `<${page.pathname + page.search}>; rel="canonical"`] as const;
  const [variant] = resource.variants;
  return {
    ...found,
    resource: {
      ...resource,
      pins: { ...resource.pins, type: resource.pins.type ?? twinType(url) },
      variants: [{ ...variant, fields: [...variant.fields ?? [], link] }],
    },
    message: message && { ...message, fields: [...message.fields, link] },
  };
}
