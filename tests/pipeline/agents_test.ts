import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createVariform, type VariformOptions } from "../../src/mod.ts";
import { netTest } from "../http1/fake_origin.ts";
import { optionsAnswer, withIcap } from "../transcode/agents/scripted_icap.ts";

const PAGE = `<!doctype html><title>Tea</title><h1>Tea</h1>${"<p>Poured slowly.</p>\n".repeat(60)}`;
const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
const BLOCKED = "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n";

/** A site of one page at every path; what its origin was asked, in order. */
function site(
  options: Partial<VariformOptions>,
  answer?: (request: Request) => Response | Promise<Response>,
) {
  const asked: Request[] = [];
  const logged: string[] = [];
  let now = Date.parse("2026-06-01T10:00:00Z");
  const app = createVariform({
    origin: (request) => {
      asked.push(request);
      return answer?.(request) ?? new Response(PAGE, {
        headers: { "content-type": "text/html", "cache-control": "max-age=600", etag: '"v1"' },
      });
    },
    now: () => now,
    log: (line) => logged.push(line),
    ...options,
  });
  const get = async (
    path = "/page",
    headers: Record<string, string> = {},
    more: RequestInit = {},
  ) => {
    const response = await app.fetch(new Request(`http://site.test${path}`, { headers, ...more }));
    const bytes = await response.bytes();
    return { response, bytes, text: new TextDecoder().decode(bytes) };
  };
  return { asked, logged, get, close: app.close, pass: (seconds: number) => now += seconds * 1000 };
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).text();
}

const MARKDOWN = { accept: "text/markdown" };
const CODED = { "accept-encoding": "gzip" };

netTest(
  "agents: all forms of what a filter takes have passed it, once",
  () =>
    withIcap(async (request, peer) => {
      await peer.readRest(request);
      await peer.modify(request.body?.replace("slowly", "quickly") ?? "", {
        fields: "X-By: a\r\n",
      });
    }, async ({ url, seen }) => {
      const { get, asked, close } = site({
        agents: [{ name: "rewriter", url, from: { type: "text/html" } }],
      });
      const html = await get();
      assertStringIncludes(html.text, "quickly");
      assertMatch(html.response.headers.get("etag") ?? "", /^"v1\+rewriter\.1\.t1"$/);
      assertEquals(html.response.headers.get("x-by"), "a");
      const markdown = await get("/page", MARKDOWN);
      assertStringIncludes(markdown.text, "quickly");
      const coded = await get("/page", CODED);
      assertEquals(coded.response.headers.get("content-encoding"), "gzip");
      assertEquals([seen.length, asked.length], [3, 1]);
      // From here on, everything is remembered, and so are the agent's fields.
      for (const headers of [{}, MARKDOWN, CODED]) {
        const again = await get("/page", headers);
        assertEquals(again.response.headers.get("x-by"), "a");
      }
      assertEquals([seen.length, asked.length], [3, 1]);
      assertStringIncludes(seen[0].http, "GET http://site.test/page HTTP/1.1");
      assertStringIncludes(seen[0].http, "Content-Type: text/html");
      await close();
    }),
);

netTest("agents: a new ISTag makes all forms anew", () =>
  withIcap(async (_, peer) => {
    await peer.modify(`<p>made under ${tag}`, { tag });
  }, async (service) => {
    service.options = optionsAnswer("Options-TTL: 60\r\n");
    const { url } = service;
    const { get, pass, close } = site({
      agents: [{ name: "scan", url, from: { type: "text/html" } }],
    });
    const first = await get();
    assertStringIncludes(first.text, "under t1");
    assertEquals((await get()).text, first.text);
    tag = "t2";
    service.options = optionsAnswer("Options-TTL: 60\r\n", tag);
    pass(61);
    const second = await get();
    assertStringIncludes(second.text, "under t2");
    assert(second.response.headers.get("etag") !== first.response.headers.get("etag"));
    const stale = { "if-none-match": first.response.headers.get("etag") ?? "" };
    assertEquals((await get("/page", stale)).response.status, 200);
    // Where the answer itself tells of the change, it is neither kept nor validated.
    tag = "t3";
    const third = await get("/other");
    assertStringIncludes(third.text, "under t3");
    assertEquals(third.response.headers.get("etag"), null);
    assertMatch(third.response.headers.get("cache-control") ?? "", /no-store/);
    await close();
  }));
let tag = "t1";

