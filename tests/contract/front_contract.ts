/**
 * What every front must do, whatever it is built on. A front says which of it it cannot, and why.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Exchange, Reply } from "../../src/pipeline/exchange.ts";
import type { Front, Respond } from "../../src/server/front.ts";
import { RawClient, sendAlone } from "../server/raw_client.ts";

/** What some fronts cannot do. */
export type Capability =
  | "head-time"
  | "idle-time"
  | "body-time"
  | "body-limit"
  | "field-limit"
  | "inform"
  | "leaving"
  | "drain-time"
  | "pipelining"
  | "no-host"
  | "absolute-form"
  | "asterisk-form"
  | "exact-length"
  | "late-continue"
  | "trailers"
  | "tunnel";

/** Settings that a check may need; a front that lacks them declares so by its capabilities. */
export interface FrontTuning {
  readonly targetBytes?: number;
  readonly headFields?: number;
  readonly bodyBytes?: number;
  readonly headTime?: number;
  readonly idleTime?: number;
  readonly bodyTime?: number;
  readonly leaveTime?: number;
  readonly drainTime?: number;
  readonly address?: { readonly hostname: string; readonly port: number };
  readonly trustForwarded?: boolean;
}

/** A front under test. */
export interface FrontSetup {
  /** Its name, for the names of the tests. */
  readonly name: string;
  start(respond: Respond, tuning: FrontTuning): Front;
  /** What it cannot do, and why. */
  readonly lacks?: Partial<Record<Capability, string>>;
  /** Permissions that are missing: the tests are counted as ignored. */
  readonly ignore?: boolean;
}

interface Check {
  readonly needs?: Capability;
  readonly tuning?: FrontTuning;
  readonly respond: Respond;
  run(front: Front): Promise<void>;
}

const encoder = new TextEncoder();

function reply(body: Reply["body"] | string, fields: [string, string][] = [], status = 200): Reply {
  const bytes = typeof body === "string" ? encoder.encode(body) : body;
  return { status, headers: new Headers([["Content-Type", "text/plain"], ...fields]), body: bytes };
}

/** Method, path, query and content, as they were handed on. */
const echo: Respond = async (exchange) => {
  const { method, url, body } = exchange;
  const content = body === null ? "-" : await new Response(body).text();
  return reply(`${method} ${url.host}${url.pathname}${url.search} ${content}`);
};

const HELLO: Respond = () => Promise.resolve(reply("hello"));

const request = (target: string, fields = "", method = "GET") =>
  `${method} ${target} HTTP/1.1\r\nHost: a.test\r\n${fields}\r\n`;
const EXPECT = "Expect: 100-continue\r\nContent-Length: 5\r\n";
const CLOSE = "Connection: close\r\n";

