/**
 * A wire front over a cache of so many objects, each in so many variants, in a process of its own.
 *
 *     deno run -A tests/bench/growth_program.ts OBJECTS VARIANTS
 *
 * @module
 */
import { assemble } from "../../src/assembly.ts";
import { exchangeOf } from "../../src/server/web.ts";
import { startWireFront } from "../../src/server/wire/front.ts";

const [objects = 1, variants = 1] = Deno.args.map(Number);
const BODY = new Uint8Array(1024).fill(120);

const assembly = assemble({
  origin: (request) =>
    new Response(BODY, {
      headers: {
        "content-type": "text/css",
        "cache-control": "max-age=86400",
        ...variants > 1 && { vary: "X-Kind" },
        etag: `"${request.headers.get("x-kind") ?? 0}"`,
      },
    }),
  limits: { cacheBytes: 8 * 2 ** 30, variants: 128 },
  log() {},
});
const before = Deno.memoryUsage().rss;
for (let object = 0; object < objects; object++) {
  for (let kind = 0; kind < variants; kind++) {
    const request = new Request(`http://127.0.0.1/${object}`, { headers: { "x-kind": `${kind}` } });
    const exchange = exchangeOf(request, new URL(request.url), { scheme: "http" });
    const { body } = await assembly.respond(exchange);
    // What nobody reads is not stored.
    await new Response(body as BodyInit | null).bytes();
  }
}
const front = startWireFront(assembly.respond, { address: { hostname: "127.0.0.1", port: 0 } });
const each = (Deno.memoryUsage().rss - before) / objects / variants;
console.log(`port ${front.address.port} each ${each.toFixed(0)}`);
