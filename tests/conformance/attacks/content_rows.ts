/**
 * Attacks within what is converted: pages, Markdown, data, feeds.
 *
 * @module
 */
import {
  DEFAULT_LIMITS,
  htmlToMarkdown,
  htmlToText,
  markdownToHtml,
  sanitizeHtml,
} from "../../../src/transcode/mod.ts";
import { convert } from "../../transcode/convert_with.ts";
import type { Row, Rows } from "./row.ts";

const many = (text: string, count: number) => text.repeat(count);
const HTML = "text/html";

/** Converts these and finds none of that in what becomes of them; what is refused is gone as well. */
function makes(
  make: (text: string) => string | Promise<string>,
  sources: readonly (string | (() => string))[],
  never: RegExp = /(?!)/,
  most = 64 << 20,
): Row<void> {
  return async () => {
    const wrongs: string[] = [];
    for (const [at, source] of sources.entries()) {
      const text = typeof source === "string" ? source : source();
      const made = await refusable(() => make(text));
      const found = never.exec(made);
      if (found !== null) wrongs.push(`source ${at + 1} became ${found[0].slice(0, 60)}`);
      if (made.length > most) wrongs.push(`source ${at + 1} grew to ${made.length}`);
    }
    return wrongs;
  };
}

async function refusable(make: () => string | Promise<string>): Promise<string> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof Error && error.name === "Fault") return "";
    throw error;
  }
}

const to = (from: string, type: string) => (text: string) =>
  convert(text, from, type, { location: "/x", limits: DEFAULT_LIMITS });
const markdown = (html: string) => htmlToMarkdown(html);
const plain = (html: string) => htmlToText(html);
const ACTIVE = /<script|<svg|<iframe| on\w+=|javascript:|data:text|expression\(/i;

/** All of them. */
export const CONTENT_ROWS: Rows<void> = {
  "html-transform-O-01": makes(markdown, [() => many("<div>", 100_000)]),
  "html-transform-O-02": makes(sanitizeHtml, [() => many("<b><p><i></b>", 20_000)]),
  "html-transform-O-03": makes(markdown, [
    () => `<p ${Array.from({ length: 200_000 }, (_, at) => `a${at}=x`).join(" ")}>x`,
    () => `<p ${many("a=x ", 200_000)}>x`,
  ]),
  "html-transform-O-04": makes(plain, [() => `<p>${many("x", 8 << 20)}`]),
  "html-transform-O-05": makes(markdown, [
    () => `<table>${many("<tr><td>x", 50_000)}</table>`,
    () => `<table><tr>${many("<td>x", 50_000)}</table>`,
  ]),
  "html-transform-O-06": makes(plain, [() => many("<ul><li>", 5000)], undefined, 4 << 20),
  "html-transform-O-07": makes(
    markdown,
    [
      "<ol reversed start=999999999><li>x</ol>",
      "<table><tr><td colspan=100000>x</table>",
    ],
    undefined,
    4096,
  ),
  "html-transform-O-10": makes(
    markdown,
    ['<a href="javascript:alert(1)">x</a><a href="data:text/html,x">y</a>'],
    /javascript:|data:/,
  ),
  "html-transform-O-11": makes(
    async (html) => await markdownToHtml(markdown(html)),
    ["<p>[x](javascript:1) &lt;script&gt;x&lt;/script&gt;", "<p>&lt;img src=x onerror=y&gt;"],
    /<a |<script|<img/,
  ),
  "html-transform-O-12": makes(markdownToHtml, [
    "<script>x</script>\n\n<b onclick=x>y</b>",
    "<img srcset='javascript:x 1x' style='width:expression(x)'>\n\n<svg onload=x>",
    "[a](javascript:x) ![b](data:text/html,x)",
  ], ACTIVE),
  "html-transform-O-13": async () => {
    const wrongs: string[] = [];
    for (
      const source of [
        '<noscript><p title="</noscript><img src=x onerror=1>"></noscript>',
        "<math><mtext><table><mglyph><style><img src=x onerror=1></style></table></math>",
        "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
      ]
    ) {
      const once = await sanitizeHtml(source);
      if (await sanitizeHtml(once) !== once) wrongs.push(`${source} is not stable`);
      if (/<img[^>]* onerror/.test(once.replace(/="[^"]*"/g, ""))) wrongs.push(source);
    }
    return wrongs;
  },
  "html-transform-O-16": makes(
    markdown,
    ["<scr\0ipt>alert(1)</scr\0ipt>", "<p>\ud800x\0y"],
    /\0|<script/,
  ),
  "html-transform-O-22": makes(
    to(HTML, "text/vnd.wap.wml"),
    ["<title>$t</title><p>$(v) $x <a href='?a=$b'>$c</a>"],
    /(?<!\$)\$(?!\$)(?:\(|\w)/,
  ),
  "html-transform-O-21": makes(
    to(HTML, "text/vnd.wap.wml"),
    ["<meta http-equiv=refresh content='0;x'><form action=y><iframe src=z></iframe><p>x"],
    /refresh|<form|iframe|action/,
  ),
  "html-transform-O-27": makes(to("application/rss+xml", "application/feed+json"), [
    '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&a;</title></channel></rss>',
  ], /root:/),
  "html-transform-O-28": makes(
    to("application/json", "text/html"),
    [
      () => many("[", 200_000) + many("]", 200_000),
      () => many('{"a":', 200_000) + "1" + many("}", 200_000),
    ],
    undefined,
    8 << 20,
  ),
  "html-transform-O-29": makes(
    to("application/yaml", "application/json"),
    [
      `a0: &a0 [x, x]\n${
        Array.from({ length: 40 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`).join(
          "\n",
        )
      }`,
    ],
    undefined,
    8 << 20,
  ),
  "mail-to-http-xss-M-09": makes(
    markdown,
    ['<a href="http://evil.test/">http://good.test/</a>'],
    /^(?!.*evil\.test)/,
  ),
};
