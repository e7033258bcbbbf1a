import { assertEquals, assertRejects } from "@std/assert";
import { assemble } from "../../src/assembly.ts";
import { startDenoFront } from "../../src/server/deno_front.ts";
import { startWireFront } from "../../src/server/wire/front.ts";
import { allowed } from "../allowed.ts";
import { imageFile, PHOTO, png } from "../image_files.ts";

const ignore = !allowed.net || !allowed.read;

const ADDRESS = { hostname: "127.0.0.1", port: 0 };

for (const front of ["web", "wire"] as const) {
  Deno.test({
    name: `heavy work stops when its client leaves, and the next one has its turn: ${front}`,
    ignore,
    async fn() {
      const large = png(2400, 1800, PHOTO);
      const assembly = assemble({
        origin: ({ url }) =>
          new Response(url.endsWith("large") ? large : imageFile("still.gif"), {
            headers: { "content-type": url.endsWith("large") ? "image/png" : "image/gif" },
          }),
        limits: { heavyJobs: 1, heavyTime: 600_000 },
        negotiation: { images: "all" },
      });
      const { respond, house } = assembly;
      const server = front === "web"
        ? startDenoFront(respond, { address: ADDRESS, targetBytes: 1000 })
        : startWireFront(respond, { address: ADDRESS, limits: { leaveTime: 50 } });
      const base = `http://127.0.0.1:${server.address.port}`;
      const ask = (path: string, type: string, signal?: AbortSignal) =>
        fetch(base + path, { headers: { accept: type, "accept-encoding": "br" }, signal });
      try {
        const client = new AbortController();
        const gone = ask("/large", "image/avif", client.signal);
        // Long enough to be at work, and no matter if it is not.
        setTimeout(() => client.abort(), 500);
        await assertRejects(() => gone);
        const next = await ask("/small", "image/png");
        assertEquals([next.status, next.headers.get("content-type")], [200, "image/png"]);
        await next.body?.cancel();
        assertEquals(house.times.of("png_to_avif"), undefined, "it was not carried to its end");
      } finally {
        await server.shutdown();
        await assembly.close();
      }
    },
  });
}
