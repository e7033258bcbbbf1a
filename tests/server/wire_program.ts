/**
 * A wire front in a process of its own, for tests that starve it of descriptors.
 *
 * @module
 */
import { startWireFront } from "../../src/server/wire/front.ts";

const body = new TextEncoder().encode("ok");
const front = startWireFront(() => Promise.resolve({ status: 200, headers: new Headers(), body }), {
  address: { hostname: "127.0.0.1", port: 0 },
  warn: () => {},
});
console.log(`port ${front.address.port}`);
Deno.addSignalListener("SIGUSR1", () => {
  console.log(`resident ${Deno.memoryUsage().rss}`);
});
