/**
 * The programs of examples/ do what they are there to show.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { CHART } from "../examples/chart.ts";
import { answer } from "../examples/choose.ts";
import { around, negotiated, teaHouse } from "../examples/hono.ts";
import { readLetter, writeLetter } from "../examples/letter.ts";
import { createVariform } from "../src/mod.ts";
import { allowed } from "./allowed.ts";
import { Hono } from "hono";

const TEA = "http://site.test/tea";
const asking = (accept: string, url = TEA) => new Request(url, { headers: { accept } });

Deno.test("hono.ts: around an application, its answers are converted and kept", async () => {
  await using app = around(teaHouse());
  const markdown = await app.fetch(asking("text/markdown"));
  assertEquals(await markdown.text(), "# Tea\n\nAt **five**.\n");
  const again = await app.fetch(asking("text/html"));
  assertStringIncludes(again.headers.get("cache-status") ?? "", "hit");
  assertEquals(await again.text(), "<h1>Tea</h1><p>At <b>five</b>.</p>");
});

Deno.test("hono.ts: as middleware, it answers with its own fields and content", async () => {
  const house = new Hono();
  await using forms = createVariform({ origin: house.fetch });
  house.use("/tea", negotiated(forms));
  house.route("/", teaHouse());
  const markdown = await house.fetch(asking("text/markdown"));
  assertEquals(markdown.headers.get("content-type"), "text/markdown; charset=utf-8");
  assertEquals(await markdown.text(), "# Tea\n\nAt **five**.\n");
  const html = await house.fetch(asking("text/html"));
  assertEquals(await html.text(), "<h1>Tea</h1><p>At <b>five</b>.</p>");
});

Deno.test("choose.ts: answers with the form that suits, or with 406", async () => {
  const json = answer(asking("application/json"));
  assertEquals(await json.text(), '{"name":"tea"}');
  assertEquals(json.headers.get("vary"), "Accept, Accept-Language");
  const korean = answer(new Request(TEA, { headers: { "accept-language": "ko" } }));
  assertEquals(await korean.text(), "<h1>차</h1>");
  assertEquals(answer(asking("image/png")).status, 406);
});

Deno.test({
  name: "letter.ts: a letter is written with its file, and read again",
  ignore: !allowed.read || !allowed.write,
  async fn() {
    const path = await Deno.makeTempFile();
    try {
      await Deno.writeFile(path, new Uint8Array(100_000).fill(7));
      const letter = await writeLetter(path, "tea 차.bin");
      assertEquals(await readLetter(letter.stream()), {
        subject: "봄 일정 — spring",
        from: [{ name: "하루", address: "haru@example.org" }],
        to: [{ name: "Zoë", address: "zoe@example.org" }],
        files: [{ name: "tea 차.bin", type: "application/octet-stream", length: 100_000 }],
      });
    } finally {
      await Deno.remove(path);
    }
  },
});

Deno.test("chart.ts: a table is had as a chart", async () => {
  await using app = createVariform({
    origin: () =>
      new Response("tea,cups\n<green>,3\n", { headers: { "content-type": "text/csv" } }),
    converters: [CHART],
  });
  const chart = await app.fetch(asking("image/svg+xml"));
  assertEquals(chart.headers.get("content-type"), "image/svg+xml");
  assertStringIncludes(await chart.text(), "&#60;green&#62;: 3");
});
