import { assertEquals } from "@std/assert";
import { charsetConverter } from "../../src/transcode/converters/charset.ts";
import { make } from "../../src/transcode/make.ts";
import { planOf } from "../../src/transcode/paths.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import type { Description } from "../../src/model/variant.ts";

/** Writes bytes that are so described in another charset, cut into pieces of this size. */
async function write(
  bytes: Uint8Array,
  from: Description,
  charset: string,
  size = 1 << 16,
): Promise<Uint8Array> {
  const source = { kind: "stored", ...from, open: () => Promise.reject() } as const;
  const variant = { kind: "derived", source, plan: planOf([charsetConverter(charset)]) } as const;
  const pieces = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  const conversion = { location: "/", limits: DEFAULT_LIMITS };
  const made = await make(variant, ReadableStream.from(pieces), conversion);
  return new Uint8Array(await new Response(made).arrayBuffer());
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (bytes: Uint8Array, charset: string) => new TextDecoder(charset).decode(bytes);

Deno.test("write_*: HTML says the charset that it is in, and refers to what that lacks", async () => {
  const page = (charset: string, tea: string) =>
    `<!doctype html><meta http-equiv=content-type content="text/html; charset=${charset}">` +
    `<meta charset="${charset}"><title>차 ${tea}</title><p title="charset=utf-8">charset=utf-8`;
  const korean = await write(utf8(page("utf-8", "🍵")), { type: "text/html" }, "euc-kr");
  assertEquals(read(korean, "euc-kr"), page("euc-kr", "&#127861;"));
  const back = await write(korean, { type: "text/html" }, "utf-8");
  assertEquals(read(back, "utf-8"), page("utf-8", "&#127861;"));
  // What it was sent with outweighs what it says.
  const sent = await write(
    utf8(page("euc-kr", "茶")),
    { type: "text/html", charset: "utf-8" },
    "big5",
  );
  assertEquals(read(sent, "big5"), page("big5", "茶").replace("차", "&#52264;"));
});

Deno.test("write_*: XML, CSS and plain text say it in their own ways", async () => {
  const xml = (charset: string, text: string) =>
    `<?xml version="1.0" encoding="${charset}"?><a b="c">${text}</a>`;
  const type = "application/atom+xml";
  const feed = await write(utf8(xml("UTF-8", "茶 é")), { type }, "shift_jis");
  assertEquals(read(feed, "shift_jis"), xml("shift_jis", "茶 &#233;"));
  assertEquals(read(await write(feed, { type }, "utf-8"), "utf-8"), xml("utf-8", "茶 &#233;"));

  const css = await write(
    utf8('@charset "utf-8";a{content:"é"}'),
    { type: "text/css" },
    "iso-8859-2",
  );
  assertEquals(read(css, "iso-8859-2"), '@charset "iso-8859-2";a{content:"é"}');
  const plain = await write(utf8("é 茶 charset=utf-8"), { type: "text/plain" }, "windows-1252");
  assertEquals(read(plain, "windows-1252"), "é ? charset=utf-8");
});

Deno.test("write_* reads every label of the standard", async () => {
  for (const charset of ["koi8-r", "utf-16le", "x-sjis", "iso-2022-jp", "csbig5", "l1"]) {
    const bytes = charset === "utf-16le" ? Uint8Array.of(0x61, 0) : utf8("a");
    const made = await write(bytes, { type: "text/plain", charset }, "utf-8");
    assertEquals(read(made, "utf-8"), "a", charset);
  }
});

Deno.test("write_* writes the same for every way of cutting the input", async () => {
  const filler = "<!-- " + "차".repeat(500) + " -->";
  const page = utf8(`<?xml version="1.0" encoding="utf-8"?>${filler}<meta charset=utf-8><p>茶🍵`);
  for (const type of ["text/html", "application/xhtml+xml", "application/xml", "text/plain"]) {
    const whole = await write(page, { type }, "gb18030");
    for (const size of [1, 2, 3, 7, 1024, 2047]) {
      assertEquals(await write(page, { type }, "gb18030", size), whole, `${type} ${size}`);
    }
  }
});