netTest(
  "agents: an agent's own answer goes out in place of the content, and is not kept",
  () =>
    withIcap(async (request, peer) => {
      await peer.modify("blocked", {
        status: "403 Forbidden",
        fields: 'ETag: "x"\r\nX-Why: virus\r\n',
      });
      assertEquals(request.method, "RESPMOD");
    }, async ({ url, seen }) => {
      const { get, close } = site({ agents: [{ name: "scan", url }] });
      for (const headers of [{}, MARKDOWN]) {
        const { response, text } = await get("/page", headers);
        assertEquals([response.status, text], [403, "blocked"]);
        assertEquals(response.headers.get("x-why"), "virus");
        assertEquals(response.headers.get("etag"), null);
        assertEquals(response.headers.get("cache-control"), "no-store");
      }
      assertEquals(seen.length, 2);
      await close();
    }),
);

for (
  const [trouble, script] of Object.entries({
    "is not there": undefined,
    "closes at once": "",
    "stops in the head": "ICAP/1.0 20",
    "stops in mid-body": `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=${
      HEAD.length + 2
    }\r\n\r\n${HEAD}\r\n5\r\n<p>he`,
    "stops within a page of its own":
      `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=${BLOCKED.length}\r\n\r\n${BLOCKED}5\r\n<p>bl`,
    "says twice where parts begin": `ICAP/1.0 200 OK\r\n${
      `Encapsulated: res-hdr=0, res-body=${HEAD.length + 2}\r\n`.repeat(2)
    }\r\n${HEAD}\r\n0\r\n\r\n`,
    "wants the original from beyond its end":
      `ICAP/1.0 206 Partial\r\nEncapsulated: res-hdr=0, res-body=${
        HEAD.length + 2
      }\r\n\r\n${HEAD}\r\n0; use-original-body=100000\r\n\r\n`,
    "answers 500": "ICAP/1.0 500 Error\r\n\r\n",
  })
) {
  netTest(
    `agents: one that ${trouble} is bypassed, or the request refused, by rule`,
    () =>
      withIcap(async (_, peer) => {
        await peer.send(script ?? "");
        return false;
      }, async ({ url: running }) => {
        const url = script === undefined ? "icap://127.0.0.1:1/none" : running;
        const agent = { name: "scan", url, from: { type: "text/html" } };
        const open = site({ agents: [{ ...agent, failure: "bypass" }] });
        const { response, text } = await open.get();
        assertEquals([response.status, text], [200, PAGE]);
        // It did not pass, so it is nothing that anybody may keep or validate.
        assertEquals(response.headers.get("etag"), null);
        assertMatch(response.headers.get("cache-control") ?? "", /no-store/);
        assertMatch(open.logged[0], /scan was bypassed/);
        assertStringIncludes((await open.get("/page", MARKDOWN)).text, "Poured");
        await open.close();
        const strict = site({ agents: [agent] });
        const refused = await strict.get();
        assertEquals(refused.response.status, 502);
        assertStringIncludes(refused.text, "agent");
        assertMatch(strict.logged[0], /The agent scan failed/);
        await strict.close();
      }),
  );
}

netTest(
  "agents: one that fails all the time is left alone for a while",
  () =>
    withIcap((_, peer) => peer.send("ICAP/1.0 500 Error\r\n\r\n"), async ({ url, seen }) => {
      const { get, pass, close } = site({ agents: [{ name: "scan", url, failure: "bypass" }] });
      for (let i = 0; i < 8; i++) assertEquals((await get(`/${i}`)).text, PAGE);
      assertEquals(seen.length, 5);
      pass(31);
      await get("/again");
      assertEquals(seen.length, 6);
      await get("/and-again");
      assertEquals(seen.length, 6);
      await close();
    }),
);

netTest(
  "agents: paths and types say what has to pass",
  () =>
    withIcap((_, peer) => peer.modify("<p>passed"), async ({ url }) => {
      const { get, close } = site({
        agents: [{ name: "scan", url, from: { type: "text/*" }, paths: ["/in/*"] }],
      });
      assertEquals((await get("/in/a?x=1")).text, "<p>passed");
      assertEquals((await get("/%69n/a")).text, "<p>passed");
      assertEquals((await get("/out")).text, PAGE);
      await close();
    }),
);