function pieces(...texts: string[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(texts.map((text) => encoder.encode(text)));
}

async function statusOf(front: Front, text: string): Promise<number | undefined> {
  return (await sendAlone(front.address, text))[0]?.status;
}

const CHECKS: Readonly<Record<string, Check>> = {
  "hands on method, host, path, query and fields": {
    respond: ({ method, url, headers, peer }) =>
      Promise.resolve(
        reply([method, url.href, headers.get("x-a"), peer.scheme, peer.address].join(" ")),
      ),
    async run(front) {
      const [answer] = await sendAlone(
        front.address,
        request("/a%20b/c?d=e&f", "X-A: 1\r\nx-a:  2 \r\n" + CLOSE, "REPORT"),
      );
      assertEquals(answer.body, "REPORT http://a.test/a%20b/c?d=e&f 1, 2 http 127.0.0.1");
    },
  },
  "hands on values in Latin-1": {
    respond: ({ headers }) =>
      Promise.resolve(reply(Array.from(headers.get("x-a") ?? "", (c) => c.charCodeAt(0)).join())),
    async run(front) {
      const [answer] = await sendAlone(
        front.address,
        request("/", "X-A: \x80\xe9\xff\r\n" + CLOSE),
      );
      assertEquals(answer.body, "128,233,255");
    },
  },
  "writes bytes with length, type and date": {
    respond: () => Promise.resolve(reply("hello", [["X-B", "\xe9"], ["Vary", "Accept"]])),
    async run(front) {
      const [answer] = await sendAlone(front.address, request("/", CLOSE));
      assertEquals([answer.status, answer.body], [200, "hello"]);
      assertEquals(answer.field("content-length"), "5");
      assertEquals(answer.field("content-type"), "text/plain");
      assertEquals(answer.field("x-b"), "\xe9");
      assert(Math.abs(Date.parse(answer.field("date") ?? "") - Date.now()) < 5_000);
    },
  },
  "writes each Set-Cookie as a line of its own": {
    respond: () => Promise.resolve(reply("", [["Set-Cookie", "a=1"], ["Set-Cookie", "b=2"]])),
    async run(front) {
      const [answer] = await sendAlone(front.address, request("/", CLOSE));
      assertEquals(answer.head.match(/^set-cookie: .*$/gim)?.map((line) => line.slice(12)), [
        "a=1",
        "b=2",
      ]);
    },
  },
  "writes a large body whole": {
    respond: () => Promise.resolve(reply(new Uint8Array(3_000_000).fill(120))),
    async run(front) {
      const [answer] = await sendAlone(front.address, request("/", CLOSE));
      assertEquals(answer.body.length, 3_000_000);
      assertMatch(answer.body, /^x+$/);
    },
  },
  "writes a stream without length in chunks, and keeps the connection": {
    respond: () => Promise.resolve(reply(pieces("one ", "", "two ", "x".repeat(200_000)))),
    async run(front) {
      using client = await RawClient.connect(front.address);
      for (let i = 0; i < 3; i++) {
        await client.send(request("/"));
        const answer = await client.answer();
        assertEquals(answer?.field("transfer-encoding"), "chunked");
        assertEquals(answer?.field("content-length"), undefined);
        assertEquals(answer?.body, "one two " + "x".repeat(200_000));
      }
    },
  },
  "writes a stream with length by its length": {
    respond: () => Promise.resolve(reply(pieces("one ", "two"), [["Content-Length", "7"]])),
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(request("/") + request("/"));
      for (let i = 0; i < 2; i++) {
        const answer = await client.answer();
        assertEquals([answer?.field("content-length"), answer?.body], ["7", "one two"]);
      }
    },
  },
  "writes what a stream has before it has the rest": {
    respond: () => {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      writable.getWriter().write(encoder.encode("first"));
      return Promise.resolve(reply(readable));
    },
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(request("/"));
      let text = "";
      const buffer = new Uint8Array(1000);
      while (!text.includes("first")) {
        const length = await client.conn.read(buffer);
        assert(length !== null);
        text += new TextDecoder().decode(buffer.subarray(0, length));
      }
    },
  },
  "cuts the answer when its stream fails": {
    respond: () => {
      let count = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (count++ < 3) controller.enqueue(encoder.encode("piece"));
          else controller.error(new Error("broken on purpose"));
        },
      });
      return Promise.resolve(reply(body));
    },
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(request("/"));
      const text = await client.rest();
      assert(!text.endsWith("0\r\n\r\n"), text);
    },
  },
  "sends no content for HEAD, 204 and 304": {
    respond: ({ method, url }) => {
      const status = Number(url.pathname.slice(1));
      if (status !== 200) return Promise.resolve({ status, headers: new Headers(), body: null });
      return Promise.resolve(reply(method === "HEAD" ? null : "hello", [["Content-Length", "5"]]));
    },
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(request("/200", "", "HEAD") + request("/204") + request("/304"));
      await client.send(request("/200", CLOSE));
      const head = await client.answer("HEAD");
      assertEquals([head?.status, head?.field("content-length")], [200, "5"]);
      const empty = await client.answer();
      assertEquals([empty?.status, empty?.field("content-length")], [204, undefined]);
      assertEquals((await client.answer())?.status, 304);
      assertEquals((await client.answer())?.body, "hello");
      assertEquals(await client.rest(), "");
    },
  },
  "cancels the stream of an answer to HEAD": {
    respond: () => {
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(encoder.encode("never sent")),
      });
      return Promise.resolve(reply(body));
    },
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(request("/", "", "HEAD"));
      assertEquals((await client.answer("HEAD"))?.status, 200);
      await client.send(request("/", CLOSE, "HEAD"));
      assertEquals((await client.answer("HEAD"))?.status, 200);
      assertEquals(await client.rest(), "");
    },
  },
  "hands on content by length and in chunks": {
    respond: echo,
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(request("/a", "Content-Length: 5\r\n", "POST") + "hello");
      assertEquals((await client.answer())?.body, "POST a.test/a hello");
      await client.send(request("/b", "Transfer-Encoding: chunked\r\n", "PUT"));
      await client.send("3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nX-Trailer: 1\r\n\r\n");
      assertEquals((await client.answer())?.body, "PUT a.test/b hello");
      await client.send(request("/c", "Content-Length: 0\r\n" + CLOSE, "POST"));
      assertMatch((await client.answer())?.body ?? "", /^POST a\.test\/c -?$/);
    },
  },
  "hands on large content": {
    respond: async ({ body }) => {
      let size = 0;
      for await (const chunk of body ?? []) size += chunk.length;
      return reply(String(size));
    },
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(
        request("/", "Content-Length: 1000000\r\n", "POST") + "x".repeat(1_000_000),
      );
      assertEquals((await client.answer())?.body, "1000000");
      const chunk = "8000\r\n" + "y".repeat(0x8000) + "\r\n";
      await client.send(request("/", "Transfer-Encoding: chunked\r\n", "POST"));
      await client.send(chunk.repeat(40) + "0\r\n\r\n" + request("/", CLOSE));
      assertEquals((await client.answer())?.body, String(40 * 0x8000));
      assertEquals((await client.answer())?.body, "0");
    },
  },
  "answers what nobody reads the content of, and keeps in step": {
    respond: ({ url }) => Promise.resolve(reply(url.pathname)),
    async run(front) {
      const [first, second, ...more] = await sendAlone(
        front.address,
        request("/a", "Content-Length: 38\r\n", "POST") +
          "GET /never HTTP/1.1\r\nHost: a.test\r\n\r\n" +
          "12" + request("/b", CLOSE),
      );
      assertEquals([first.body, second?.body ?? "/b", more.length], ["/a", "/b", 0]);
    },
  },
  "answers 100 when the content is read": {
    respond: echo,
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(request("/a", EXPECT, "POST"));
      assertEquals((await client.answer())?.status, 100);
      await client.send("hello");
      assertEquals((await client.answer())?.body, "POST a.test/a hello");
    },
  },
  "answers 100 only when the content is read, and closes otherwise": {
    needs: "late-continue",
    respond: () => Promise.resolve(reply("", [], 403)),
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(request("/a", EXPECT, "POST"));
      const answer = await client.answer();
      assertEquals([answer?.status, answer?.field("connection")], [403, "close"]);
      assertEquals(await client.rest(), "");
    },
  },
  "keeps HTTP/1.1 connections, and HTTP/1.0 ones that ask for it": {
    respond: HELLO,
    async run(front) {
      using client = await RawClient.connect(front.address);
      const old = "GET / HTTP/1.0\r\nHost: a.test\r\nConnection: keep-alive\r\n\r\n";
      for (const text of [request("/"), request("/"), old, old]) {
        await client.send(text);
        assertEquals((await client.answer())?.body, "hello");
      }
      await client.send("GET / HTTP/1.0\r\nHost: a.test\r\n\r\n");
      assertEquals((await client.answers()).length, 1);
    },
  },
  "ends a stream with the connection for HTTP/1.0": {
    respond: () => Promise.resolve(reply(pieces("one ", "two"))),
    async run(front) {
      const text = "GET / HTTP/1.0\r\nHost: a.test\r\nConnection: keep-alive\r\n\r\n";
      const [answer] = await sendAlone(front.address, text);
      assertEquals(answer.field("transfer-encoding"), undefined);
      assertEquals(answer.body, "one two");
    },
  },
  "answers pipelined requests in order": {
    needs: "pipelining",
    respond: async ({ url }) => {
      const index = Number(url.pathname.slice(1));
      await new Promise((resolve) => setTimeout(resolve, index % 3 === 0 ? 5 : 0));
      return reply(String(index));
    },
    async run(front) {
      const all = Array.from({ length: 50 }, (_, index) => request(`/${index}`)).join("");
      const answers = await sendAlone(front.address, all + request("/50", CLOSE));
      assertEquals(
        answers.map(({ body }) => Number(body)),
        Array.from({ length: 51 }, (_, i) => i),
      );
    },
  },
  "refuses a Host that is missing, doubled or more than an authority": {
    respond: echo,
    async run(front) {
      const hosts = [
        "",
        "Host:\r\n",
        "Host: a/b\r\n",
        "Host: a?\r\n",
        "Host: a#\r\n",
        "Host: u@a\r\n",
      ];
      for (const host of [...hosts, "Host: [::1\r\n", "Host: a b\r\n", "Host: a,b\r\n"]) {
        assertEquals([host, await statusOf(front, `GET / HTTP/1.1\r\n${host}${CLOSE}\r\n`)], [
          host,
          400,
        ]);
      }
      assertEquals(await statusOf(front, request("/", `Host: b.test\r\n${CLOSE}`)), 400);
    },
  },
  "refuses targets that others would read in another way": {
    tuning: { targetBytes: 1000 },
    respond: echo,
    async run(front) {
      for (const target of ["/a/../b", "/%2e%2e/b", "/a\\b", "/%00", "/a/./b"]) {
        assertEquals([target, await statusOf(front, request(target, CLOSE))], [target, 400]);
      }
      assertEquals(await statusOf(front, request(`/${"x".repeat(2000)}`, CLOSE)), 414);
    },
  },
  "refuses messages with two ends": {
    respond: echo,
    async run(front) {
      const framings = [
        "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Content-Length: +3\r\n",
        "Content-Length: 3, 4\r\n",
        "Transfer-Encoding: chunked, chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
      ];
      for (const framing of framings) {
        const answers = await sendAlone(front.address, request("/", framing, "POST") + "0\r\n\r\n");
        assertEquals([framing, answers.map(({ status }) => status)], [framing, [400]]);
      }
    },
  },
  "answers 408 to a head that does not come to an end": {
    needs: "head-time",
    tuning: { headTime: 100 },
    respond: HELLO,
    async run(front) {
      assertEquals(await statusOf(front, "GET / HTTP/1.1\r\nHost: a.test\r\nX: "), 408);
    },
  },
  "closes a silent connection": {
    needs: "idle-time",
    tuning: { idleTime: 100 },
    respond: HELLO,
    async run(front) {
      using silent = await RawClient.connect(front.address);
      assertEquals(await silent.rest(), "");
      using used = await RawClient.connect(front.address);
      await used.send(request("/"));
      assertEquals((await used.answer())?.body, "hello");
      assertEquals(await used.rest(), "");
    },
  },
  "answers 408 to content that stops coming": {
    needs: "body-time",
    tuning: { bodyTime: 100 },
    respond: echo,
    async run(front) {
      assertEquals(await statusOf(front, request("/", "Content-Length: 9\r\n", "POST") + "x"), 408);
    },
  },
  "answers 413 to content beyond the limit, announced or not": {
    needs: "body-limit",
    tuning: { bodyBytes: 1000 },
    respond: echo,
    async run(front) {
      assertEquals(await statusOf(front, request("/", "Content-Length: 1001\r\n", "POST")), 413);
      const chunks = "100\r\n" + "x".repeat(256) + "\r\n";
      const text = request("/", "Transfer-Encoding: chunked\r\n", "POST") + chunks.repeat(4);
      assertEquals(await statusOf(front, text), 413);
    },
  },
  "answers 431 to too many fields": {
    needs: "field-limit",
    tuning: { headFields: 20 },
    respond: HELLO,
    async run(front) {
      assertEquals(await statusOf(front, request("/", "X: 1\r\n".repeat(20) + CLOSE)), 431);
      assertEquals(await statusOf(front, request("/", "X: 1\r\n".repeat(18) + CLOSE)), 200);
    },
  },
  "takes HTTP/1.0 without Host": {
    needs: "no-host",
    respond: echo,
    async run(front) {
      const [answer] = await sendAlone(front.address, "GET /a HTTP/1.0\r\n\r\n");
      assertEquals(answer.body, `GET 127.0.0.1:${front.address.port}/a -`);
    },
  },
  "takes an absolute target that agrees with Host": {
    needs: "absolute-form",
    respond: echo,
    async run(front) {
      assertEquals(
        (await sendAlone(front.address, request("http://A.test:80/x?y", CLOSE)))[0].body,
        "GET a.test/x?y -",
      );
      assertEquals(await statusOf(front, request("http://b.test/x", CLOSE)), 400);
    },
  },
  "answers OPTIONS for itself": {
    needs: "asterisk-form",
    respond: () => Promise.resolve(reply("", [], 500)),
    async run(front) {
      assertEquals(await statusOf(front, request("*", CLOSE, "OPTIONS")), 204);
      assertEquals(await statusOf(front, request("*", CLOSE)), 400);
    },
  },
  "sends interim answers": {
    needs: "inform",
    respond: (exchange) => {
      const { inform } = exchange as Exchange & {
        inform(status: number, headers: Headers): void;
      };
      inform.call(exchange, 103, new Headers({ Link: "</a.css>; rel=preload" }));
      return Promise.resolve(reply("hello"));
    },
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(request("/", CLOSE));
      const hints = await client.answer();
      assertEquals([hints?.status, hints?.field("link")], [103, "</a.css>; rel=preload"]);
      assertEquals((await client.answer())?.body, "hello");
      const [only] = await sendAlone(front.address, "GET / HTTP/1.0\r\nHost: a.test\r\n\r\n");
      assertEquals(only.status, 200);
    },
  },
  "sends fields behind the content to who takes them": {
    needs: "trailers",
    respond: () => {
      const trailers = Promise.resolve([["X-Sum", "7"]] as const);
      return Promise.resolve({ ...reply(pieces("hello")), trailers });
    },
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(request("/", "TE: trailers\r\nConnection: close, TE\r\n"));
      assertMatch(await client.rest(), /\r\n0\r\nX-Sum: 7\r\n\r\n$/);
      using other = await RawClient.connect(front.address);
      await other.send(request("/", CLOSE));
      assertMatch(await other.rest(), /hello\r\n0\r\n\r\n$/);
    },
  },
  "hands on fields behind the content": {
    needs: "trailers",
    respond: async (exchange) => {
      await new Response(exchange.body).text();
      return reply(JSON.stringify(exchange.trailers?.()));
    },
    async run(front) {
      const text = request("/", "Transfer-Encoding: chunked\r\n" + CLOSE, "POST");
      const [answer] = await sendAlone(front.address, `${text}1\r\nx\r\n0\r\nX-Sum: 7\r\n\r\n`);
      assertEquals(answer.body, '[["X-Sum","7"]]');
    },
  },
  "changes the protocol and joins both ends": {
    needs: "tunnel",
    respond: ({ headers, tunnels }) => {
      assert(tunnels);
      const tunnel = new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => controller.enqueue(chunk.map((byte) => byte ^ 0x20)),
      });
      const fields = new Headers({ Upgrade: headers.get("upgrade") ?? "", "X-A": "b" });
      return Promise.resolve({ status: 101, headers: fields, body: null, tunnel });
    },
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(request("/", "Connection: Upgrade\r\nUpgrade: swap\r\n") + "early ");
      const head = await client.answer();
      assertEquals([head?.status, head?.field("upgrade"), head?.field("x-a")], [101, "swap", "b"]);
      assertEquals(head?.field("connection"), "upgrade");
      await client.send("Late");
      await client.conn.closeWrite();
      assertEquals(await client.rest(), "EARLY\0lATE");
    },
  },
  "believes a proxy that it was told to trust": {
    tuning: { trustForwarded: true },
    respond: ({ url }) => Promise.resolve(reply(url.href)),
    async run(front) {
      const fields = "X-Forwarded-Host: site.example\r\nX-Forwarded-Proto: https\r\n";
      const [answer] = await sendAlone(front.address, request("/a", fields + CLOSE));
      assertEquals(answer.body, "https://site.example/a");
    },
  },
  "does not believe others": {
    respond: ({ url }) => Promise.resolve(reply(url.href)),
    async run(front) {
      const fields = "X-Forwarded-Host: site.example\r\nX-Forwarded-Proto: https\r\n";
      const [answer] = await sendAlone(front.address, request("/a", fields + CLOSE));
      assertEquals(answer.body, "http://a.test/a");
    },
  },
  "never sends content that is longer or shorter than announced": {
    needs: "exact-length",
    respond: ({ url }) => {
      const fields: [string, string][] = [["Content-Length", "5"]];
      if (url.pathname === "/bytes") return Promise.resolve(reply("sixsix", fields));
      return Promise.resolve(reply(pieces(url.pathname.slice(1)), fields));
    },
    async run(front) {
      assertEquals(await statusOf(front, request("/bytes")), 500);
      for (const [path, sent] of [["/sho", "sho"], ["/longer", ""], ["/right", "right"]]) {
        using client = await RawClient.connect(front.address);
        await client.send(request(path) + request("/right", CLOSE));
        const text = await client.rest();
        assert(text.split("HTTP/1.1").length === (path === "/right" ? 3 : sent ? 2 : 1), text);
      }
    },
  },
  "tells the exchange that the client has left": {
    needs: "leaving",
    tuning: { leaveTime: 50 },
    respond: ({ signal, url }) => {
      if (url.pathname === "/count") return Promise.resolve(reply(String(left)));
      return new Promise((resolve) => {
        signal?.addEventListener("abort", () => {
          left++;
          resolve(reply("too late"));
        });
      });
    },
    async run(front) {
      left = 0;
      for (let i = 0; i < 3; i++) {
        using client = await RawClient.connect(front.address);
        await client.send(request("/wait"));
      }
      let count = "";
      for (let tries = 0; count !== "3" && tries < 100; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        count = (await sendAlone(front.address, request("/count", CLOSE)))[0].body;
      }
      assertEquals(count, "3");
    },
  },
  "cancels the stream of a client that has left": {
    respond: () => {
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          controller.enqueue(new Uint8Array(10_000));
        },
        cancel: () => cancelled.resolve(),
      });
      return Promise.resolve(reply(body));
    },
    async run(front) {
      cancelled = Promise.withResolvers<void>();
      const client = await RawClient.connect(front.address);
      await client.send(request("/"));
      await client.conn.read(new Uint8Array(100));
      client.close();
      await cancelled.promise;
    },
  },
  "takes from a stream no more than a stalled client lets through": {
    respond: () => {
      produced = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          produced += 1 << 16;
          if (produced > 200 << 20) controller.close();
          else controller.enqueue(new Uint8Array(1 << 16));
        },
      });
      return Promise.resolve(reply(body));
    },
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(request("/"));
      await client.conn.read(new Uint8Array(10));
      let before = -1;
      while (before !== produced) {
        before = produced;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert(produced < 16 << 20, `${produced} bytes were produced`);
    },
  },
  "drains: 50 of 50 answers in flight finish, new connections are refused": {
    respond: async (exchange) => {
      if (++waiting === 50) allWait.resolve();
      await gate.promise;
      return await echo(exchange);
    },
    async run(front) {
      waiting = 0;
      gate = Promise.withResolvers();
      allWait = Promise.withResolvers();
      const answers = Array.from({ length: 50 }, async (_, index) => {
        const response = await fetch(`http://127.0.0.1:${front.address.port}/${index}`);
        return [response.status, (await response.text()).split("/")[1]];
      });
      await allWait.promise;
      const stopped = front.shutdown();
      await new Promise((resolve) => setTimeout(resolve, 20));
      let refused = false;
      try {
        (await Deno.connect(front.address)).close();
      } catch {
        refused = true;
      }
      gate.resolve();
      assertEquals(
        await Promise.all(answers),
        Array.from({ length: 50 }, (_, index) => [200, `${index} -`]),
      );
      await stopped;
      assert(refused, "a new connection was accepted");
    },
  },
  "stops at once when nobody is served": {
    respond: HELLO,
    async run(front) {
      using idle = await RawClient.connect(front.address);
      await idle.send(request("/"));
      await idle.answer();
      await front.shutdown();
      assertEquals(await idle.rest(), "");
    },
  },
  "ends answers that take too long when it stops": {
    needs: "drain-time",
    tuning: { drainTime: 100 },
    respond: () => new Promise(() => {}),
    async run(front) {
      using client = await RawClient.connect(front.address);
      await client.send(request("/"));
      await new Promise((resolve) => setTimeout(resolve, 50));
      await front.shutdown();
      assertEquals(await client.rest(), "");
    },
  },
};

