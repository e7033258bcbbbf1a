import { assertEquals, assertStringIncludes } from "@std/assert";
import { XhtmlRewriter } from "../../src/transcode/html/xhtml.ts";
import { CONVERTERS, DEFAULT_LIMITS, make, reach } from "../../src/transcode/mod.ts";
import type { StoredVariant } from "../../src/model/variant.ts";

function rewrite(xhtml: string, size = xhtml.length): string {
  const rewriter = new XhtmlRewriter(DEFAULT_LIMITS);
  let out = "";
  for (let at = 0; at < xhtml.length; at += size) out += rewriter.write(xhtml.slice(at, at + size));
  return out + rewriter.end();
}

/** What is written, without the document type. */
const written = (xhtml: string) => rewrite(xhtml).replace("<!DOCTYPE html>\n", "");

Deno.test("XhtmlRewriter: a slash closes any element, and HTML gets an end tag", () => {
  assertEquals(written("<a/>"), "<a></a>");
  assertEquals(
    written('<p><title/><script src="a"/><br/><hr></hr><td/>x</p>'),
    '<p><title></title><script src="a"></script><br><hr><td></td>x</p>',
  );
});

Deno.test("XhtmlRewriter: prolog, document type and comments are no content", () => {
  const head =
    '<?xml version="1.0"?><!DOCTYPE html [ <!ENTITY a "b"> <!ENTITY c "d"> ]>\n<!-- <b> -->';
  assertEquals(rewrite(`${head}<p>x<!-- <script> --></p>`), "<!DOCTYPE html>\n<p>x</p>");
});

Deno.test("XhtmlRewriter: references stay, and CDATA is text", () => {
  assertEquals(
    written("<p>&eacute;&#160;&lt;<![CDATA[<b> & ]] > &amp;]]></p>"),
    "<p>&eacute;&#160;&lt;&lt;b&gt; &amp; ]] &gt; &amp;amp;</p>",
  );
});

Deno.test("XhtmlRewriter: scripts and styles say what they said, and end where they did", () => {
  assertEquals(
    written("<script>if (a &lt; b &amp;&amp; c) { s = '&#60;/script>' }</script>"),
    "<script>if (a < b && c) { s = '<\\/script>' }</script>",
  );
  assertEquals(written("<style><![CDATA[a > b {}]]></style>"), "<style>a > b {}</style>");
  assertEquals(
    written("<script><![CDATA[s = '<!--<script>']]></script>"),
    "<script>s = '<\\!--<script>'</script>",
  );
  // Within a drawing they are read like any other element.
  assertEquals(
    written("<svg><style><![CDATA[a > b {}]]></style><path/></svg>"),
    "<svg><style>a &gt; b {}</style><path></path></svg>",
  );
});

Deno.test("XhtmlRewriter: what HTML would read as raw text brings no markup in", () => {
  assertEquals(
    written(
      "<p><xmp>&lt;/xmp&gt;<b/></xmp><iframe><![CDATA[</iframe><script>]]><iframe/></iframe>x</p>",
    ),
    "<p><pre>&lt;/xmp&gt;<b></b></pre><iframe></iframe>x</p>",
  );
});

Deno.test("XhtmlRewriter: the language of XML is that of HTML, unless it says another", () => {
  assertEquals(written(`<p xml:lang='ko"'>x</p>`), '<p lang="ko&quot;">x</p>');
  assertEquals(written('<p xml:lang="ko" lang="en">x</p>'), '<p lang="en">x</p>');
});

Deno.test("XhtmlRewriter: however the page is cut, it is the same", () => {
  const page =
    '<?xml version="1.0"?><html xml:lang="en"><head><script>a &amp;&amp; <![CDATA[b]]></script>' +
    "<title/></head><body a='1'>x &lt; y<br/><![CDATA[<i>]]>&nbsp;<p/>z</body></html>";
  const whole = rewrite(page);
  for (let size = 1; size < page.length; size++) assertEquals(rewrite(page, size), whole);
});

Deno.test("reach: XHTML is made into what HTML is made into, and into HTML", async () => {
  const page =
    '<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml">' +
    '<head><title/><script src="a.js"/></head><body><h1>Tea</h1><p>caf\u00e9<br/><![CDATA[<now>]]></p></body></html>';
  const bytes = Uint8Array.from(page, (sign) => sign.charCodeAt(0));
  const stored: StoredVariant = {
    kind: "stored",
    type: "application/xhtml+xml",
    open: () => Promise.resolve(new Blob([bytes]).stream()),
  };
  const forms = reach([stored], { converters: CONVERTERS, codings: [] });
  assertEquals(forms.map(({ type }) => type).toSorted(), [
    "text/html",
    "text/markdown",
    "text/plain",
  ]);
  const conversion = { location: "/", limits: DEFAULT_LIMITS };
  const textOf = async (type: string) => {
    const form = forms.find((form) => form.type === type);
    if (form === undefined) throw new Error(`no ${type}`);
    return await new Response(await make(form, await stored.open(), conversion)).text();
  };
  assertEquals(await textOf("text/markdown"), "# Tea\n\ncafé\\\n&lt;now>\n");
  assertStringIncludes(await textOf("text/html"), '<script src="a.js"></script>');
});