netTest(
  "agents: answers that are not negotiated pass, too, and no part slips by",
  () =>
    withIcap(async (request, peer) => {
      await peer.readRest(request);
      const [, status] =
        /HTTP\/1.1 (\d+ [^\r]*)/.exec(request.http.slice(request.http.indexOf("\r\n\r\n"))) ?? [];
      await peer.modify(`seen ${request.body}`, { status });
    }, async ({ url }) => {
      const { get, asked, close } = site({ agents: [{ name: "scan", url }] }, (request) => {
        if (request.headers.has("range")) return new Response("part", { status: 206 });
        const status = request.method === "POST" ? 201 : request.url.endsWith("/gone") ? 404 : 200;
        return new Response("origin", { status, headers: { "content-type": "text/html" } });
      });
      assertEquals((await get("/gone")).text, "seen origin");
      const posted = await get("/form", {}, { method: "POST", body: "a=1" });
      assertEquals([posted.response.status, posted.text], [201, "seen origin"]);
      const ranged = await get("/page", { range: "bytes=5-" });
      assertEquals([ranged.response.status, ranged.text], [206, "origin"]);
      assertEquals(asked.some((request) => request.headers.has("range")), false);
      await close();
    }),
);

netTest(
  "agents: one that sees requests may change and answer them",
  () =>
    withIcap(async (request, peer) => {
      const [, method, path] = /^(\w+) http:\/\/site\.test(\S*)/.exec(request.http) ?? [];
      if (method === "POST") return await peer.modify("no posts", { status: "403 Forbidden" });
      if (path !== "/old") return await peer.unchanged();
      assertStringIncludes(request.http.toLowerCase(), "\r\naccept: text/html");
      const head = "GET http://elsewhere.test/new?x=1 HTTP/1.1\r\nHost: elsewhere.test\r\n" +
        "Accept: text/markdown\r\n\r\n";
      await peer.send(
        `ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, null-body=${head.length}\r\n\r\n${head}`,
      );
    }, async ({ url }) => {
      const { get, asked, close } = site({ agents: [{ name: "gate", url, modifies: "request" }] });
      const old = await get("/old", { accept: "text/html" });
      assertEquals(new URL(asked[0].url).pathname + new URL(asked[0].url).search, "/new?x=1");
      assertEquals(new URL(asked[0].url).host, "site.test");
      assertStringIncludes(old.text, "# Tea");
      assertMatch(old.response.headers.get("cache-control") ?? "", /private/);
      const plain = await get("/plain");
      assertEquals([plain.text, plain.response.headers.get("cache-control")], [
        PAGE,
        "max-age=600",
      ]);
      const posted = await get("/form", {}, { method: "POST", body: "a=1" });
      assertEquals([posted.response.status, posted.text], [403, "no posts"]);
      assertEquals(asked.length, 2);
      await close();
    }),
);

/** An agent behind HTTP. */
async function withHttpAgent(
  handle: (request: Request) => Response | Promise<Response>,
  test: (url: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, handle);
  try {
    await test(`http://127.0.0.1:${server.addr.port}/agent?x=1`);
  } finally {
    await server.shutdown();
  }
}

netTest(
  "agents: a translator offers its languages, marked as a machine's and below an author's",
  () =>
    withHttpAgent(async (request) => {
      assertEquals(request.headers.get("content-language"), "en");
      assertEquals(request.headers.get("content-location"), "http://site.test/page");
      const language = request.headers.get("accept-language");
      const text = (await request.text()).replaceAll("Tea", language === "fr" ? "Thé" : "차");
      return new Response(text, { headers: { "content-type": "text/html; charset=utf-8" } });
    }, async (url) => {
      const { get, close } = site({
        agents: [{
          name: "translate",
          url,
          from: { type: "text/html", language: "en" },
          to: { language: ["fr", "ko"] },
        }],
      }, () =>
        new Response(PAGE, {
          headers: { "content-type": "text/html", "content-language": "en", etag: '"v1"' },
        }));
      const ask = (language: string, more = {}) =>
        get("/page", { "accept-language": language, ...more });
      const french = await ask("fr-CA, fr;q=0.9");
      assertStringIncludes(french.text, "<h1>Thé</h1>");
      assertEquals(french.response.headers.get("content-language"), "fr-t-en-t0-und");
      assertEquals(french.response.headers.get("etag"), '"v1+translate-fr.1"');
      assertMatch(french.response.headers.get("vary") ?? "", /Accept-Language/i);
      const korean = await ask("ko", MARKDOWN);
      assertStringIncludes(korean.text, "# 차");
      // Who reads English nearly as well gets what the author wrote.
      const english = await ask("ko, en;q=0.8");
      assertEquals(english.response.headers.get("content-language"), "en");
      assertStringIncludes(english.response.headers.get("link") ?? "", 'hreflang="fr-t-en-t0-und"');
      assertStringIncludes((await get("/page?lang=fr")).text, "Thé");
      await close();
    }),
);

