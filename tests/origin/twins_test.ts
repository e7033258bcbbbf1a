/** Twins at an origin server, whatever the state of what is stored and of the connections. */
import { html, testCases } from "../pipeline/wire_case.ts";

const FRESH = { "cache-control": "max-age=60", "etag": '"1"' };

const notFound = (body: BodyInit = "none") =>
  new Response(body, { status: 404, headers: { "content-type": "text/plain" } });

testCases([
  {
    name: "withTwins: the page of a stale twin is validated, and its 304 is the twin's",
    origin: ({ url, headers }, { now }) => {
      if (!url.endsWith("/about")) return notFound();
      const fields = { ...FRESH, date: new Date(now).toUTCString() };
      return headers.get("if-none-match") === '"1"'
        ? new Response(null, { status: 304, headers: fields })
        : html(fields);
    },
    exchanges: [
      { path: "/about.md", body: /^# T/ },
      { path: "/about.md", after: 61_000, body: /^# T/, fields: { "cache-status": /304/ } },
      { path: "/about.md", after: 1_000, body: /^# T/, fields: { "cache-status": /hit/ } },
    ],
    asked: 4,
  },
  {
    name: "withTwins: a page is asked for as Markdown, whatever the client accepts",
    origin: ({ url, headers }) => {
      if (!url.endsWith("/about")) return notFound();
      const isMarkdown = headers.get("accept")?.startsWith("text/markdown");
      const type = isMarkdown ? "text/markdown" : "application/json";
      return new Response("own", { headers: { ...FRESH, "content-type": type, "vary": "accept" } });
    },
    exchanges: [
      { path: "/about.md", ask: { accept: "*/*" }, body: "own" },
      { path: "/about.md", ask: { accept: "text/markdown" }, body: "own" },
    ],
  },
  {
    name: "withTwins: that there is no page varies by what one could have been found by",
    origin: ({ url, headers }) =>
      url.endsWith("/about") && headers.get("cookie") === null
        ? html({ ...FRESH, vary: "cookie" })
        : url.endsWith("/about")
        ? new Response("{}", { headers: { "content-type": "application/json", "vary": "cookie" } })
        : notFound(),
    exchanges: [
      { path: "/about.md", body: /^# T/ },
      { path: "/about.md", ask: { cookie: "a=1" }, status: 404, fields: { vary: /cookie/i } },
    ],
  },
  {
    name: "withTwins: one connection is enough to find the page of a twin",
    server: true,
    origin: ({ url }) =>
      url.endsWith("/about") ? html(FRESH) : notFound("no such page. ".repeat(1_000)),
    options: { limits: { originConnections: 1, connectTime: 500, headTime: 500 } },
    exchanges: [
      { path: "/about.md", body: /^# T/ },
      { path: "/other.md", status: 404, body: /^no such page/ },
    ],
  },
  {
    name:
      "withTwins: an endless page that says there is nothing is given up, however often it comes",
    server: true,
    origin: ({ url }, { endless }) =>
      url.endsWith("/about") ? html(FRESH) : notFound(endless("x".repeat(10_000))),
    options: { limits: { originConnections: 1, connectTime: 1_000, headTime: 1_000 } },
    exchanges: [{ path: "/about.md", body: /^# T/ }],
    released: 1,
  },
  {
    name: "withTwins: a page that says there is nothing comes whole, however large it is",
    origin: ({ url }) => notFound(url.endsWith(".md") ? "x".repeat(100_000) : "none"),
    exchanges: [{ path: "/about.md", status: 404, body: "x".repeat(100_000) }],
  },
  {
    name: "withTwins: a page that may not be transformed has no twin",
    origin: ({ url }) =>
      url.endsWith("/about") ? html({ "cache-control": "no-transform, max-age=60" }) : notFound(),
    exchanges: [
      { path: "/about.md", status: 404, body: "none" },
      { path: "/about.md", status: 404, body: "none" },
      { path: "/about", status: 200 },
    ],
  },
]);
