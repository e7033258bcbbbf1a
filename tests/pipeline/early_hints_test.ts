/** Interim answers on their way from the origin to the client. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { allowed } from "../allowed.ts";
import { assemble } from "../../src/assembly.ts";
import { startWireFront } from "../../src/server/wire/front.ts";
import { withOrigin } from "../http1/fake_origin.ts";
import { RawClient } from "../server/raw_client.ts";

const HINTS =
  "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nConnection: x\r\nX: 1\r\n\r\n";
const ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: max-age=60\r\n" +
  "Content-Length: 2\r\n\r\nok";

Deno.test({
  name: "Upstream passes interim answers on, and they are not stored",
  ignore: !allowed.net,
  fn: () =>
    withOrigin(async (peer) => {
      await peer.head();
      await peer.send(HINTS + ANSWER);
    }, async ({ port }) => {
      const assembly = assemble({ origin: `http://127.0.0.1:${port}` });
      const front = startWireFront(assembly.respond, {
        address: { hostname: "127.0.0.1", port: 0 },
      });
      using client = await RawClient.connect(front.address);
      const ask = "GET / HTTP/1.1\r\nHost: site.test\r\n\r\n";
      await client.send(ask);
      const interim = await client.answer();
      assertEquals(interim?.status, 103);
      assertMatch(interim?.head ?? "", /^link: <\/a\.css>/mi);
      assertEquals(interim?.field("x"), undefined);
      const final = await client.answer();
      assertEquals([final?.status, final?.body], [200, "ok"]);
      assert(!final?.head.includes("/a.css"));
      await client.send(ask);
      assertEquals((await client.answer())?.status, 200);
      await front.shutdown();
      await assembly.close();
    }),
});
