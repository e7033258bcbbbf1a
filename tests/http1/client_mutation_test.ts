import { assert, assertEquals } from "@std/assert";
import { Fault } from "../../src/model/fault.ts";
import { netTest, textOf, withOrigin } from "./fake_origin.ts";

const CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n" +
  "3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\n";
const SIZED = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nA: b\r\n\r\nabc";

/** What becomes of an answer: its text, or the code of the fault. Nothing else may be thrown. */
async function outcomeOf(work: Promise<string>): Promise<string> {
  try {
    return await work;
  } catch (error) {
    assert(error instanceof Fault, String(error));
    return error.code;
  }
}

for (const [name, message] of [["chunked", CHUNKED], ["sized", SIZED]]) {
  for (const byte of ["\0", "\r", "\n", " ", ":", "\xff"]) {
    netTest(`Client survives ${JSON.stringify(byte)} anywhere in a ${name} answer`, async () => {
      let at = 0;
      await withOrigin(async (peer) => {
        await peer.head();
        await peer.send(message.slice(0, at) + byte + message.slice(at + 1));
      }, async ({ get }) => {
        for (at = 0; at < message.length; at++) {
          const outcome = await outcomeOf(get().then(textOf));
          // Whole, except that a framing field which is called something else frames nothing.
          const renamed = at >= message.indexOf("\n") && at < message.indexOf("\r\nA:");
          const whole = outcome.length === 3 || (renamed && message.endsWith(outcome));
          assert(outcome === "origin-broken" || whole, `at ${at}: ${outcome}`);
        }
      }, { headTime: 2000, readTime: 2000 });
    });
  }

  netTest(`Client takes no prefix of a ${name} answer for the whole`, async () => {
    let length = 0;
    await withOrigin(async (peer) => {
      await peer.head();
      await peer.send(message.slice(0, length));
    }, async ({ get }) => {
      for (length = 0; length < message.length; length++) {
        assertEquals(await outcomeOf(get().then(textOf)), "origin-broken", `${length} bytes`);
      }
      assertEquals(await outcomeOf(get().then(textOf)), "abc");
    });
  });
}
