/**
 * Answers that are passed as they came are stored by the same rules as those that are negotiated.
 */
import { Fault } from "../../src/model/fault.ts";
import { html, START, testCases } from "./wire_case.ts";
import type { Stage, WireCase, WireExchange } from "./wire_case.ts";

const DATE = new Date(START).toUTCString();

/** An answer of this status that says which one it is. */
function numbered(status: number, fields: Record<string, string> = {}) {
  return (_: Request, { turn }: Stage) => {
    const empty = status === 204 || status === 304;
    const headers = { "date": DATE, "cache-control": "max-age=60", "x-turn": `${turn}`, ...fields };
    return new Response(empty ? null : `${turn}`, { status, headers });
  };
}

const FIRST: WireExchange = { fields: { "x-turn": "1" } };

testCases([
  ...[203, 204, 301, 302, 404, 410, 500, 503].map((status): WireCase => ({
    name: `goOnWith gives a stored ${status} out again`,
    origin: numbered(status),
    exchanges: [
      { status, fields: { "x-turn": "1", "cache-status": "variform; fwd=uri-miss; stored" } },
      {
        status,
        after: 10_000,
        body: status === 204 ? "" : "1",
        fields: { "age": "10", "x-turn": "1", "cache-status": "variform; hit; ttl=50" },
      },
      { status, method: "HEAD", body: "", ...FIRST },
      { status, after: 51_000, fields: { "x-turn": "2" } },
    ],
    asked: 2,
  })),
  {
    name: "goOnWith answers conditions where the answer is a success",
    origin: numbered(203, { etag: '"1"' }),
    exchanges: [
      { status: 203 },
      { status: 304, ask: { "if-none-match": '"1"' }, fields: { etag: '"1"' }, body: "" },
      { status: 203, ask: { "if-none-match": '"2"' } },
      { status: 412, ask: { "if-match": '"2"' } },
    ],
    asked: 1,
  },
  {
    name: "goOnWith answers no conditions where the answer is none",
    origin: numbered(404, { etag: '"1"' }),
    exchanges: [{ status: 404 }, { status: 404, ask: { "if-none-match": '"1"' } }],
    asked: 1,
  },
  ...([{}, { etag: '"1"' }] as Record<string, string>[]).map((fields): WireCase => ({
    name: `lookup tells a fresh answer that the client refuses from a stale one: ${
      JSON.stringify(fields)
    }`,
    origin: numbered(200, { "cache-control": "max-age=60, must-revalidate", ...fields }),
    exchanges: [
      {},
      { ask: { "cache-control": "no-cache" }, fields: { "cache-status": /fwd=request/ } },
      { ask: { "cache-control": "max-age=0" }, after: 1000, fields: { "cache-status": /fwd=req/ } },
      { after: 61_000, fields: { "cache-status": /fwd=stale/ } },
    ],
  })),
  ...["must-revalidate", "proxy-revalidate", "s-maxage=60", "no-cache"].map((
    control,
  ): WireCase => ({
    name: `offer answers 504 where it must ask and cannot (RFC 9111 §5.2.2.2): ${control}`,
    origin: (request, stage) => {
      if (stage.turn > 1) throw new Fault("origin-down", "no connection");
      const fields = { "cache-control": `max-age=60, ${control}`, etag: '"1"' };
      return numbered(200, fields)(request, stage);
    },
    exchanges: [{}, { status: 504, after: 61_000 }],
    logged: [/no connection/],
  })),
  {
    name: "a stale answer stands in where the origin is stuck (RFC 5861 §4)",
    origin: (request, stage) => {
      if (stage.turn > 1) throw new Fault("origin-slow", "no answer in time");
      const fields = { "cache-control": "max-age=60, stale-if-error=600" };
      return numbered(200, fields)(request, stage);
    },
    exchanges: [{}, { after: 100_000, ...FIRST }, { after: 1, ...FIRST }],
    asked: 3,
  },
  {
    name: "goOnWith lets a stored answer stand in for an error",
    origin: (request, stage) =>
      stage.turn === 1
        ? numbered(404, { "cache-control": "max-age=60, stale-if-error=60" })(request, stage)
        : numbered(500, { "cache-control": "no-store" })(request, stage),
    exchanges: [{ status: 404 }, { status: 404, after: 61_000, ...FIRST }],
    asked: 2,
  },
  {
    name: "offer keeps no live stream, whatever it says",
    origin: (_, { turn }) =>
      new Response(`data: ${turn}\n\n`, {
        headers: { "content-type": "text/event-stream", "cache-control": "max-age=60" },
      }),
    exchanges: [{ body: "data: 1" }, { body: "data: 2" }],
  },
  {
    name: "offer keeps a successful answer without media type",
    origin: (_, { turn }) => {
      const body = new Uint8Array([48 + turn]);
      return new Response(body, { headers: { "cache-control": "max-age=60" } });
    },
    exchanges: [{ body: "1" }, { body: "1" }],
  },
  {
    name: "offer: what a HEAD tells makes a stored answer fresh (RFC 9111 §4.3.5)",
    origin: (_, { now }) =>
      html({ "cache-control": "max-age=60", "date": new Date(now).toUTCString() }),
    exchanges: [{}, { method: "HEAD", after: 61_000 }, { after: 10_000, fields: { age: "10" } }],
    asked: 2,
  },
  {
    name: "offer: a HEAD that contradicts a stored answer ends its use",
    origin: (_, { now, turn }) =>
      html({
        "cache-control": "max-age=60, stale-if-error=600",
        "date": new Date(now).toUTCString(),
        "etag": `"${turn}"`,
      }, `<h1>${turn}</h1>`),
    exchanges: [{ body: "<h1>1</h1>" }, { method: "HEAD", after: 61_000 }, { body: "<h1>3</h1>" }],
    asked: 3,
  },
  {
    name: "representationFields leaves a server's own words as they are",
    origin: () =>
      html({ "content-type": "text/plain;Charset=UTF-8", "content-encoding": "X-Odd" }, "x"),
    exchanges: [
      { fields: { "content-type": "text/plain;Charset=UTF-8", "content-encoding": "X-Odd" } },
    ],
  },
]);

const POSTED: WireExchange = {
  method: "POST",
  status: 200,
  fields: { "cache-status": "variform; fwd=method" },
};

const UNFIT: readonly Record<string, string>[] = [
  {},
  { "content-location": "/other" },
  { "content-location": "/", "vary": "accept" },
];

function post(fields: Record<string, string>) {
  return ({ method }: Request) =>
    html({ "cache-control": "max-age=60", ...fields }, `<h1>${method}</h1>`);
}

testCases([
  {
    name: "pass keeps the answer to a POST that stands for the resource (RFC 9110 §9.3.3)",
    origin: post({ "content-location": "/" }),
    exchanges: [POSTED, { body: "<h1>POST</h1>" }],
    asked: 1,
  },
  ...UNFIT.map(
    (fields): WireCase => ({
      name: `pass keeps no other answer to a POST: ${JSON.stringify(fields)}`,
      origin: post(fields),
      exchanges: [POSTED, { body: "<h1>GET</h1>" }],
      asked: 2,
    }),
  ),
  {
    name: "finish keeps Surrogate-Control from clients",
    origin: () => html({ "surrogate-control": "max-age=60" }),
    exchanges: [
      { fields: { "surrogate-control": null } },
      { ask: { "surrogate-capability": 'x="Surrogate/1.0"' }, fields: { "age": "0" } },
    ],
    asked: 1,
  },
]);
