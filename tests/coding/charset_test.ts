import { assertEquals, assertThrows } from "@std/assert";
import { allowed } from "../allowed.ts";
import {
  canonicalCharset,
  decodeText,
  sniffByteOrderMark,
  sniffHtmlCharset,
} from "../../src/coding/charset.ts";
import { prescanMeta } from "../../src/coding/html_prescan.ts";
import { ascii, cuts, streamOf } from "./pipes.ts";

Deno.test("canonicalCharset maps labels as the Encoding standard does", () => {
  const cases: [string, string | undefined][] = [
    ["utf8", "utf-8"],
    [" UTF-8\n", "utf-8"],
    ["latin1", "windows-1252"],
    ["us-ascii", "windows-1252"],
    ["ISO-8859-15", "iso-8859-15"],
    ["ks_c_5601-1987", "euc-kr"],
    ["shift-jis", "shift_jis"],
    ["utf-7", undefined],
    ["x-unknown", undefined],
    ["", undefined],
    ["utf-8".padEnd(1 << 20), undefined],
  ];
  for (const [label, name] of cases) {
    assertEquals(canonicalCharset(label), name, label.slice(0, 20));
  }
});

Deno.test("decodeText decodes by the charset, and by a byte order mark before that", () => {
  assertEquals(decodeText(Uint8Array.of(0xe9), "latin1"), "é");
  assertEquals(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), "windows-1252"), "a");
  assertEquals(decodeText(Uint8Array.of(0xff, 0xfe, 0x61, 0), "utf-8"), "a");
  assertEquals(decodeText(Uint8Array.of(0xfe, 0xff, 0, 0x61), "utf-8"), "a");
  assertEquals(decodeText(Uint8Array.of(0xe9), "utf-8"), "\ufffd");
  assertThrows(() => decodeText(new Uint8Array(), "x-unknown"), RangeError);
});

Deno.test("decodeText gives the same for a stream that is cut anywhere", async () => {
  const mark = [0xef, 0xbb, 0xbf];
  const cases: [Uint8Array, string, string][] = [
    [Uint8Array.of(...mark, ...new TextEncoder().encode("aé€😀")), "latin1", "aé€😀"],
    [Uint8Array.of(0x1b, 0x24, 0x42, 0x24, 0x22, 0x1b, 0x28, 0x42, 0x61), "iso-2022-jp", "あa"],
    [Uint8Array.of(0xff, 0xfe), "utf-8", ""],
    [Uint8Array.of(0x61, 0xc3), "utf-8", "a\ufffd"],
    [new Uint8Array(), "utf-8", ""],
  ];
  for (const [bytes, charset, text] of cases) {
    assertEquals(decodeText(bytes, charset), text);
    for (const parts of cuts(bytes)) {
      const pieces = await Array.fromAsync(decodeText(streamOf(parts), charset));
      assertEquals(pieces.join(""), text);
    }
  }
});

Deno.test("sniffHtmlCharset asks the mark, then Content-Type, then the document, then the bytes", () => {
  const meta = '<meta charset="iso-8859-2">';
  const mark = (text: string) => Uint8Array.of(0xef, 0xbb, 0xbf, ...ascii(text));
  assertEquals(sniffHtmlCharset(mark(meta), "latin1"), "utf-8");
  assertEquals(sniffHtmlCharset(ascii(meta), "latin1"), "windows-1252");
  assertEquals(sniffHtmlCharset(ascii(meta), "nonsense"), "iso-8859-2");
  assertEquals(sniffHtmlCharset(ascii(meta)), "iso-8859-2");
  assertEquals(sniffHtmlCharset(ascii("<p>plain")), "utf-8");
  assertEquals(sniffHtmlCharset(new TextEncoder().encode("<p>é").subarray(0, 4)), "utf-8");
  assertEquals(sniffHtmlCharset(Uint8Array.of(0x3c, 0x70, 0x3e, 0xe9, 0x20)), "windows-1252");
});

Deno.test("sniffHtmlCharset reads declarations as the HTML standard's prescan does", () => {
  const none = "utf-8";
  const cases: [string, string][] = [
    ['<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=koi8-r">', "koi8-r"],
    ["<meta content=\"text/html; charset = 'koi8-r'\" http-equiv=content-type>", "koi8-r"],
    ['<meta content="text/html; charset=koi8-r">', none],
    ["<meta charset=utf-16>", "utf-8"],
    ["<meta charset=x-user-defined>", "windows-1252"],
    ["<meta charset=nonsense><meta charset=koi8-r>", "koi8-r"],
    ["<!-- <meta charset=koi8-r> -->", none],
    ["<!--><meta charset=koi8-r>", "koi8-r"],
    ["<!---><meta charset=koi8-r>", "koi8-r"],
    ["<p title='<meta charset=koi8-r>'>", none],
    ["</p title='>'><meta charset=koi8-r>", "koi8-r"],
    ["<!doctype html><?pi?><meta/charset=koi8-r />", "koi8-r"],
    ["<meta charset=koi8-r", none],
    ['<meta charset="koi8-r>', none],
    ["<metacharset=koi8-r>", none],
    [" ".repeat(1024) + "<meta charset=koi8-r>", none],
    [" ".repeat(1024 - 21) + "<meta charset=koi8-r>", "koi8-r"],
    ['<?xml version="1.0" encoding="koi8-r"?><html>', "koi8-r"],
    ["<".repeat(5000), none],
    ["<a ".repeat(5000), none],
  ];
  for (const [html, charset] of cases) {
    assertEquals(sniffHtmlCharset(ascii(html)), charset, html.slice(0, 80));
  }
});

const SUITE = new URL("../../../shared/cases/html/html5lib-tests/encoding/", import.meta.url);

async function cases(): Promise<[data: string, encoding: string][]> {
  const found: [string, string][] = [];
  for (const file of ["tests1.dat", "tests2.dat", "test-yahoo-jp.dat"]) {
    const bytes = await Deno.readFile(new URL(file, SUITE)).catch(() => new Uint8Array());
    const text = new TextDecoder("latin1").decode(bytes);
    for (const block of text.split(/^#data\n/m).slice(1)) {
      const [data, encoding] = block.split("\n#encoding\n");
      found.push([data, encoding.trim().split("\n")[0].toLowerCase()]);
    }
  }
  return found;
}

const suite = allowed.read ? await cases() : [];

Deno.test({
  name: "prescanMeta passes html5lib's encoding tests, where they are present",
  ignore: suite.length === 0,
  fn() {
    for (const [data, encoding] of suite) {
      const bytes = Uint8Array.from(data, (sign) => sign.charCodeAt(0));
      if (bytes.length > 1024) continue; // declarations further on are for the parser to find
      // Where nothing is declared the suite expects the default of a Western locale.
      const found = sniffByteOrderMark(bytes) ?? prescanMeta(bytes, canonicalCharset) ??
        "windows-1252";
      assertEquals(found, canonicalCharset(encoding), data.slice(0, 400));
    }
  },
});
