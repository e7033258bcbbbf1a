/**
 * What an origin is asked, and what becomes of its answers: nothing that nobody reads holds a
 * connection, nothing stored is lost while the origin is in trouble, nothing personal is shared.
 */
import { HTML, html, START, testCases } from "./wire_case.ts";
import type { Stage } from "./wire_case.ts";

const DATE = new Date(START).toUTCString();
const MARKDOWN = { accept: "text/markdown" };

/** A page whose content never ends. */
function endlessPage(fields: Record<string, string> = {}) {
  return (_: Request, { endless }: Stage) => html(fields, endless("<p>x"));
}

/** Answers in turn; the last one goes on. */
function inTurn(...answers: ((now: number, request: Request) => Response)[]) {
  return (request: Request, { turn, now }: Stage) =>
    answers[Math.min(turn, answers.length) - 1](now, request);
}

/** A page that is fresh for a minute from now on, and whatever else is said of it. */
function fresh(control: string, fields: Record<string, string> = {}, title = "T") {
  return (now: number) => {
    const date = new Date(now).toUTCString();
    return html({ "cache-control": `max-age=60${control}`, date, ...fields }, `<h1>${title}</h1>`);
  };
}

const down = () => {
  throw new Error("out of tea");
};

testCases([
  {
    name: "obtain: an answer under way is given up where the client has it already (304)",
    origin: endlessPage({ etag: '"1"' }),
    exchanges: [{ ask: { "accept": "text/html", "if-none-match": '"1"' }, status: 304 }],
    released: 1,
  },
  {
    name: "obtain: an answer under way is given up where a condition fails (412)",
    origin: endlessPage({ etag: '"1"' }),
    exchanges: [{ ask: { "if-match": '"2"' }, status: 412 }],
    released: 1,
  },
  {
    name: "obtain: an answer under way is given up where the head alone is wanted",
    origin: endlessPage(),
    exchanges: [
      { method: "HEAD", ask: { accept: "text/html" }, body: "" },
      { method: "HEAD", ask: MARKDOWN, body: "" },
    ],
    released: 2,
  },
  {
    name: "choose: an answer under way is given up where no form suits (406)",
    origin: endlessPage(),
    exchanges: [{ ask: { accept: "image/png" }, status: 406 }],
    released: 1,
  },
  {
    name: "choose: an answer under way is given up where the client is to choose (300)",
    origin: endlessPage(),
    options: { negotiation: { mode: "reactive" } },
    exchanges: [{ status: 300 }],
    released: 1,
  },
  {
    name: "choose: an answer under way is given up where the client is sent elsewhere (302)",
    origin: endlessPage(),
    options: { negotiation: { downstream: "redirect" } },
    exchanges: [{ ask: MARKDOWN, status: 302, fields: { location: "/?format=md" } }],
    released: 1,
  },
  {
    name: "choose: one connection to a server serves all of these, one after the other",
    server: true,
    origin: endlessPage({ etag: '"1"' }),
    options: { limits: { originConnections: 1, connectTime: 2_000 } },
    exchanges: [
      { ask: { "accept": "text/html", "if-none-match": '"1"' }, status: 304 },
      { ask: { "if-match": '"2"' }, status: 412 },
      { ask: { accept: "image/png" }, status: 406 },
      { method: "HEAD" },
    ],
    released: 4,
  },
  {
    name: "pass: a body that breaks when it is given up ends nobody",
    origin: () => {
      const body = new ReadableStream({
        start: (controller) => controller.error(new Error("out of tea")),
      });
      return new Response(body, { status: 404 });
    },
    exchanges: [{ method: "HEAD", status: 404, body: "" }],
  },
  {
    name: "offer: a stale answer stands in for a 5xx of the origin, whose body is given up",
    origin: (request, stage) =>
      stage.turn === 1
        ? fresh(", stale-if-error=600")(stage.now)
        : new Response(stage.endless(), { status: request.url.endsWith("/") ? 503 : 500 }),
    exchanges: [
      { ask: MARKDOWN, body: "# T" },
      { after: 61_000, ask: MARKDOWN, body: "# T", fields: { "cache-status": /stale/ } },
    ],
    asked: 2,
    released: 1,
  },
  {
    name: "offer: without leave, a stale answer does not stand in for a 5xx",
    origin: inTurn(fresh(""), () => new Response("sorry", { status: 503 })),
    exchanges: [{ body: "<h1>T</h1>" }, { after: 61_000, status: 503, body: "sorry" }],
  },
  {
    name: "offer: a stale answer stands in for an origin that cannot be reached",
    origin: inTurn(fresh(""), down),
    exchanges: [
      { ask: MARKDOWN, body: "# T" },
      { after: 61_000, ask: MARKDOWN, body: "# T", fields: { age: "61" } },
    ],
    asked: 2,
  },
  {
    name: "offer: a stale answer that must be validated does not stand in",
    origin: inTurn(fresh(", must-revalidate"), down),
    exchanges: [{ body: "<h1>T</h1>" }, { after: 61_000, status: 500 }],
    logged: [/out of tea/],
  },
  {
    name: "offer: a 304 that speaks of another answer has the origin asked again, unconditionally",
    origin: inTurn(
      fresh("", { etag: '"1"' }),
      () => new Response(null, { status: 304, headers: { etag: '"2"', "last-modified": DATE } }),
      (now, { headers }) =>
        fresh("", {}, headers.has("if-none-match") ? "conditional" : "New")(now),
    ),
    exchanges: [{ ask: MARKDOWN, body: "# T" }, { after: 61_000, ask: MARKDOWN, body: "# New" }],
    asked: 3,
  },
  {
    name: "offer: a 304 that nobody asked for is a 502",
    origin: () => new Response(null, { status: 304, headers: { etag: '"1"' } }),
    exchanges: [
      { ask: { accept: "application/json" }, status: 502, body: /malformed/ },
      { ask: { "if-none-match": '"1"' }, status: 502 },
    ],
    asked: 2,
    logged: [/nobody asked for/, /nobody asked for/],
  },
  {
    name: "offer: a part of the origin's own form varies by our choice, too",
    origin: () =>
      new Response("abc", {
        status: 206,
        headers: { "content-type": "text/html", "content-range": "bytes 0-2/9", "vary": "X-Tea" },
      }),
    exchanges: [{
      ask: { accept: "text/html", range: "bytes=0-2" },
      status: 206,
      body: "abc",
      fields: { vary: /^(?=.*\bx-tea\b)(?=.*\baccept\b)/i },
    }],
  },
  {
    name: "offer: a range of a form that is made is cut here, and not by the origin",
    origin: ({ headers }) => html({}, `<h1>${headers.get("range")}</h1>`),
    exchanges: [
      { ask: { ...MARKDOWN, range: "bytes=0-2" }, status: 206, body: "# n" },
      // The origin was asked for it, and has sent all.
      { ask: { range: "bytes=0-8" }, status: 206, body: "<h1>bytes" },
    ],
  },
  {
    name: "offer: a range is not asked of the origin on a weak condition",
    origin: ({ headers }) => html({}, `${headers.get("range")} ${headers.get("if-range")}`),
    exchanges: [
      { ask: { "range": "bytes=50-", "if-range": DATE }, body: "null null" },
      { ask: { "range": "bytes=50-", "if-range": 'W/"1"' }, body: "null null" },
      { ask: { "range": "bytes=50-", "if-range": '"1"' }, body: 'bytes=50- "1"' },
    ],
  },
  {
    name: "offer: what must not be held back passes as it is",
    origin: () => html({ "x-accel-buffering": "no" }),
    exchanges: [{
      ask: { ...MARKDOWN, "accept-encoding": "gzip" },
      body: HTML,
      fields: { "content-type": /^text\/html/, "content-encoding": null },
    }],
  },
  {
    name: "lookup: an upgrade to anything but WebSocket is declined, and the page negotiated",
    origin: () => html({ "cache-control": "max-age=60" }),
    exchanges: [
      {
        ask: { ...MARKDOWN, upgrade: "h2c", connection: "Upgrade, HTTP2-Settings" },
        body: /^# T/,
        fields: { "content-type": /^text\/markdown/, "vary": /accept/i },
      },
      {
        ask: { ...MARKDOWN, upgrade: "websocket", connection: "close" },
        body: /^# T/,
        fields: { "cache-status": /hit/ },
      },
    ],
    asked: 1,
  },
  {
    name: "lookup: what a trusted proxy was asked for separates what is stored",
    server: true,
    origin: ({ headers }) =>
      html({ "cache-control": "max-age=60" }, headers.get("x-forwarded-host") ?? ""),
    options: { trustForwarded: true },
    exchanges: ["a.test", "b.test", "a.test"].map((name) => ({
      ask: { "x-forwarded-host": name },
      body: name,
    })),
    asked: 2,
  },
  {
    name: "lookup: what a client that is not trusted says of its host changes nothing",
    server: true,
    origin: ({ headers }) =>
      html({ "cache-control": "max-age=60" }, headers.get("x-forwarded-host") ?? ""),
    exchanges: ["a.test", "b.test"].map((name) => ({
      ask: { "x-forwarded-host": name },
      body: "site.test",
    })),
    asked: 1,
  },
]);
