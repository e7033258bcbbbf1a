import { assertEquals, assertNotMatch } from "@std/assert";
import fc from "../properties.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { HtmlReader } from "../../src/transcode/html/reader.ts";
import { markdownToHtml, sanitizeHtml } from "../../src/transcode/mod.ts";

/** Markup that runs something, in one browser or another, today or once. */
const VECTORS: readonly string[] = [
  "<script>alert(1)</script>",
  "<SCRIPT SRC=//evil.example></SCRIPT>",
  "<scr<script>ipt>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<img/src=x/onerror=alert(1)>",
  '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
  "<b onmouseover=alert(1)>x</b>",
  "<body onload=alert(1)>",
  "<svg onload=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  "<svg><style><img src=x onerror=alert(1)></style></svg>",
  "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
  "<math href='javascript:alert(1)'>x</math>",
  "<a href='javascript:alert(1)'>x</a>",
  "<a href=' \x01jAvA\tscript:alert(1)'>x</a>",
  "<a href='java&#x0A;script:alert(1)'>x</a>",
  "<a href='&#106;&#97;vascript&colon;alert(1)'>x</a>",
  "<a href='vbscript:msgbox(1)'>x</a>",
  "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
  "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
  "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
  "<img src='javascript:alert(1)'>",
  "<img srcset='x 1x, javascript:alert(1) 2x' src=x>",
  "<iframe src='javascript:alert(1)'></iframe>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<object data='javascript:alert(1)'><embed src=x></object>",
  "<embed src='javascript:alert(1)'>",
  "<applet code=x></applet>",
  "<form action='javascript:alert(1)'><button formaction='javascript:alert(1)'>x</button></form>",
  "<input type=image src=x onerror=alert(1)>",
  "<input onfocus=alert(1) autofocus type=checkbox>",
  "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
  "<base href='javascript:alert(1)//'>",
  "<link rel=stylesheet href='javascript:alert(1)'>",
  "<style>@import 'javascript:alert(1)'; * { background: url(javascript:alert(1)) }</style>",
  "<p style='background:url(javascript:alert(1));behavior:url(x)'>x</p>",
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
  "<template><script>alert(1)</script></template>",
  "<textarea><script>alert(1)</script></textarea>",
  "<title><script>alert(1)</script></title>",
  "<xmp><script>alert(1)</script></xmp>",
  "<plaintext><script>alert(1)</script>",
  "<!--><script>alert(1)</script>-->",
  "<!-- --!><script>alert(1)</script>",
  "<![CDATA[<script>alert(1)</script>]]>",
  "<?xml-stylesheet href='javascript:alert(1)'?>",
  "<details open ontoggle=alert(1)>x</details>",
  "<video><source onerror=alert(1)></video>",
  "<audio src=x onerror=alert(1)></audio>",
  "<marquee onstart=alert(1)>x</marquee>",
  "<isindex action='javascript:alert(1)'>",
  "<table background='javascript:alert(1)'><td background='javascript:alert(1)'>x</table>",
  "<a target=_blank ping='javascript:alert(1)' href=x>x</a>",
  "<select><option><script>alert(1)</script></select>",
  "<b __proto__=x constructor=y toString=z>x</b>",
  "<p title='\"><script>alert(1)</script>'>x</p>",
  "<img alt='`\"><script>alert(1)</script>' src=x>",
  "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
];

const KNOWN_ELEMENTS = new Set(
  ("a b blockquote br code col details div em h1 h2 hr i img input li ol p pre span strong table tbody td th tr ul " +
    "center del main").split(" "),
);

const KNOWN_ATTRIBUTES = new Set(
  ("align alt checked class colspan disabled href id lang name open src start title type width")
    .split(" "),
);

/** What is active in a piece of HTML, by name. */
function activeIn(html: string): string[] {
  const found: string[] = [];
  const reader = new HtmlReader({
    open(name, attributes) {
      if (!KNOWN_ELEMENTS.has(name)) found.push(name);
      for (const [key, value] of attributes) {
        if (!KNOWN_ATTRIBUTES.has(key)) found.push(`${name} ${key}`);
        if (/^(?:href|src)$/.test(key) && /script:|data:text|svg/i.test(value)) found.push(value);
      }
      return true;
    },
    close: () => {},
    text: () => {},
  }, DEFAULT_LIMITS);
  reader.write(html);
  reader.end();
  return found;
}

for (const vector of VECTORS) {
  Deno.test(`sanitizeHtml disarms ${JSON.stringify(vector)}`, () => {
    assertEquals(activeIn(sanitizeHtml(`a${vector}b`, DEFAULT_LIMITS)), []);
  });
  Deno.test(`markdownToHtml disarms ${JSON.stringify(vector)}`, () => {
    for (const markdown of [vector, `a ${vector} b`, `- > ${vector}`, `# ${vector}`]) {
      const html = markdownToHtml(markdown);
      assertEquals(activeIn(html.slice(html.indexOf("<main>"), html.indexOf("</body>"))), []);
      assertNotMatch(html.slice(0, html.indexOf("<main>")), /<script|<img|onerror=alert\(1\)>/);
    }
  });
}

Deno.test("sanitizeHtml disarms Markdown's own links", () => {
  for (
    const url of [
      "javascript:alert(1)",
      "<javascript:alert(1)>",
      "&#x6A;avascript:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "java%0Ascript:x",
    ]
  ) {
    for (const markdown of [`[x](${url})`, `![x](${url})`, `[x]\n\n[x]: ${url}`, `<${url}>`]) {
      const html = markdownToHtml(markdown);
      assertNotMatch(html, /(?:href|src)="(?:javascript|vbscript|data)/i, markdown);
    }
  }
});

Deno.test("sanitizeHtml keeps what is harmless", () => {
  const kept = [
    '<h2 id="a-b" align="center">x</h2>',
    '<a href="/x?a=1&amp;b=2" title="&quot;">x</a>',
    '<img src="x.png" alt="y" width="10">',
    '<img src="data:image/png;base64,AAAA">',
    "<details open><summary>x</summary>y</details>",
    '<ol start="3"><li>x</li></ol>',
    '<table><tbody><tr><td colspan="2" align="right">x</td></tr></tbody></table>',
    '<pre><code class="language-js">a &lt; b</code></pre>',
    "a<br>b<hr><sup>2</sup><kbd>x</kbd>",
  ];
  for (const html of kept) assertEquals(sanitizeHtml(html), html);
});

Deno.test("sanitizeHtml keeps the content of tags that it does not know, and balances", () => {
  assertEquals(sanitizeHtml("<font color=red>a<blink>b</font><i>c"), "ab<i>c</i>");
  assertEquals(sanitizeHtml("</div></main>a</b>"), "a");
  assertEquals(sanitizeHtml("<p>a<script>b</script>c"), "<p>ac</p>");
});

Deno.test("sanitizeHtml changes nothing in what it has made", () => {
  const piece = fc.constantFrom(
    ...VECTORS.flatMap((vector) => vector.split(/(?<=[ >])/)),
    "<p>",
    "</p>",
    "<table>",
    "<td>",
    "<b>",
    "</b>",
    "&lt;",
    "&amp;lt;",
    "'",
    '"',
    "x",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
      const once = sanitizeHtml(pieces.join(""));
      assertEquals(activeIn(once), []);
      assertEquals(sanitizeHtml(once), once);
    }),
    { numRuns: 500 },
  );
});
