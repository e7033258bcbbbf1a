/** Parts of answers: stored, combined, and given out again (RFC 9111 §3.3, §3.4). */
import { testCases } from "./wire_case.ts";
import type { Stage, WireCase } from "./wire_case.ts";

const turn = (turn: number) => ({ "x-turn": `${turn}` });

const PARTS = "0123456789";

/** An origin that gives parts of ten bytes, with the tag that it is told. */
function inParts(etag: string, fields: Record<string, string> = {}) {
  return ({ headers }: Request, { turn, now }: Stage) => {
    const told = {
      "content-type": "video/mp4",
      "cache-control": "max-age=60",
      "date": new Date(now).toUTCString(),
      "x-turn": `${turn}`,
      "x-asked": [headers.get("range"), headers.get("if-range")].join(" "),
      etag,
      ...fields,
    };
    const [, first, end] = /^bytes=(\d+)-(\d*)$/.exec(headers.get("range") ?? "") ?? [];
    if (first === undefined) return new Response(PARTS, { headers: told });
    const last = end === "" ? PARTS.length - 1 : end;
    const range = `bytes ${first}-${last}/${PARTS.length}`;
    return new Response(PARTS.slice(Number(first), Number(last) + 1), {
      status: 206,
      headers: { ...told, "content-range": range, ...fields },
    });
  };
}

const range = (text: string, fields: Record<string, string> = {}) => ({
  ask: { range: `bytes=${text}`, ...fields },
});

testCases([
  {
    name: "findPart answers from a stored part what lies within it",
    origin: inParts('"1"'),
    exchanges: [
      { ...range("2-6"), status: 206, body: "23456" },
      {
        ...range("3-4"),
        after: 10_000,
        status: 206,
        body: "34",
        fields: { "content-range": "bytes 3-4/10", age: "10", "cache-status": /hit; ttl=50/ },
      },
    ],
    asked: 1,
  },
  {
    name: "keepPart grows parts together, and the whole of them answers everything",
    origin: inParts('"1"'),
    exchanges: [
      { ...range("0-3"), status: 206, body: "0123" },
      { ...range("7-9"), status: 206, body: "789" },
      { ...range("2-8"), status: 206, body: "2345678" },
      { body: PARTS, fields: { "cache-status": /hit/, "content-range": null } },
      { ...range("-2"), status: 206, body: "89" },
    ],
    asked: 3,
  },
  {
    name: "findBeginning has the rest alone asked for, and the whole is stored",
    origin: inParts('"1"'),
    exchanges: [
      { ...range("0-3"), status: 206, body: "0123" },
      {
        after: 100_000,
        body: PARTS,
        fields: {
          "x-asked": 'bytes=4- "1"',
          "content-range": null,
          "content-length": "10",
          "age": null,
          ...turn(2),
        },
      },
      { after: 30_000, body: PARTS, fields: { "cache-status": /hit/, "age": "30" } },
    ],
    asked: 2,
  },
  {
    name: "findBeginning mixes no content",
    origin: (request, stage) =>
      stage.turn === 1
        ? inParts('"1"')(request, stage)
        : new Response("other", { headers: { "content-type": "text/plain", "etag": '"2"' } }),
    exchanges: [
      { ...range("0-3"), status: 206 },
      { body: "other", fields: { etag: '"2"' } },
    ],
    asked: 2,
  },
  {
    name: "findBeginning asks again where a part of other content comes",
    origin: (request, stage) => {
      // An origin that does not know If-Range.
      if (stage.turn !== 2) return inParts(stage.turn === 1 ? '"1"' : '"2"')(request, stage);
      const fields = { "content-range": "bytes 4-9/10", "etag": '"2"' };
      return new Response("456789", { status: 206, headers: fields });
    },
    exchanges: [
      { ...range("0-3"), status: 206 },
      { body: PARTS, fields: { etag: '"2"', ...turn(3) } },
    ],
    asked: 3,
  },
  {
    name: "findBeginning is of no use where the beginning is missing",
    origin: inParts('"1"'),
    exchanges: [
      { ...range("2-3"), status: 206 },
      { body: PARTS, fields: { "x-asked": "", ...turn(2) } },
    ],
    asked: 2,
  },
  {
    name: "keepPart mixes no content",
    origin: (request, stage) => inParts(stage.turn === 1 ? '"1"' : '"2"')(request, stage),
    exchanges: [
      { ...range("0-3"), status: 206 },
      { ...range("4-9"), status: 206 },
      { ...range("1-2"), status: 206, fields: turn(3) },
    ],
    asked: 3,
  },
  ...['W/"1"', ""].map((etag): WireCase => ({
    name: `keepPart keeps nothing that no strong tag names: ${etag}`,
    origin: inParts(etag),
    exchanges: [
      { ...range("0-3"), status: 206 },
      { ...range("0-3"), status: 206, fields: turn(2) },
    ],
  })),
  {
    name: "keepPart keeps no part that is shorter than it says",
    origin: inParts('"1"', { "content-range": "bytes 0-9/10" }),
    exchanges: [
      { ...range("0-3"), status: 206 },
      { ...range("0-3"), status: 206, fields: turn(2) },
    ],
  },
  {
    name: "passStored weighs conditions before a stored part is given (RFC 9110 §13.2.2)",
    origin: inParts('"1"'),
    exchanges: [
      { ...range("0-4"), status: 206 },
      {
        ...range("0-4", { "if-none-match": '"1"' }),
        status: 304,
        fields: { "content-range": null, etag: '"1"' },
        body: "",
      },
      { ...range("0-4", { "if-match": '"2"' }), status: 412 },
      { ...range("0-4", { "if-none-match": '"2"' }), status: 206, fields: turn(1) },
    ],
    asked: 1,
  },
  {
    name: "lookup gives HEAD no part (RFC 9110 §14.2)",
    origin: inParts('"1"'),
    exchanges: [
      { ...range("0-4"), status: 206 },
      { ...range("0-4"), method: "HEAD", status: 206, fields: { "cache-status": /fwd/ } },
    ],
    asked: 2,
  },
  {
    name: "findPart goes by If-Range, by Vary and by freshness",
    origin: inParts('"1"', { vary: "x" }),
    exchanges: [
      { ...range("0-3"), status: 206 },
      { ...range("0-3", { "if-range": '"1"' }), status: 206, fields: turn(1) },
      { ...range("0-3", { "if-range": '"2"' }), status: 206, fields: turn(2) },
      { ...range("0-3", { x: "1" }), status: 206, fields: turn(3) },
      { ...range("0-3"), status: 206, after: 61_000, fields: turn(4) },
    ],
  },
]);
