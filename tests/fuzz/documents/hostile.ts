/**
 * Markup that tries to run or load something: tags of both kinds in any order, namespaces within each
 * other, texts that end elements they are not in, and attributes as nobody quotes them.
 *
 * @module
 */
import fc from "../../properties.ts";

/** Where a request would tell, and what a script would say. */
export const SPY = "http://spy.test/";
const RUN = "console.log('ran')";

const ELEMENTS =
  ("a img svg math p table td tr caption select option style title textarea noscript template script " +
    "iframe object embed video audio source form input button details summary base meta link body html " +
    "mglyph malignmark mtext mi annotation-xml foreignObject desc animate set use image xmp plaintext " +
    "noembed noframes frameset frame isindex keygen marquee b i div font br pre code li dd blink x-y " +
    "b:c search dialog picture portal slot math:script svg:script").split(" ");

const SPACES = [" ", "/", "\n", "\t", "\f", " / ", ""];
const SCHEMES = [
  "javascript:",
  "JaVaScRiPt:",
  "java\tscript:",
  "java&#10;script:",
  "&#1;javascript:",
  "javascript&colon;",
  "&#x6A;avascript:",
  "vbscript:",
  "data:text/html,<script>",
  "data:text/html;base64,PHNjcmlwdD5jb25zb2xlLmxvZygncmFuJyk8L3NjcmlwdD4=#",
  "view-source:javascript:",
  "blob:",
  "feed:javascript:",
  SPY,
  "//spy.test/",
  "\\\\\\\\spy.test/",
  "/\\\\spy.test/",
  "http:spy.test/",
  "ht\ntp://spy.test/",
];
const STYLES = [
  `background:url(${SPY})`,
  `background:u\\72l(${SPY})`,
  `background:/**/url("${SPY}")`,
  `background:URL('//spy.test/')`,
  `list-style:url(${SPY})`,
  `background-image:image-set("${SPY}" 1x)`,
  `background:-webkit-image-set(url(${SPY}) 1x)`,
  `cursor:url(${SPY}),auto`,
  `content:url(${SPY})`,
  `--a:url(${SPY});background:var(--a)`,
  `color:red;}*{background:url(${SPY})}`,
  `width:expression(${RUN})`,
  `behavior:url(${SPY})`,
  `position:fixed;inset:0`,
  `font-family:'a\\';background:url(${SPY});'`,
  `background:url(${SPY}`,
  `border-image:url(${SPY}) 1`,
  `mask:url(${SPY})`,
  `filter:url(${SPY}#a)`,
  `@import '${SPY}'`,
];

const run = fc.constant(RUN);
const address = fc.tuple(fc.constantFrom(...SCHEMES), run).map((parts) => parts.join(""));
const value = fc.oneof(
  { weight: 3, arbitrary: address },
  { weight: 2, arbitrary: run },
  { weight: 2, arbitrary: fc.constantFrom(...STYLES) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      `0;url=javascript:${RUN}`,
      `0;url=${SPY}`,
      "text/html",
      "refresh",
      "import",
      "stylesheet",
      "</style><img src=x onerror=" + RUN + ">",
      `"><img src=x onerror=${RUN}>`,
      `--><script>${RUN}</script>`,
      `${SPY} 1x`,
      "x",
    ),
  },
);
const attribute = fc.tuple(
  fc.constantFrom(...SPACES),
  fc.constantFrom(
    ...("href src style onerror onload onclick onfocus ontoggle onanimationstart onbegin action formaction " +
      "data srcdoc srcset xlink:href poster background ping autofocus open http-equiv content rel type " +
      "encoding attributeName values to is id name class title lowsrc dynsrc manifest profile onERROR " +
      "on\u0130x \u0000onload x:onload alt width xml:base begin nonce").split(" "),
  ),
  fc.constantFrom("=", " = ", "=\n"),
  fc.constantFrom('"', "'", "", "`"),
  value,
).map(([space, name, equals, quote, text]) => `${space}${name}${equals}${quote}${text}${quote}`);

const tag = fc.tuple(
  fc.constantFrom("<", "<", "<", "</", "<\u0000", "< "),
  fc.constantFrom(...ELEMENTS),
  fc.array(attribute, { maxLength: 3 }),
  fc.constantFrom(">", ">", ">", "/>", "", " >"),
).map(([open, name, attributes, close]) => open + name + attributes.join("") + close);

const piece = fc.oneof(
  { weight: 8, arbitrary: tag },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      `<script>${RUN}</script>`,
      `<img src=x onerror=${RUN}>`,
      `&lt;img src=x onerror=${RUN}&gt;`,
      `<svg onload=${RUN}>`,
      `<style>@import '${SPY}';*{background:url(${SPY})}</style>`,
      "<!--",
      "-->",
      "--!>",
      "<![CDATA[",
      "]]>",
      "<?xml ",
      "<!DOCTYPE html>",
      "<a title='</noscript><img src=x onerror=" + RUN + ">'>",
      "`",
      "```\n",
      "\n\n",
      "    ",
      "[a](javascript:" + RUN + ")",
      `![a](${SPY}"onerror="${RUN})`,
      `<javascript:${RUN}>`,
      `[a]: data:text/html,<script>${RUN}</script>\n[a]`,
      "&",
      "\u0000",
      "\u2028",
      "text",
    ),
  },
);

/** A page of such pieces. */
export const hostile: fc.Arbitrary<string> = fc.array(piece, { minLength: 1, maxLength: 10 })
  .map((pieces) => pieces.join(""));
