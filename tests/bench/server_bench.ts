/**
 * A request to the wire front without sockets: what it adds to reading and writing. With sockets, and
 * beside others, `deno task bench:server` compares it.
 *
 * @module
 */
import { runConnection } from "../fuzz/wire_pipe.ts";

const HEADS: Readonly<Record<string, string>> = {
  "1 field": "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
  "10 fields": `GET / HTTP/1.1\r\nHost: a.test\r\n${
    "X-Field: some value or other\r\n".repeat(9)
  }\r\n`,
};
const REQUESTS = 1000;

for (const [name, head] of Object.entries(HEADS)) {
  const pieces = Array<Uint8Array>(REQUESTS).fill(new TextEncoder().encode(head));
  Deno.bench(`${REQUESTS} requests of ${name}, without sockets`, { group: "wire" }, async () => {
    await runConnection(
      () => Promise.resolve({ status: 204, headers: new Headers(), body: null }),
      pieces,
    );
  });
}
