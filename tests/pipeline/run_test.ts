import { assertEquals, assertStringIncludes } from "@std/assert";
import { assemble } from "../../src/assembly.ts";
import { createVariform } from "../../src/mod.ts";
import { Fault } from "../../src/model/fault.ts";
import { run } from "../../src/pipeline/run.ts";
import { exchangeOf } from "../../src/server/web.ts";
import { html } from "./wire_case.ts";
import type { Answer, Origin } from "../../src/origin/origin.ts";

/** An origin whose page has changed between its description and its opening, so many times. */
function changingOrigin(times: number): Origin & { described: number } {
  return {
    name: "changing",
    described: 0,
    describe(): Promise<Answer> {
      const turn = ++this.described;
      const open = () =>
        turn <= times
          ? Promise.reject(new Fault("changed", "the file has changed"))
          : Promise.resolve(new Response(`<h1>${turn}</h1>`).body ?? new ReadableStream());
      return Promise.resolve({
        kind: "resource",
        resource: {
          location: "/",
          pins: {},
          locate: () => undefined,
          variants: [{ kind: "stored", type: "text/html", open }],
        },
      });
    },
    close() {},
  };
}

async function ask(origin: Origin, accept: string) {
  const { house } = assemble({ origin: () => html() });
  const request = new Request("http://site.test/", { headers: { accept } });
  const exchange = exchangeOf(request, new URL(request.url), { scheme: "http" });
  const { status, headers, body } = await run(exchange, origin, house);
  return { status, headers, text: await new Response(body as BodyInit).text(), exchange };
}

Deno.test("run asks again, once, when what was described has changed since", async () => {
  for (const accept of ["text/html", "text/markdown"]) {
    const origin = changingOrigin(1);
    const { status, text, exchange } = await ask(origin, accept);
    assertEquals([status, origin.described, exchange.trace.fault], [200, 2, undefined]);
    assertStringIncludes(text, accept === "text/html" ? "<h1>2</h1>" : "# 2");
  }
});

Deno.test("run gives up on what changes all the time", async () => {
  const origin = changingOrigin(Infinity);
  const { status, text, exchange } = await ask(origin, "text/html");
  assertEquals([status, origin.described], [503, 2]);
  assertEquals(exchange.trace.fault, "the file has changed");
  assertStringIncludes(text, "changing right now");
});

Deno.test("run: content that breaks before its first byte becomes an error page", async () => {
  const asks: Record<string, string>[] = [
    { accept: "text/html", "accept-encoding": "gzip" },
    { accept: "text/markdown, text/html;q=0.5" },
  ];
  for (const headers of asks) {
    const lines: string[] = [];
    const body = new ReadableStream<Uint8Array>({
      pull() {
        throw new Error("out of tea");
      },
    }, { highWaterMark: 0 });
    const log = (line: string) => void lines.push(line);
    const app = createVariform({ origin: () => html({}, body), log });
    const response = await app.fetch(new Request("http://site.test/", { headers }));
    assertEquals(response.status, 500);
    await response.body?.cancel();
    assertEquals(lines.length, 1);
    assertStringIncludes(lines[0], "out of tea");
  }
});

Deno.test("run makes a form once, and once more when its source was purged meanwhile", async () => {
  let title = "old";
  const app = createVariform({
    origin: ({ method }) => {
      if (method === "POST") title = "new";
      return html({ "cache-control": "max-age=60", "etag": '"1"' }, `<h1>${title}</h1>`);
    },
  });
  const ask = (path: string, accept: string, method = "GET") =>
    app.fetch(new Request(`http://site.test${path}`, { method, headers: { accept } }));
  const usual = `html_to_markdown;desc="usual"`;
  for (
    const steps of [
      `lookup, offer, choose, obtain, make, store, ${usual}`,
      "lookup, choose, obtain",
    ]
  ) {
    const response = await ask("/a", "text/markdown");
    assertEquals((await response.text()).trim(), "# old");
    assertEquals(response.headers.get("server-timing")?.replaceAll(/;dur=[\d.]+/g, ""), steps);
  }
  await (await ask("/b", "text/html")).body?.pipeTo(new WritableStream());
  const underWay = await ask("/b", "text/markdown");
  await (await ask("/b", "*/*", "POST")).body?.cancel();
  const read = async () => (await (await ask("/b", "text/markdown")).text()).trim();
  assertEquals(await read(), "# new");
  // It ends only now, and comes too late to be kept.
  assertEquals((await underWay.text()).trim(), "# old");
  assertEquals(await read(), "# new");
});
