import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { assemble, type VariformOptions } from "../../src/assembly.ts";
import { parseMessage } from "../../src/mime/mod.ts";
import { createVariform } from "../../src/mod.ts";
import { Replay } from "../../src/pipeline/replay.ts";
import { run } from "../../src/pipeline/run.ts";
import { exchangeOf } from "../../src/server/web.ts";
import { Fault } from "../../src/model/fault.ts";
import type { Converter, Plan } from "../../src/model/conversion.ts";

const MARKDOWN = "# Tea\n\n" + "A line of notes.\n".repeat(200);
const AGENT = "text/html, text/markdown;q=0.5";

/** An origin server whose answer has no length, and comes but once. */
/** Piece by piece, the first after a while, so that nobody knows the length before the end. */
async function* piecesOf(body: string): AsyncGenerator<Uint8Array> {
  await new Promise((resolve) => setTimeout(resolve));
  for (const piece of body.match(/[^]{1,500}/g) ?? []) yield new TextEncoder().encode(piece);
}

function origin(body: string, type: string, fields: Record<string, string> = {}) {
  let asked = 0;
  const handler = () => {
    asked++;
    return new Response(ReadableStream.from(piecesOf(body)), {
      headers: { "content-type": type, ...fields },
    });
  };
  return { handler, count: () => asked };
}

async function get(
  app: { fetch(request: Request): Promise<Response> },
  accept: string,
  path = "/",
) {
  const response = await app.fetch(new Request(`http://x.test${path}`, { headers: { accept } }));
  return { response, text: await response.text() };
}

Deno.test("a conversion over its limit gives the untouched content of an origin, asked but once", async () => {
  const { handler, count } = origin(MARKDOWN, "text/markdown", { "cache-control": "max-age=60" });
  const app = createVariform({ origin: handler, limits: { conversionInput: 1000 } });
  const { response, text } = await get(app, AGENT);
  assertEquals([response.status, response.headers.get("content-type")], [200, "text/markdown"]);
  assertEquals([text, count()], [MARKDOWN, 1]);
  assertEquals(response.headers.get("vary"), "Accept, Accept-Encoding");
  assertStringIncludes(
    response.headers.get("server-timing") ?? "",
    'yielded;desc="markdown_to_html',
  );
  // It was stored on its way, once and whole; and what is stored can be remembered as hopeless.
  await get(app, AGENT);
  const again = await get(app, AGENT);
  assertEquals([again.text, count()], [MARKDOWN, 1]);
  assert(!again.response.headers.get("server-timing")?.includes("make"));
  await app.close();
});

Deno.test("a conversion over its limit is refused to who takes nothing else, with what there is", async () => {
  const { handler } = origin(MARKDOWN, "text/markdown");
  const app = createVariform({
    origin: handler,
    limits: { conversionInput: 1000 },
    negotiation: { policy: { strict: true } },
  });
  const { response } = await get(app, "text/html", "/?format=html");
  assertEquals(response.status, 200, "a soft pin is let go");
  await app.close();
});

Deno.test("a conversion that fails behind its first byte cuts the answer", async () => {
  const page = "<p>Tea and cake.</p>\n".repeat(25_000);
  const { handler } = origin(page, "text/html");
  const app = createVariform({ origin: handler, limits: { conversionOutput: 300_000 } });
  const response = await app.fetch(
    new Request("http://x.test/", { headers: { accept: "text/markdown" } }),
  );
  // An estimate of its tokens is made of what is short; this is not.
  const text = await response.text().catch((error) => String(error));
  assertStringIncludes(text, "exceeds 300000 bytes");
  await app.close();
});