netTest(
  "agents: an HTTP agent converts, filters, or leaves content as it is",
  () =>
    withHttpAgent(async (request) => {
      const text = await request.text();
      if (request.headers.get("accept") === "application/pdf") {
        return new Response(`%PDF ${text.length}`, {
          headers: { "content-type": "application/pdf" },
        });
      }
      if (text.includes("broken")) return new Response("no", { status: 500 });
      return text.includes("keep")
        ? new Response(null, { status: 204 })
        : new Response(text + "!", {
          headers: { "content-type": "text/html" },
        });
    }, async (url) => {
      const { get, close } = site({
        agents: [
          { name: "mark", url, from: { type: "text/html" }, paths: ["/filtered/*"] },
          { name: "print", url, from: { type: "text/html" }, to: { type: "application/pdf" } },
        ],
      }, (request) =>
        new Response(new URL(request.url).pathname.slice(10), {
          headers: { "content-type": "text/html" },
        }));
      assertEquals((await get("/filtered/text")).text, "text!");
      assertEquals((await get("/filtered/keep")).text, "keep");
      assertEquals((await get("/filtered/broken")).response.status, 502);
      const printed = await get("/anywhere/page", { accept: "application/pdf" });
      assertEquals(printed.response.headers.get("content-type"), "application/pdf");
      assertMatch(printed.text, /^%PDF \d+$/);
      await close();
    }),
);

/** What nobody may transform, coded or not. */
async function fixedAnswer(request: Request): Promise<Response> {
  const isCoded = request.url.endsWith("/coded");
  const stream = new Blob([PAGE]).stream();
  const body = isCoded ? stream.pipeThrough(new CompressionStream("gzip")) : stream;
  const bytes = await new Response(body).arrayBuffer();
  return new Response(bytes, {
    status: request.url.endsWith("/gone") ? 404 : 200,
    headers: {
      "content-type": "Text/HTML",
      "cache-control": "max-age=600, no-transform",
      "content-digest": "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
      etag: '"v1"',
      ...isCoded && { "content-encoding": "gzip" },
    },
  });
}

netTest(
  "agents judge what nobody may transform, and it goes on to the byte",
  () =>
    withIcap(async (request, peer) => {
      if (request.http.includes("/unchanged")) return await peer.unchanged();
      await peer.readRest(request);
      assertStringIncludes(request.body ?? "", "Poured slowly");
      const isBad = request.http.includes("/bad");
      await peer.modify(isBad ? "<p>blocked" : request.body ?? "", {
        status: isBad ? "403 Forbidden" : "200 OK",
        fields: "Cache-Control: max-age=600, no-transform\r\n",
      });
    }, async ({ url, seen }) => {
      const { get, close } = site({ agents: [{ name: "scan", url }] }, fixedAnswer);
      for (const path of ["/unchanged", "/echoed", "/coded"]) {
        const { response, bytes, text } = await get(path, { "accept-encoding": "gzip" });
        assertEquals(response.status, 200, path);
        const body = path === "/coded" ? await gunzip(bytes) : text;
        assertEquals(body, PAGE, path);
        assertEquals(response.headers.get("content-type"), "Text/HTML");
        assertEquals(response.headers.get("content-encoding"), path === "/coded" ? "gzip" : null);
        assertEquals(response.headers.has("content-digest"), true, path);
      }
      assertEquals(seen.length, 3);
      const blocked = await get("/bad");
      assertEquals([blocked.response.status, blocked.text], [403, "<p>blocked"]);
      await close();
    }),
);

netTest(
  "agents that would change what nobody may transform are refused, or left out",
  () =>
    withIcap(async (request, peer) => {
      await peer.readRest(request);
      const status = request.http.includes("/gone") ? "404 Not Found" : "200 OK";
      await peer.modify(request.body?.replace("slowly", "quickly") ?? "", { status });
    }, async ({ url }) => {
      const agent = { name: "filter", url, spool: 16_000 };
      const strict = site({ agents: [agent] }, fixedAnswer);
      for (const path of ["/page", "/gone"]) {
        const { response, text } = await strict.get(path);
        assertEquals([response.status, text.includes("quickly")], [502, false], path);
      }
      await strict.close();
      const mild = site({ agents: [{ ...agent, failure: "bypass" }] }, fixedAnswer);
      for (const [path, status] of [["/page", 200], ["/gone", 404]] as const) {
        const { response, text } = await mild.get(path);
        assertEquals([response.status, text], [status, PAGE], path);
      }
      await mild.close();
    }),
);