// Written by the handlers of the checks of those names; checks do not run side by side.
let left = 0;
let produced = 0;
let waiting = 0;
let cancelled = Promise.withResolvers<void>();
let gate = Promise.withResolvers<void>();
let allWait = Promise.withResolvers<void>();

/** Registers the tests of one front. */
export function testFront(setup: FrontSetup): void {
  for (const [rule, { needs, tuning = {}, respond, run }] of Object.entries(CHECKS)) {
    const lack = needs && setup.lacks?.[needs];
    Deno.test({
      name: `${setup.name} ${rule}${lack === undefined ? "" : ` (cannot: ${lack})`}`,
      ignore: setup.ignore || lack !== undefined,
      fn: async () => {
        const front = setup.start(respond, tuning);
        try {
          await run(front);
        } finally {
          await front.shutdown();
          await front.finished;
        }
      },
    });
  }
  Deno.test({
    name: `${setup.name} throws when the port is in use`,
    ignore: setup.ignore ?? false,
    fn: async () => {
      const front = setup.start(HELLO, {});
      let thrown: unknown;
      try {
        setup.start(HELLO, { address: front.address });
      } catch (error) {
        thrown = error;
      }
      await front.shutdown();
      assert(thrown instanceof Deno.errors.AddrInUse);
    },
  });
}