/** A house whose plan is replaced by one that fails in a way of the test's own. */
async function makeWith(fault: unknown, options: Partial<VariformOptions> = {}) {
  const { handler } = origin(MARKDOWN, "text/markdown");
  const { house, origin: source, close } = assemble({ origin: handler, ...options });
  const failing: Converter = {
    name: "broken",
    version: 1,
    from: { type: "text/markdown" },
    to: { type: "text/html" },
    quality: 1,
    cost: 1,
    streaming: true,
    load: () =>
      Promise.resolve({
        convert: (input) =>
          input.pipeThrough(
            new TransformStream({
              transform() {
                throw fault;
              },
            }),
          ),
      }),
  };
  const plan: Plan = { converters: [failing], quality: 1, cost: 1, key: "broken.1" };
  const { offers } = house.at(new URL("http://x.test/"));
  const { of } = offers;
  offers.of = (...args) => {
    const set = of.apply(offers, args);
    const variants = set.variants.map((variant) =>
      variant.kind === "derived" && variant.type === "text/html" ? { ...variant, plan } : variant
    );
    return { ...set, variants };
  };
  const request = new Request("http://x.test/", { headers: { accept: AGENT } });
  const exchange = exchangeOf(request, new URL(request.url), { scheme: "http" });
  const reply = await run(exchange, source, house);
  const text = await new Response(reply.body as BodyInit).text().catch(String);
  await close();
  return { reply, text, trace: exchange.trace };
}

Deno.test("a conversion that is none of the source's fault stays an error", async () => {
  const { reply, trace } = await makeWith(new Fault("origin-broken", "the origin was cut"));
  assertEquals([reply.status, trace.fault], [502, "the origin was cut"]);
});

Deno.test("Replay gives again what was read, and the rest behind it", async () => {
  const pieces = ["a", "b", "c"].map((text) => new TextEncoder().encode(text));
  const replay = new Replay(ReadableStream.from(pieces));
  const reader = replay.read().getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
  assertEquals(await new Response(replay.again()).text(), "abc");
});

Deno.test("Replay lets go of its source when nothing will be wanted again", async () => {
  let cancelled: unknown;
  const endless = () =>
    new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1)),
      cancel(reason) {
        cancelled = reason;
      },
    });
  const settled = new Replay(endless());
  const first = settled.read();
  settled.settle();
  await first.cancel("left");
  assertEquals(cancelled, "left");
  const again = new Replay(endless()).again();
  await again.cancel("left again");
  assertEquals(cancelled, "left again");
});

Deno.test("Replay tells that its source broke", async () => {
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error("cut")),
  });
  const replay = new Replay(broken);
  assertEquals(await new Response(replay.read()).text().catch(String), "Error: cut");
  assert(replay.failed);
});

Deno.test("a form that a page has nothing for does not take the others from it", async () => {
  const page = "<!doctype html><title>T</title><h1>No table here</h1>";
  const app = createVariform({
    origin: () =>
      new Response(page, {
        headers: { "Content-Type": "text/html", "Cache-Control": "max-age=60", "ETag": '"1"' },
      }),
    log: () => {},
  });
  const get = (path: string, accept = "*/*") =>
    app.fetch(new Request(`http://site.test${path}`, { headers: { accept } }));
  for (const format of ["csv", "json", "yaml"]) {
    await (await get(`/?format=${format}`)).body?.cancel();
  }
  const markdown = await get("/", "text/markdown");
  assertEquals(markdown.headers.get("content-type"), "text/markdown; charset=utf-8");
  assertEquals((await markdown.text()).trim(), "# No table here");
  await app.close();
});

Deno.test("any page can be had as a message and as an archive, where the URL asks for it", async () => {
  const page = "<!doctype html><title>Tea &amp; cups</title><h1>Tea</h1>";
  const app = createVariform({
    origin: () => new Response(page, { headers: { "Content-Type": "text/html; charset=utf-8" } }),
  });
  const get = (path: string) => app.fetch(new Request(`http://site.test${path}`));
  const mail = await get("/tea?format=eml");
  assertEquals(mail.headers.get("content-type"), "message/rfc822");
  const message = await parseMessage(await mail.bytes());
  assertEquals([message.subject, message.root.text()], ["Tea & cups", page]);
  const archive = await get("/tea?format=mhtml");
  assertEquals(archive.headers.get("content-type")?.split(";")[0], "multipart/related");
  assertStringIncludes(await archive.text(), "<h1>Tea</h1>");
  await app.close();
});
