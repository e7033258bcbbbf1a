import { assertEquals, assertThrows } from "@std/assert";
import { createVariform } from "../../src/mod.ts";

const PAGE = "<!doctype html><meta charset=utf-8><title>차</title><h1>차</h1>";

function open(charsets?: readonly string[]) {
  return createVariform({
    origin: ({ url }) => {
      const isJson = url.endsWith("json");
      const type = isJson ? "application/json" : "text/html; charset=utf-8";
      const headers = { "content-type": type, "cache-control": "max-age=60", etag: '"1"' };
      return new Response(isJson ? "{}" : PAGE, { headers });
    },
    negotiation: { charsets },
  });
}

async function get(app: ReturnType<typeof open>, headers: Record<string, string>, path = "/") {
  const response = await app.fetch(new Request(`http://site.test${path}`, { headers }));
  const { headers: head, status } = response;
  const [type, vary, tag] = ["content-type", "vary", "etag"].map((name) => head.get(name));
  return { status, type, vary, tag, bytes: new Uint8Array(await response.arrayBuffer()) };
}

Deno.test("charsets take no part where no rule names any", async () => {
  const app = open();
  const { type, vary } = await get(app, { "accept-charset": "euc-kr", accept: "text/html" });
  assertEquals([type, vary], ["text/html; charset=utf-8", "Accept, Accept-Encoding"]);
  await app.close();
});

Deno.test("charsets on offer are chosen by Accept-Charset, and told by Content-Type and the page", async () => {
  const app = open(["ks_c_5601-1987", "utf-8"]);
  const accept = "text/html";
  const plain = await get(app, { accept });
  assertEquals(plain.type, "text/html; charset=utf-8");
  assertEquals(plain.vary, "Accept, Accept-Charset, Accept-Encoding");
  assertEquals(new TextDecoder().decode(plain.bytes), PAGE);
  const korean = await get(app, { accept, "accept-charset": "euc-kr, utf-8;q=0.5" });
  assertEquals([korean.type, korean.tag], ["text/html; charset=euc-kr", '"1+write_euc-kr.1"']);
  assertEquals(
    new TextDecoder("euc-kr").decode(korean.bytes),
    PAGE.replace("charset=utf-8", "charset=euc-kr"),
  );
  const markdown = await get(app, { accept: "text/markdown", "accept-charset": "euc-kr" });
  assertEquals(markdown.type, "text/markdown; charset=euc-kr");
  assertEquals(new TextDecoder("euc-kr").decode(markdown.bytes).trim().split("\n").pop(), "# 차");
  const json = await get(app, { "accept-charset": "euc-kr" }, "/json");
  assertEquals(json.type, "application/json");
  await app.close();
});

Deno.test("charsets that nobody writes are refused at the start", () => {
  assertThrows(() => open(["utf-16"]), TypeError);
});
