import { assertEquals } from "@std/assert";
import { DEFAULT_LIMITS } from "../../../src/model/limits.ts";
import { HtmlReader } from "../../../src/transcode/html/reader.ts";
import { DocumentFrame } from "../../../src/transcode/views/document_frame.ts";
import { readPage } from "../../../src/transcode/views/page_reading.ts";

/** The elements and texts of a page as they come out of a frame. */
function framed(html: string): string {
  let written = "";
  const frame = new DocumentFrame({
    open(name) {
      written += `<${name}>`;
      return name !== "script";
    },
    close: (name) => written += `</${name}>`,
    text: (data) => written += data.trim(),
  });
  const reader = new HtmlReader(frame, DEFAULT_LIMITS);
  reader.write(html);
  reader.end();
  frame.end();
  return written;
}

const WHOLE = "<html><head><title>t</title></head><body><p>a</p></body></html>";

for (
  const [what, html] of [
    ["nothing", "<html><head><title>t</title></head><body><p>a</p></body></html>"],
    ["everything", "<title>t</title><p>a"],
    ["the body", "<html><head><title>t</title></head> <p>a</html>"],
    ["the head", "<html><title>t</title><body><p>a</body></html>"],
    ["html", "<head><title>t</title></head><body><p>a</body>"],
    ["what comes late", "<title>t</title><html><p>a</p><body></body></html>"],
  ]
) {
  Deno.test(`DocumentFrame makes the same of a page that leaves out ${what}`, () => {
    assertEquals(framed(`<!doctype html>\n${html}\n`), WHOLE);
  });
}

Deno.test("DocumentFrame begins the body with text, and leaves in it what would be of the head", () => {
  assertEquals(framed("a<style>b</style>c"), "<html><body>a<style>b</style>c</body></html>");
  assertEquals(
    framed("<script>x</script><i>a</i>"),
    "<html><head><script></head><body><i>a</i></body></html>",
  );
  assertEquals(framed(""), "");
  assertEquals(
    framed("<html><body>a</body><p>b</p></html>"),
    "<html><body>a</body><p>b</p></html>",
  );
});

Deno.test("readPage finds what a page says that has neither html nor body", () => {
  const text = "<p>Tea is drunk by many people, and poured out again by some.";
  const html = `<h1>Of tea</h1>${text}<h2>Of cups</h2>${text}<h2>Of water</h2>${text}`;
  const page = readPage(`<!doctype html><title>Of tea</title>${html}`, {
    location: "/",
    limits: DEFAULT_LIMITS,
  });
  assertEquals(page.outline.map(({ text }) => text), ["Of tea", "Of cups", "Of water"]);
  assertEquals(page.article.blocks.length, 5);
});
