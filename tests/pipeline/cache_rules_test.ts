/** What an operator says of the cache, for a site or a part of it. */
import { assertThrows } from "@std/assert";
import { createVariform } from "../../src/mod.ts";
import { html, START, testCases } from "./wire_case.ts";
import type { Stage, WireCase } from "./wire_case.ts";

/** A page that says which one it is, and nothing of its lifetime unless told to. */
function numbered(fields: Record<string, string> = {}, status = 200) {
  return (_: Request, { turn, now }: Stage) => {
    const headers = { date: new Date(now).toUTCString(), "x-turn": `${turn}`, ...fields };
    return new Response(html({}).body, {
      status,
      headers: { "content-type": "text/html; charset=utf-8", ...headers },
    });
  };
}

const turn = (turn: number) => ({ "x-turn": `${turn}` });

testCases([
  {
    name: "settleCaching gives a lifetime to what states none",
    origin: numbered(),
    options: { cache: { lifetime: 60 } },
    exchanges: [{}, { after: 59_000, fields: turn(1) }, { after: 1_000, fields: turn(2) }],
  },
  {
    name: "settleCaching leaves what states its lifetime alone",
    origin: numbered({ "cache-control": "max-age=10" }),
    options: { cache: { lifetime: 60 } },
    exchanges: [{}, { after: 11_000, fields: turn(2) }],
  },
  {
    name: "settleCaching overrules what states its lifetime",
    origin: numbered({ "cache-control": "s-maxage=10, max-age=10" }),
    options: { cache: { lifetime: 60, overrule: true } },
    exchanges: [{}, { after: 59_000, fields: turn(1) }, { after: 1_000, fields: turn(2) }],
  },
  ...["no-store", "private", "private, max-age=60"].map((control): WireCase => ({
    name: `settleCaching makes nothing storable that is forbidden: ${control}`,
    origin: numbered({ "cache-control": control }),
    options: { cache: { lifetime: 60, overrule: true } },
    exchanges: [{ fields: turn(1) }, { fields: turn(2) }],
  })),
  ...([[404, 5], [410, 20], [500, 1]] as const).map(([status, seconds]): WireCase => ({
    name: `settleCaching gives lifetimes by status: ${status}`,
    origin: numbered({}, status),
    options: { cache: { lifetime: { "404": 5, "4xx": 20, "5xx": 1 } } },
    exchanges: [
      { status, fields: turn(1) },
      { status, after: seconds * 1000 - 500, fields: turn(1) },
      { status, after: 501, fields: turn(2) },
    ],
  })),
  {
    name: "settleCaching lets a stale answer stand in for an error",
    origin: (request, stage) =>
      numbered({ "cache-control": "max-age=1" }, stage.turn === 1 ? 200 : 500)(request, stage),
    options: { cache: { staleIfError: 60 } },
    exchanges: [{}, { after: 30_000, fields: turn(1) }],
  },
  {
    name: "a stale answer stands in for no status that says something of the request (RFC 5861 §4)",
    origin: (request, stage) =>
      numbered({ "cache-control": "max-age=1" }, stage.turn === 1 ? 200 : 501)(request, stage),
    options: { cache: { staleIfError: 60 } },
    exchanges: [{}, { after: 30_000, status: 501, fields: turn(2) }],
  },
  {
    name: "a stale answer stands in for an error where the client allows it (RFC 5861 §4)",
    origin: (request, stage) =>
      numbered({ "cache-control": "max-age=1" }, stage.turn === 1 ? 200 : 503)(request, stage),
    exchanges: [
      {},
      { ask: { "cache-control": "stale-if-error=60" }, after: 30_000, fields: turn(1) },
      { status: 503, fields: turn(3) },
    ],
  },
  {
    name: "choose makes no form for one who wants nothing transformed (RFC 9111 §5.2.1.6)",
    origin: () => html({ "cache-control": "max-age=60" }),
    exchanges: [
      { ask: { accept: "text/markdown, */*;q=0.1" }, fields: { "content-type": /markdown/ } },
      {
        ask: {
          "accept": "text/markdown, */*;q=0.1",
          "accept-encoding": "gzip",
          "cache-control": "no-transform",
        },
        fields: { "content-type": /html/, "content-encoding": null, "vary": /accept/i },
      },
      { ask: { accept: "text/markdown, */*;q=0.1" }, fields: { "content-type": /markdown/ } },
    ],
    asked: 1,
  },
  {
    name: "PathTable: a path has rules of its own",
    origin: numbered({ "cache-control": "max-age=60" }),
    options: { paths: [{ match: "/live/*", cache: { bypass: true } }] },
    exchanges: [
      { path: "/a", fields: turn(1) },
      { path: "/a", fields: turn(1) },
      { path: "/live/a", fields: { "x-turn": "2", "cache-status": "variform; fwd=bypass" } },
      { path: "/live/a", fields: turn(3) },
    ],
  },
  {
    name: "countedUrl drops what does not count of the query, for the origin as well",
    origin: (request, stage) =>
      numbered({ "cache-control": "max-age=60", "x-query": new URL(request.url).search })(
        request,
        stage,
      ),
    options: { cache: { query: { drop: ["utm_source"], sort: true } } },
    exchanges: [
      { path: "/?b=1&utm_source=x&a=2", fields: { "x-query": "?a=2&b=1" } },
      { path: "/?a=2&b=1", fields: turn(1) },
      { path: "/?a=2&b=1&utm_source=y", fields: turn(1) },
      { path: "/?a=2&b=2", fields: turn(2) },
    ],
  },
  {
    name: "countedUrl keeps what counts of the query",
    origin: numbered({ "cache-control": "max-age=60" }),
    options: { cache: { query: { keep: ["id"] } } },
    exchanges: [
      { path: "/?id=1&x=1" },
      { path: "/?x=2&id=1", fields: turn(1) },
      { path: "/?id=2", fields: turn(2) },
      { path: "/?id=1&lang=de", method: "POST", fields: turn(3) },
      { path: "/?id=1", fields: turn(4) },
    ],
  },
  {
    name: "reduce tells answers apart by the cookies that count, and hides all others",
    origin: (request, stage) =>
      numbered({
        "cache-control": "max-age=60",
        "x-cookie": request.headers.get("cookie") ?? "none",
      })(request, stage),
    options: { cache: { cookies: ["theme", "plan"] } },
    exchanges: [
      { ask: { cookie: "id=1; theme=dark" }, fields: { "x-cookie": "theme=dark", vary: /Cookie/ } },
      { ask: { cookie: "theme=dark; id=2" }, fields: turn(1) },
      { ask: { cookie: "theme=light" }, fields: turn(2) },
      { ask: { cookie: "id=3" }, fields: { "x-cookie": "none", ...turn(3) } },
      { fields: turn(3) },
    ],
  },
  {
    name: "reduce hides all cookies where none counts",
    origin: (request, stage) =>
      numbered({
        "cache-control": "max-age=60",
        "x-cookie": request.headers.get("cookie") ?? "none",
      })(request, stage),
    options: { cache: { cookies: [] } },
    exchanges: [
      { ask: { cookie: "id=1" }, fields: { "x-cookie": "none" } },
      { ask: { cookie: "id=2" }, fields: turn(1) },
    ],
  },
  {
    name: "withKey tells answers apart by fields that Vary does not name",
    origin: numbered({ "cache-control": "max-age=60", vary: "x-a", etag: '"1"' }),
    options: { cache: { key: ["X-Country"] } },
    exchanges: [
      { ask: { "x-country": "kr" }, fields: { vary: /X-Country/ } },
      { ask: { "x-country": "kr" }, fields: turn(1) },
      { ask: { "x-country": "fr" }, fields: turn(2) },
      { ask: { "x-country": "kr", "x-a": "1" }, fields: turn(3) },
    ],
  },
  {
    name: "finish keeps the names of answers from clients where it is told to",
    origin: numbered({ "cache-tag": "a", "surrogate-key": "b", "cache-groups": '"c"' }),
    options: { cache: { stripTags: true } },
    exchanges: [
      { fields: { "cache-tag": null, "surrogate-key": null, "cache-groups": null } },
    ],
  },
  {
    name: "invalidate goes by cache groups of the same origin (RFC 9875 §3)",
    origin: (request, stage) =>
      request.method === "POST"
        ? numbered({ "cache-group-invalidation": '"menu"' })(request, stage)
        : numbered({
          "cache-control": "max-age=60",
          ...request.url.includes("/menu") && { "cache-groups": '"menu", "x"' },
        })(request, stage),
    exchanges: [
      { path: "/menu/1", fields: turn(1) },
      { path: "/other", fields: turn(2) },
      { path: "/order", method: "POST", fields: turn(3) },
      { path: "/menu/1", fields: turn(4) },
      { path: "/other", fields: turn(2) },
    ],
  },
]);

Deno.test("settleCacheRules refuses what can mean nothing", () => {
  for (const cache of [{ key: ["a b"] }, { lifetime: -1 }, { cookies: ["a;b"] }]) {
    assertThrows(() => createVariform({ origin: () => html(), cache }), TypeError);
  }
});

testCases([
  {
    name: "normalizeAcceptEncoding offers codings by a dictionary that the client holds (RFC 9842)",
    origin: ({ headers }, { now }) =>
      new Response("x", {
        headers: {
          "content-type": "text/css",
          "cache-control": "max-age=60",
          "date": new Date(now ?? START).toUTCString(),
          "use-as-dictionary": 'match="/*"',
          "vary": "accept-encoding, available-dictionary",
          "x-asked": headers.get("accept-encoding") ?? "",
        },
      }),
    exchanges: [
      {
        ask: { "accept-encoding": "gzip, br, dcb, dcz" },
        fields: { "x-asked": "br, gzip", "use-as-dictionary": 'match="/*"' },
      },
      {
        ask: { "accept-encoding": "gzip, br, dcb, dcz", "available-dictionary": ":YQ==:" },
        fields: { "x-asked": "dcb, dcz, br, gzip" },
      },
    ],
    asked: 2,
  },
]);
