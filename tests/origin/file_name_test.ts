import { assertEquals } from "@std/assert";
import { decodedName, readFileName } from "../../src/origin/file_name.ts";
import { formatLanguage, readLanguage } from "../../src/origin/file_language.ts";
import { tokenOfType, typeOfToken } from "../../src/origin/media_types.ts";

const HTML = "text/html";

/** name → base, type, language, charset, encoding */
type Row = readonly [name: string, base: string, ...facts: (string | undefined)[]];

function check(rows: readonly Row[], languages?: readonly string[]): void {
  for (const [name, base, type, language, charset, encoding] of rows) {
    const file = readFileName(name, languages);
    const read = [file.base, file.type, file.language, file.charset, file.encoding];
    assertEquals(read, [base, type, language, charset, encoding], name);
  }
}

Deno.test("readFileName finds type and language in either order", () => {
  check([
    ["about.html", "about", HTML],
    ["about.en.html", "about", HTML, "en"],
    ["about.html.fr", "about", HTML, "fr"],
    ["about.ko.md", "about", "text/markdown", "ko"],
    ["PHOTO.JPG", "PHOTO", "image/jpeg"],
  ]);
});

Deno.test("readFileName reads scripts and regions, and writes them the usual way", () => {
  check([
    ["a.zh-Hant.html", "a", HTML, "zh-Hant"],
    ["a.zh-hant-tw.html", "a", HTML, "zh-Hant-TW"],
    ["a.pt-BR.html", "a", HTML, "pt-BR"],
    ["a.pt-br.html", "a", HTML, "pt-BR"],
    ["a.es-419.html", "a", HTML, "es-419"],
  ]);
});

Deno.test("readFileName gives a meaning to as many tokens as it can", () => {
  check([
    ["about.html.pl", "about", HTML, "pl"],
    ["about.pl", "about", "application/x-perl"],
    ["about.ts", "about", "text/plain"],
    ["about.ts.html", "about", HTML, "ts"],
    ["about.html.tr", "about", HTML, "tr"],
    ["about.tr", "about", "text/troff"],
    ["about.ms.html", "about", HTML, "ms"],
    ["about.html.ts.br", "about", HTML, "ts", undefined, "br"],
  ]);
});

Deno.test("readFileName takes br for Brotli at the end and for Breton before it", () => {
  check([
    ["about.html.br", "about", HTML, undefined, undefined, "br"],
    ["about.br.html", "about", HTML, "br"],
    ["about.br.html.br", "about", HTML, "br", undefined, "br"],
  ]);
});

Deno.test("readFileName leaves words and versions in the base", () => {
  check([
    ["jquery.min.js", "jquery.min", "text/javascript"],
    ["v1.2.html", "v1.2", HTML],
    ["foo.d.ts", "foo.d", "text/plain"],
    ["photo.jpg.webp", "photo.jpg", "image/webp"],
    ["about.us.html", "about.us", HTML],
    ["LICENSE", "LICENSE"],
    ["a.", "a."],
    ["a..html", "a.", HTML],
    ["html", "html"],
    ["ko.html", "ko", HTML],
  ]);
});

Deno.test("readFileName takes codes of three letters only for languages that are known", () => {
  check([["a.haw.html", "a.haw", HTML], ["jquery.min.js", "jquery.min", "text/javascript"]]);
  check([["a.haw.html", "a", HTML, "haw"], ["a.haw-US.html", "a", HTML, "haw-US"]], ["haw"]);
});

Deno.test("readFileName reads charset labels by their WHATWG names", () => {
  check([
    ["page.ja.euc-jp.html", "page", HTML, "ja", "euc-jp"],
    ["page.html.ja.sjis", "page", HTML, "ja", "shift_jis"],
    ["page.ko.ks_c_5601-1987.txt", "page", "text/plain", "ko", "euc-kr"],
    ["page.latin1.txt", "page", "text/plain", undefined, "windows-1252"],
    ["page.big5.zh.html.gz", "page", HTML, "zh", "big5", "gzip"],
  ]);
});

Deno.test("readFileName keeps words that are also charset labels", () => {
  check([
    ["guide.mac.html", "guide.mac", HTML],
    ["lesson.korean.html", "lesson.korean", HTML],
    ["report.866.html", "report.866", HTML],
    ["sheet.l2.txt", "sheet.l2", "text/plain"],
  ]);
});

