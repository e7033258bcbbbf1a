/** Content that goes by another name than the one that its type is registered by. */
import { assertEquals } from "@std/assert";
import { createVariform, type NegotiationOptions } from "../../src/mod.ts";
import { allowed } from "../allowed.ts";
import { PHOTO, png } from "../image_files.ts";

async function ask(
  { body, type, path = "/a", accept, ...negotiation }:
    & { body: string | Uint8Array<ArrayBuffer>; type: string; path?: string; accept?: string }
    & NegotiationOptions,
): Promise<{ status: number; type: string | null; text: string }> {
  const app = createVariform({
    origin: () => new Response(body, { headers: { "content-type": type } }),
    negotiation,
  });
  const headers = accept === undefined ? undefined : { accept };
  const response = await app.fetch(new Request(`http://a.test${path}`, { headers }));
  const { status } = response;
  const found = { status, type: response.headers.get("content-type"), text: await response.text() };
  await app.close();
  return found;
}

Deno.test("names: Markdown by another name is shown as a page, and had as Markdown", async () => {
  const tea = { body: "# Tea\n", type: "text/x-markdown" };
  assertEquals((await ask(tea)).type, "text/x-markdown");
  const page = await ask({ ...tea, accept: "text/html,*/*;q=0.8" });
  assertEquals(page.type, "text/html; charset=utf-8");
  const named = await ask({ ...tea, accept: "text/markdown" });
  assertEquals([named.type, named.text], ["text/markdown; charset=utf-8", "# Tea\n"]);
  assertEquals((await ask({ ...tea, accept: "text/x-markdown" })).type, "text/x-markdown");
});

Deno.test("names: what is made has its registered name alone", async () => {
  const page = { body: "<h1>Tea</h1>", type: "text/html" };
  assertEquals((await ask({ ...page, accept: "text/x-markdown" })).status, 406);
});

Deno.test("names: data by another name is made into what it would be by its own", async () => {
  const rows: [type: string, body: string, format: string, made: string][] = [
    ["text/x-yaml", "a: 1\n", "json", '{\n  "a": 1\n}\n'],
    ["application/x-yaml", "a: 1\n", "yaml", "a: 1\n"],
    ["application/vnd.oai.openapi+yaml", "a: 1\n", "json", '{\n  "a": 1\n}\n'],
    ["text/json", '{"a":1}', "yaml", "a: 1\n"],
    ["application/ld+json", '{"a":1}', "yaml", "a: 1\n"],
    ["text/comma-separated-values", "a\r\n1\r\n", "json", '[\n  {\n    "a": "1"\n  }\n]\n'],
  ];
  for (const [type, body, format, made] of rows) {
    const plain = await ask({ body, type, accept: "*/*" });
    assertEquals([plain.type, plain.text], [type, body]);
    assertEquals((await ask({ body, type, path: `/a?format=${format}` })).text, made, type);
  }
});

Deno.test("names: by a rule, Accept finds what is made of data by another name", async () => {
  const data = { body: '{"a":1}', type: "text/json", formats: ["application/yaml"] };
  const made = await ask({ ...data, accept: "application/yaml" });
  assertEquals([made.type, made.text], ["application/yaml", "a: 1\n"]);
});

Deno.test("names: a feed is found by any of its names, and in its own charset", async () => {
  const feed = (head: string) =>
    Uint8Array.from(
      `${head}<rss version="2.0"><channel><title>caf\u00e9</title><item><title>A</title><guid>1</guid></item></channel></rss>`,
      (sign) => sign.charCodeAt(0),
    );
  const declared = feed('<?xml version="1.0" encoding="ISO-8859-1"?>');
  for (const type of ["application/x-rss+xml", "application/rss", "text/xml", "application/xml"]) {
    const { text } = await ask({ body: declared, type, path: "/a?format=jsonfeed" });
    assertEquals(JSON.parse(text).title, "café", type);
  }
  const sent = await ask({
    body: feed(""),
    type: "text/xml; charset=iso-8859-1",
    path: "/a?format=jsonfeed",
  });
  assertEquals(JSON.parse(sent.text).title, "café");
});

Deno.test("names: XML that is no feed goes out as it came", async () => {
  const map = { body: "<urlset/>", type: "text/xml", path: "/a?format=jsonfeed" };
  assertEquals((await ask(map)).type, "text/xml");
});

Deno.test({
  name: "names: an image by another name has the formats and sizes of its own",
  ignore: !(allowed.read && allowed.write),
  async fn() {
    const images = { formats: ["webp" as const, "png" as const], widths: [40] };
    const photo = { body: png(120, 80, PHOTO), type: "image/x-png", images };
    assertEquals((await ask({ ...photo, accept: "image/webp" })).type, "image/webp");
    assertEquals((await ask({ ...photo, path: "/a?width=40" })).type, "image/png");
    assertEquals((await ask({ ...photo, accept: "*/*" })).type, "image/x-png");
    const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
    const drawn = { body: drawing, type: "image/svg", images };
    assertEquals((await ask({ ...drawn, path: "/a?width=40" })).type, "image/svg");
  },
});

Deno.test("names: a table without a charset is read as what it looks like", async () => {
  const body = Uint8Array.from("name\r\ncaf\u00e9\r\n", (sign) => sign.charCodeAt(0));
  const made = await ask({ body, type: "text/csv", path: "/a?format=json" });
  assertEquals(JSON.parse(made.text), [{ name: "café" }]);
  const wide = new Uint8Array([
    0xff,
    0xfe,
    ...[..."a\n1\n"].flatMap((sign) => [sign.charCodeAt(0), 0]),
  ]);
  assertEquals(
    (await ask({ body: wide, type: "text/csv", path: "/a?format=json" })).text,
    '[\n  {\n    "a": "1"\n  }\n]\n',
  );
});
