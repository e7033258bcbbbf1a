import { assertEquals, assertThrows } from "@std/assert";
import fc from "../properties.ts";
import { Fault } from "../../src/model/fault.ts";
import { type HtmlHandler, HtmlReader } from "../../src/transcode/html/reader.ts";
import { cleanUrl, isPassive, resolveUrl, schemeOf } from "../../src/transcode/html/url.ts";

const LIMITS = { htmlDepth: 512, conversionInput: 1 << 20 };

/** The events as markup: `<p|x|/p>`. */
class Printer implements HtmlHandler {
  printed = "";

  open(name: string, attributes: ReadonlyMap<string, string>): boolean {
    if (name === "skip") return false;
    const words = [name, ...[...attributes].map(([key, value]) => `${key}=${value}`)];
    this.printed += `<${words.join(" ")}>`;
    return true;
  }

  close(name: string): void {
    this.printed += `</${name}>`;
  }

  text(data: string): void {
    this.printed += data;
  }
}

function events(html: string, limits = LIMITS, cuts: readonly number[] = []): string {
  const printer = new Printer();
  const reader = new HtmlReader(printer, limits);
  let start = 0;
  for (const cut of [...cuts.map((cut) => cut % (html.length + 1)).toSorted((a, b) => a - b)]) {
    reader.write(html.slice(start, cut));
    start = cut;
  }
  reader.write(html.slice(start));
  reader.end();
  return printer.printed;
}

Deno.test("HtmlReader closes what is open", () => {
  assertEquals(events("<div><p>a"), "<div><p>a</p></div>");
  assertEquals(events("<B CLASS=x class=y>a"), "<b class=x>a</b>");
  assertEquals(events("a<br>b<img src=x>"), "a<br></br>b<img src=x></img>");
});

Deno.test("HtmlReader begins a paragraph where one ends that has ended before", () => {
  assertEquals(events("<p>a<div>b</div>c</p>d"), "<p>a</p><div>b</div>c<p></p>d");
});

Deno.test("HtmlReader ends drawings and formulas where HTML goes on", () => {
  assertEquals(events("<svg><g><p>a</p></svg>b"), "<svg><g></g></svg><p>a</p>b");
  const label = "<svg><foreignobject><p>a</p></foreignobject></svg>";
  assertEquals(events(label), label);
});

Deno.test("HtmlReader puts in the end tags that may be left out", () => {
  assertEquals(events("<p>a<p>b<div>c"), "<p>a</p><p>b</p><div>c</div>");
  assertEquals(
    events("<ul><li><b>a<li>b<ul><li>c</ul><li>d"),
    "<ul><li><b>a</b></li><li>b<ul><li>c</li></ul></li><li>d</li></ul>",
  );
  assertEquals(
    events("<table><tr><td>a<td>b<tr><th>c<tbody><tr><td>d"),
    "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr><tbody><tr><td>d</td></tr></tbody></table>",
  );
  assertEquals(events("<dl><dt>a<dd>b<dt>c"), "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>");
  assertEquals(events("<dd>a<h2>b<dt>c"), "<dd>a<h2>b<dt>c</dt></h2></dd>");
  assertEquals(events("<a>x<a>y"), "<a>x</a><a>y</a>");
  assertEquals(events("<h1>a<h2>b</h1>c"), "<h1>a</h1><h2>b</h2>c");
});

Deno.test("HtmlReader does not let a cell's tags close what is around its table", () => {
  assertEquals(
    events("<p>x<table><td>a</p></b><p>b</table>"),
    "<p>x</p><table><td>a<p></p><p>b</p></td></table>",
  );
  assertEquals(
    events("<li>a<table><td><li>b</table>"),
    "<li>a<table><td><li>b</li></td></table></li>",
  );
});

Deno.test("HtmlReader passes over stray end tags and reads </br> as <br>", () => {
  assertEquals(events("a</i></table>b</br>c"), "ab<br></br>c");
});

Deno.test("HtmlReader leaves out what the handler declines", () => {
  assertEquals(events("a<skip>b<p>c</skip>d<p>e"), "ad<p>e</p>");
  assertEquals(events("<div>a<skip>b</div>c"), "<div>a</div>c");
});

Deno.test("HtmlReader hands out raw text as text, and decodes references elsewhere", () => {
  assertEquals(events("<script>a<b></script>"), "<script>a<b></script>");
  assertEquals(events("&lt;b&gt; &copy &#x41; &nonsense;"), "<b> © A &nonsense;");
  assertEquals(events("<a href='?a=1&copy=2&amp;b'>x"), "<a href=?a=1&copy=2&b>x</a>");
});

Deno.test("HtmlReader flattens elements beyond the depth limit and keeps their text", () => {
  assertEquals(
    events("<i>".repeat(5) + "x" + "</i>".repeat(4) + "y", { ...LIMITS, htmlDepth: 3 }),
    "<i><i><i>x</i></i>y</i>",
  );
  assertEquals(
    events("<i><i><script>x<b></script>y", { ...LIMITS, htmlDepth: 2 }),
    "<i><i><script>x<b></script>y</i></i>",
  );
});

Deno.test("HtmlReader refuses a tag or comment without end that outgrows the limit", () => {
  const limits = { htmlDepth: 8, conversionInput: 100 };
  for (const start of ["<!-- ", "<a href='"]) {
    const reader = new HtmlReader(new Printer(), limits);
    reader.write(start);
    assertThrows(() => {
      for (let at = 0; at < 100; at++) reader.write("xxxxxxxxx ");
    }, Fault);
  }
});

Deno.test("HtmlReader passes over the attributes of a tag that has too many", () => {
  const names = Array.from({ length: 1000 }, (_, at) => `a${at}=`);
  const printed = events(`<p ${names.join(" ")}>`);
  assertEquals(printed.split(" ").length, 257);
});

Deno.test("HtmlReader gives the same events however the page is cut", () => {
  const pieces = fc.constantFrom(
    "<p>",
    "</p>",
    "<b",
    " a='x&amp;y'",
    ">",
    "text",
    "&lt;",
    "&am",
    "p;",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<li>",
    "<table>",
    "<td>",
    "</table>",
    "<",
    "\r\n",
    "é🎈",
    "<skip>",
    "</skip>",
    "<br/>",
  );
  fc.assert(fc.property(
    fc.array(pieces, { maxLength: 30 }),
    fc.array(fc.nat(), { maxLength: 8 }),
    (parts, cuts) => {
      const html = parts.join("");
      assertEquals(events(html, LIMITS, cuts), events(html));
    },
  ));
});

Deno.test("cleanUrl shows a scheme as browsers see it", () => {
  assertEquals(schemeOf(cleanUrl(" \x01java\tscr\nipt:alert(1) ")), "javascript");
  assertEquals(schemeOf(cleanUrl("./a:b")), undefined);
  assertEquals(isPassive(cleanUrl("JAVASCRIPT:x")), false);
  assertEquals(isPassive(cleanUrl("made-up:x")), true);
});

Deno.test("resolveUrl keeps paths paths and makes the rest absolute", () => {
  assertEquals(resolveUrl("b?c#d", "/x/a"), "/x/b?c#d");
  assertEquals(resolveUrl("../b", "https://example.org/x/y/"), "https://example.org/x/b");
  assertEquals(resolveUrl("mailto:a@b", "/x"), "mailto:a@b");
  assertEquals(resolveUrl("http://[", "/x"), "http://[");
});