Deno.test("readFileName knows charsets of text only", () => {
  check([["data.utf-8.png", "data.utf-8", "image/png"], [
    "d.utf-8.csv",
    "d",
    "text/csv",
    undefined,
    "utf-8",
  ]]);
});

Deno.test("readFileName reads codings at the very end", () => {
  check([
    ["style.css.gz", "style", "text/css", undefined, undefined, "gzip"],
    ["jquery.min.js.br", "jquery.min", "text/javascript", undefined, undefined, "br"],
    ["about.ko.html.zst", "about", HTML, "ko", undefined, "zstd"],
    ["about.gz.html", "about.gz", HTML],
    ["logo.svgz", "logo", "image/svg+xml", undefined, undefined, "gzip"],
  ]);
});

Deno.test("readFileName takes a coded file of no known type for an archive", () => {
  check([
    ["data.gz", "data", "application/gzip"],
    ["data.zst", "data", "application/zstd"],
    ["README.ko.gz", "README", "application/gzip", "ko"],
  ]);
});

Deno.test("readFileName takes tar and its compression for one token", () => {
  check([
    ["archive.tar.gz", "archive", "application/gzip"],
    ["archive.TAR.GZ", "archive", "application/gzip"],
    ["archive.tgz", "archive", "application/gzip"],
    ["archive-1.2.tar.xz", "archive-1.2", "application/x-xz"],
    ["archive.tar", "archive", "application/x-tar"],
    ["tar.gz", "tar", "application/gzip"],
  ]);
});

Deno.test("readFileName never makes a source map a variant of its script", () => {
  check([
    ["foo.js.map", "foo.js.map", "application/json"],
    ["foo.css.map.gz", "foo.css.map", "application/json", undefined, undefined, "gzip"],
    ["site.map", "site", "application/json"],
  ]);
});

Deno.test("readFileName gives program text no language", () => {
  check([
    ["app.es.js", "app.es", "text/javascript"],
    ["app.es.js.gz", "app.es", "text/javascript", undefined, undefined, "gzip"],
    ["style.ar.css", "style.ar", "text/css"],
    ["messages.es.json", "messages", "application/json", "es"],
  ]);
});

Deno.test("readFileName works with Korean names, composed or not", () => {
  check([["회사소개.ko.html", "회사소개", HTML, "ko"]]);
  const decomposed = "회사소개.ko.html".normalize("NFD");
  check([[decomposed, "회사소개", HTML, "ko"]]);
  assertEquals(readFileName(decomposed).name, decomposed);
});

Deno.test("readFileName stays fast on a name of nothing but tokens", () => {
  const name = "a" + ".br.gz.ts.pl.ko.html.utf-8".repeat(40);
  assertEquals(readFileName(name).name, name);
  assertEquals(readFileName(".".repeat(255)).base, ".".repeat(255));
});

Deno.test("decodedName leaves out the coding alone", () => {
  assertEquals(decodedName(readFileName("style.css.gz")), "style.css");
  assertEquals(decodedName(readFileName("a.tar.gz")), "a.tar.gz");
  assertEquals(decodedName(readFileName("about.html.ko.br")), "about.html.ko");
  assertEquals(decodedName(readFileName("foo.js.map.br")), "foo.js.map");
});

Deno.test("readLanguage refuses what only looks like a tag", () => {
  for (const token of ["xx", "k", "ko-", "ko-Kore-KR-x", "12", "en-Latin1", "map"]) {
    assertEquals(readLanguage(token, []), undefined, token);
  }
  assertEquals(formatLanguage("EN-us"), "en-US");
  assertEquals(formatLanguage("x-klingon"), "x-klingon");
});

Deno.test("typeOfToken says what people mean, and tokenOfType what they write", () => {
  const types = ["md", "eml", "mbox", "ts", "json", "txt", "mjs"].map(typeOfToken);
  assertEquals(types, [
    "text/markdown",
    "message/rfc822",
    "application/mbox",
    "text/plain",
    "application/json",
    "text/plain",
    "text/javascript",
  ]);
  assertEquals(typeOfToken("constructor"), undefined);
  assertEquals(["text/markdown", "text/html", "text/plain"].map(tokenOfType), [
    "md",
    "html",
    "txt",
  ]);
  for (const token of ["yaml", "jsonfeed", "csv", "atom", "rss"]) {
    assertEquals(tokenOfType(typeOfToken(token) ?? ""), token);
  }
});
