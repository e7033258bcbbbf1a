import { assertEquals } from "@std/assert";
import { assemble } from "../../src/assembly.ts";
import { startWireFront } from "../../src/server/wire/front.ts";
import { allowed } from "../allowed.ts";
import { RawClient } from "./raw_client.ts";

const TOKEN = "a-token-that-is-long-enough";

Deno.test({
  name: "wire front counts the views that it answers again, each by its own source",
  ignore: !allowed.net || !allowed.read || !allowed.write,
  async fn() {
    const folder = await Deno.makeTempDir();
    const assembly = assemble({
      origin: () =>
        new Response("<title>T</title>", {
          headers: { "content-type": "text/html", "cache-control": "max-age=600" },
        }),
      statistics: { database: `${folder}/views.db`, token: TOKEN },
      log() {},
    });
    const lines: string[] = [];
    const front = startWireFront(assembly.respond, {
      address: { hostname: "127.0.0.1", port: 0 },
      log: (line) => lines.push(line),
    });
    const client = await RawClient.connect(front.address);
    const ask = async (fields: string, target = "/") => {
      await client.send(`GET ${target} HTTP/1.1\r\nHost: a.test\r\n${fields}\r\n`);
      return await client.answer();
    };
    const from = (site: string) => `Referer: http://${site}/x\r\n`;
    for (let i = 0; i < 5; i++) await ask("");
    for (let i = 0; i < 4; i++) await ask(from("one.test"));
    for (let i = 0; i < 3; i++) await ask(from("two.test"));
    for (let i = 0; i < 3; i++) await ask(`${from("two.test")}DNT: 1\r\n`);
    for (let i = 0; i < 2; i++) await ask(`${from("one.test")}User-Agent: x${i}\r\n`);
    const report = await ask(
      "Accept: application/json\r\n",
      `/_statistics?token=${TOKEN}`,
    );
    const { sources, pages } = JSON.parse(report?.body ?? "{}");
    const views = (rows: { name: string; views: number }[]) =>
      Object.fromEntries(rows.map(({ name, views }) => [name, views]));
    assertEquals(views(pages), { "/": 14 });
    assertEquals(views(sources), { "one.test": 6, "two.test": 3 });
    // All but the first of each kind, and the one that filled the cache, never reached the pipeline.
    const again = lines.filter((line) => line.endsWith(" again")).length;
    assertEquals(again >= 11, true, `${again}`);
    client.close();
    await front.shutdown();
    await assembly.close();
    await Deno.remove(folder, { recursive: true });
  },
});
