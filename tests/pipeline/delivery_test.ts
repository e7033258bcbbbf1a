/**
 * What goes back to the client: status, fields and body, on the way that the first request takes and
 * on those after it.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { createVariform } from "../../src/mod.ts";
import { HTML, html, START, testCases } from "./wire_case.ts";

const DATE = new Date(START).toUTCString();
const MARKDOWN = { accept: "text/markdown" };

const DIGESTS = {
  "repr-digest": "sha-256=:AAAA:",
  "content-digest": "sha-256=:AAAA:",
  "digest": "sha-256=AAAA",
  "content-md5": "AAAA",
};
const NO_DIGESTS = {
  "repr-digest": null,
  "content-digest": null,
  "digest": null,
  "content-md5": null,
};

/** A page whose path exists under one name alone. */
function onlyAt(path: string, fields: Record<string, string>) {
  return ({ url }: Request) =>
    new URL(url).pathname === path ? html(fields) : new Response("none", { status: 404 });
}

testCases([
  {
    name: "deliver: a 304 keeps the fields of CORS and drops those of the content",
    origin: () =>
      html({
        "cache-control": "max-age=60",
        "etag": '"1"',
        "access-control-allow-origin": "https://a.test",
        "strict-transport-security": "max-age=1",
        "content-disposition": "inline",
      }),
    exchanges: [
      { ask: { accept: "text/html" }, fields: { etag: '"1"' } },
      {
        ask: { "accept": "text/html", "if-none-match": '"1"' },
        status: 304,
        body: "",
        fields: {
          "etag": '"1"',
          "access-control-allow-origin": "https://a.test",
          "strict-transport-security": "max-age=1",
          "cache-control": "max-age=60",
          "vary": /accept/i,
          "content-type": null,
          "content-length": null,
          "content-disposition": null,
          "accept-ranges": null,
        },
      },
    ],
    asked: 1,
  },
  {
    name: "deliver: a condition that fails is a 412, of an answer under way, stored or made",
    origin: () => html({ "cache-control": "max-age=60", "etag": '"1"' }),
    exchanges: [
      { ask: { "if-match": '"2"' }, status: 412 },
      { ask: { accept: "text/html" } },
      { ask: { "if-match": '"2"' }, status: 412 },
      { ask: { ...MARKDOWN, "if-match": '"1"' }, status: 412 },
      { ask: { "accept": "text/html", "if-match": '"1"' } },
    ],
  },
  {
    name: "deliver: what comes from the cache tells its age",
    origin: (_, { now }) =>
      html({ "cache-control": "max-age=60", "date": new Date(now).toUTCString() }),
    exchanges: [
      { fields: { age: null }, body: HTML },
      { after: 7_000, fields: { age: "7" } },
      { after: 5_000, ask: MARKDOWN, fields: { age: "12" } },
    ],
    asked: 1,
  },
  {
    name: "deliver: after validation the age is that of the 304",
    origin: (request, { now }) => {
      const fields = { "cache-control": "max-age=60", "etag": '"1"' };
      const at = (time: number) => new Date(time).toUTCString();
      return request.headers.has("if-none-match")
        ? new Response(null, {
          status: 304,
          headers: { ...fields, age: "50", date: at(now - 50_000) },
        })
        : html({ ...fields, date: at(now) });
    },
    exchanges: [
      { body: HTML },
      { after: 61_000, fields: { age: "50" } },
      { after: 2_000, fields: { age: "52" } },
    ],
    asked: 2,
  },
  {
    name: "deliver: digests go with the bytes that they are of",
    origin: () => html({ "cache-control": "max-age=60", "etag": '"1"', ...DIGESTS }),
    exchanges: [
      { ask: { "accept-encoding": "gzip" }, fields: { "content-encoding": "gzip", ...NO_DIGESTS } },
      { ask: { "accept": "text/html", "accept-encoding": "identity" }, body: HTML },
      { ask: { "accept-encoding": "gzip" }, fields: { "content-encoding": "gzip", ...NO_DIGESTS } },
      { ask: MARKDOWN, fields: NO_DIGESTS },
      { ask: { accept: "text/html" }, fields: DIGESTS },
      {
        ask: { accept: "text/html", range: "bytes=0-9" },
        status: 206,
        fields: {
          "content-range": `bytes 0-9/${HTML.length}`,
          "repr-digest": DIGESTS["repr-digest"],
          "content-digest": null,
          "content-md5": null,
        },
        body: HTML.slice(0, 10),
      },
    ],
  },
  {
    name: "deliver: If-Range with a date that is the answer's own is too weak for a part",
    origin: () =>
      html({ "cache-control": "max-age=60", "etag": '"1"', "last-modified": DATE, "date": DATE }),
    exchanges: [
      { body: HTML },
      { after: 10_000, ask: { "range": "bytes=0-3", "if-range": DATE }, status: 200 },
      { ask: { accept: "text/html", range: "bytes=0-3", "if-range": '"1"' }, status: 206 },
    ],
    asked: 1,
  },
  {
    name: "deliver: If-Range with the tag of another form gets the whole of a made one",
    origin: () => html({ "cache-control": "max-age=60", "etag": '"1"' }),
    exchanges: [
      { ask: MARKDOWN, body: /^# T/ },
      { ask: { ...MARKDOWN, range: "bytes=0-2" }, status: 206, body: "# T" },
      { ask: { ...MARKDOWN, "range": "bytes=0-2", "if-range": '"1"' }, status: 200, body: /^# T/ },
    ],
    asked: 1,
  },
  {
    name: "deliver: the origin's own Content-Location is kept, and none is made up for its form",
    origin: ({ url }) =>
      new URL(url).pathname === "/p"
        ? html({ "content-location": "/p.en.html", "content-language": "en" })
        : new Response("{}", { headers: { "content-type": "application/geo+json" } }),
    exchanges: [
      { path: "/p", ask: { accept: "text/html" }, fields: { "content-location": "/p.en.html" } },
      { path: "/p", ask: MARKDOWN, fields: { "content-location": "/p?format=md" } },
      { path: "/api?format=json", fields: { "content-location": null } },
      { path: "/logo", fields: { "content-location": null } },
    ],
  },
  {
    name: "deliver: a path that begins with two slashes never names a host in Link and others",
    origin: () => html(),
    exchanges: [
      {
        path: "//evil.test/p",
        ask: MARKDOWN,
        fields: {
          "content-location": "/.//evil.test/p?format=md",
          "link": /^(?!.*<\/\/)(?=.*<\/\.\/\/evil\.test\/p>; rel="canonical")/,
        },
      },
      {
        path: "//evil.test/p",
        ask: { accept: "text/html" },
        fields: { "link": /^(?!.*<\/\/)(?=.*<\/\.\/\/evil\.test\/p\?format=md>)/ },
      },
    ],
  },
  {
    name: "deliver: a twin has the same fields on a miss and on a hit",
    origin: onlyAt("/about", { "cache-control": "max-age=60" }),
    exchanges: [1, 2].map(() => ({
      path: "/about.md",
      body: /^# T/,
      fields: {
        "content-type": "text/markdown; charset=utf-8",
        "content-location": "/about.md?format=md",
        "link": '</about>; rel="canonical"',
      },
    })),
    asked: 2,
  },
  {
    name: "deliver: what is not the server's own under its own label is not to be sniffed",
    origin: () => html({ "cache-control": "max-age=60" }),
    exchanges: [
      { ask: { accept: "text/html" }, fields: { "x-content-type-options": null } },
      { ask: { "accept-encoding": "gzip" }, fields: { "x-content-type-options": null } },
      { ask: MARKDOWN, fields: { "x-content-type-options": "nosniff" } },
    ],
  },
  {
    name: "pass: 203 passes as 203",
    origin: () =>
      new Response("<h1>x</h1>", { status: 203, headers: { "content-type": "text/html" } }),
    exchanges: [{ ask: MARKDOWN, status: 203, body: "<h1>x</h1>" }],
  },
  {
    name: "pass: a handler's fields for one connection alone are dropped",
    origin: () =>
      html({ "connection": "close, x-secret", "x-secret": "1", "keep-alive": "timeout=5" }),
    exchanges: [
      { fields: { "connection": null, "x-secret": null, "keep-alive": null } },
      { method: "POST", fields: { "connection": null, "x-secret": null, "keep-alive": null } },
    ],
  },
  {
    name:
      "refuse: only-if-cached is a 504 with a sentence of its own, which nobody has to be told of",
    origin: () => html(),
    exchanges: [{
      ask: { "cache-control": "only-if-cached", "accept": "text/plain" },
      status: 504,
      body: /Nothing usable is stored/,
    }],
    asked: 0,
    logged: [],
  },
  {
    name: "refuse: an answer that is an error, as Response.error() is, is a 502 page",
    origin: () => Response.error(),
    exchanges: [{
      ask: { accept: "application/json" },
      status: 502,
      body: /malformed or cut short/,
    }],
    logged: [/the handler answered with the status 0/],
  },
  {
    name: "refuse: a request that has come through here too often is a 508",
    origin: () => html(),
    exchanges: [
      { ask: { via: "1.1 variform, 1.1 other" } },
      { ask: { via: Array(4).fill("1.1 variform").join(", ") } },
      { method: "POST", ask: { via: Array(5).fill("1.1 variform").join(", ") }, status: 508 },
      {
        ask: { via: Array(5).fill("1.1 variform").join(", "), accept: "application/json" },
        status: 508,
        body: /too often/,
      },
    ],
    asked: 2,
  },
]);

Deno.test("answer: a log that throws is no reason not to answer", async () => {
  const app = createVariform({
    origin: () => {
      throw new Error("out of tea");
    },
    log: () => {
      throw new Error("the log is full");
    },
  });
  const response = await app.fetch(new Request("http://site.test/"));
  assertEquals(response.status, 500);
  await response.body?.cancel();
});

Deno.test("answer: a body that breaks off is logged, as the head has gone", async () => {
  const lines: string[] = [];
  const app = createVariform({
    origin: () => {
      let turn = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (turn++ > 0) throw new Error("out of\ntea");
          controller.enqueue(new TextEncoder().encode(HTML));
        },
      }, { highWaterMark: 0 });
      return html({}, body);
    },
    log: (line) => void lines.push(line),
  });
  const request = new Request("http://site.test/tea", { headers: { accept: "text/html" } });
  const response = await app.fetch(request);
  assertEquals(response.status, 200);
  assertEquals(await response.text().catch(() => "broke off"), "broke off");
  assertEquals(lines.length, 1);
  assertStringIncludes(lines[0], "/tea 200");
  assertStringIncludes(lines[0], "broke off: out of\\u{a}tea");
});
