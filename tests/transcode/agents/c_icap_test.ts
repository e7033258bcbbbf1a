/** The ICAP client against Debian's c-icap: its services echo and ex206. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { createVariform } from "../../../src/mod.ts";
import { DEFAULT_LIMITS } from "../../../src/model/limits.ts";
import { IcapClient } from "../../../src/transcode/agents/icap/client.ts";
import { type Modified, modify } from "../../../src/transcode/agents/icap/modify.ts";
import { Original } from "../../../src/transcode/agents/original.ts";
import { C_ICAP, startIcap } from "./c_icap.ts";

const REQUEST = { method: "GET", url: "http://site.test/page.html", fields: [] };
const RESPONSE = { status: 200, fields: [["Content-Type", "text/html"] as const] };
const SPOOL = 1 << 20;

async function respmod(client: IcapClient, text: string, known = true) {
  const content = new Original(new Response(text).body ?? new ReadableStream(), SPOOL);
  const length = known ? text.length : undefined;
  const subject = { request: REQUEST, response: RESPONSE, content, length };
  return { modified: await modify(client, subject, SPOOL), content };
}

async function read(modified: Modified, content: Original): Promise<string> {
  const stream = modified.kind === "changed" ? modified.body : content.from(0);
  return await new Response(stream as BodyInit).text();
}

Deno.test({
  name: "c-icap: OPTIONS, previews, 100, 200, 204 and 206 are understood, on few connections",
  ignore: C_ICAP === undefined,
  async fn() {
    await using icap = await startIcap();
    for (const service of ["echo", "ex206"]) {
      const client = new IcapClient(icap.url(service), { limits: DEFAULT_LIMITS });
      const options = await client.options();
      assert(options.methods.has("RESPMOD") && options.methods.has("REQMOD"));
      assert(options.istag !== "" && options.preview !== undefined);
      const kinds = new Set<string>();
      for (const size of [0, 1, 1023, 1024, 1025, 100_000, 3 << 20]) {
        const page = `<html><head></head><body>${"x".repeat(size)}</body></html>`;
        for (const known of [true, false]) {
          const { modified, content } = await respmod(client, page, known);
          kinds.add(modified.kind);
          const text = await read(modified, content);
          assert(text.endsWith(`${"x".repeat(size)}</body></html>`), `${service} ${size} ${known}`);
          if (service === "echo") assertEquals(text.length, page.length);
        }
      }
      if (service === "ex206") assert(kinds.has("changed"));
      const { opened, lent } = client.connections;
      assertEquals(lent, 0);
      assert(opened <= 15, `${opened} connections`);
      const request = await modify(client, { request: REQUEST }, SPOOL);
      if (request.kind === "changed") assertEquals(request.request?.method, "GET");
      client.close();
    }
  },
});

const PAGE = `<!doctype html><html><head><title>Tea</title></head><body><h1>Tea</h1>${
  "<p>Poured slowly.</p>\n".repeat(200)
}</body></html>`;

Deno.test({
  name: "c-icap: a site whose pages pass its services; without it, by rule",
  ignore: C_ICAP === undefined,
  async fn() {
    const icap = await startIcap();
    const url = icap.url("ex206");
    const agent = { name: "ex206", url, from: { type: "text/html" } };
    const logged: string[] = [];
    const open = (failure: "bypass" | "refuse") =>
      createVariform({
        origin: () => new Response(PAGE, { headers: { "content-type": "text/html", etag: '"1"' } }),
        agents: [{ ...agent, failure }],
        log: (line) => logged.push(line),
      });
    const apps = [open("bypass"), open("refuse")];
    const get = async (app: typeof apps[0], accept: string, page = "page") => {
      const request = new Request(`http://site.test/${page}.html`, { headers: { accept } });
      const response = await app.fetch(request);
      return { response, text: await response.text() };
    };
    try {
      for (const app of apps) {
        const { response, text } = await get(app, "text/html");
        assertEquals(response.status, 200);
        assert(text.length > PAGE.length, "ex206 adds a line of its own");
        assertMatch(response.headers.get("etag") ?? "", /^"1\+ex206\./);
        assertMatch((await get(app, "text/markdown")).text, /Poured slowly/);
      }
    } finally {
      await icap[Symbol.asyncDispose]();
    }
    const bypassed = await get(apps[0], "text/html", "other");
    assertEquals([bypassed.response.status, bypassed.text], [200, PAGE]);
    assertEquals((await get(apps[1], "text/html", "other")).response.status, 502);
    assertEquals(logged.length, 2);
    for (const app of apps) await app.close();
  },
});
