/**
 * A wire front in a process of its own, for tests that starve it of descriptors and for measuring its
 * memory. With `long`, time-outs are long enough to measure in.
 *
 * @module
 */
import type { Reply } from "../../src/pipeline/exchange.ts";
import type { Respond } from "../../src/server/front.ts";
import { startWireFront } from "../../src/server/wire/front.ts";

const PIECE = 64 << 10;
const LARGE = 200 << 20;

function largeBody(): ReadableStream<Uint8Array> {
  let left = LARGE;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(PIECE));
      left -= PIECE;
      if (left <= 0) controller.close();
    },
  });
}

const respond: Respond = async (exchange): Promise<Reply> => {
  const headers = new Headers();
  if (exchange.url.pathname === "/large") return { status: 200, headers, body: largeBody() };
  let size = 0;
  for await (const chunk of exchange.body ?? []) size += chunk.length;
  return { status: 200, headers, body: new TextEncoder().encode(size > 0 ? String(size) : "ok") };
};

const hour = 3_600_000;
const front = startWireFront(respond, {
  address: { hostname: "127.0.0.1", port: 0 },
  warn: () => {},
  limits: Deno.args[0] === "long" ? { idleTime: hour, headTime: hour, writeTime: hour } : {},
});
console.log(`port ${front.address.port}`);
Deno.addSignalListener("SIGUSR1", () => {
  console.log(`resident ${Deno.memoryUsage().rss}`);
});
