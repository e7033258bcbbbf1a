/**
 * Sites whose pages have variants that are stored and such as can be made, with rules at random.
 *
 * @module
 */
import type { VariformOptions } from "../../../src/mod.ts";
import type { Dice } from "../../bytes/inputs.ts";
import { FILES } from "../../site.ts";
import { once, pick } from "../grammar/elements.ts";

const IMAGES = new URL("../../cases/images/", import.meta.url);

/** The files of a folder. */
export async function readFiles(): Promise<Record<string, string | Uint8Array>> {
  const page = FILES["about.en.html"];
  return {
    ...FILES,
    "tea.html": page,
    "tea.md": `---\nlang: en\nqs: 0.9\nalternates:\n  - { href: /only, lang: ko }\n---\n${
      FILES["notes.md"]
    }`,
    "tea.fr.txt": "Du thé.\n".repeat(40),
    "seoul.ko.euc-kr.html": page,
    "seoul.ko.utf-8.html": page,
    "guide.var": [
      "URI: guide\n",
      "URI: about.en.html\nContent-Type: text/html; qs=0.9\nContent-Language: en\nFeatures: tables\n",
      "URI: only.ko.html\nContent-Type: text/html; qs=0.5\nContent-Language: ko, en\n",
      "URI: notes.md\nContent-Type: text/markdown; qs=0.4\nContent-Language: en\nContent-Encoding:\n",
      "",
    ].join("\n"),
    "one.var": "URI: one\n\nURI: about.ko.html\nContent-Type: text/html\nContent-Language: ko\n",
    "linked.en.html": page.replace(
      "<head>",
      '<head><link rel="alternate" hreflang="ko" href="/about.ko.html"><link rel="alternate" type="text/plain" href="/files/plain.txt">',
    ),
    "quarters.jpg": await Deno.readFile(new URL("quarters.jpg", IMAGES)),
    "quarters.webp": await Deno.readFile(new URL("quarters.webp", IMAGES)),
    "pic-100.jpg": await Deno.readFile(new URL("print.jpg", IMAGES)),
    "style.css.br": new Uint8Array([1, 2, 3]),
  };
}

/** Paths of it, with twins, pins and views. */
export const PATHS: readonly string[] = [
  ...["/", "/about", "/about.md", "/about.ko", "/about.html", "/about?lang=fr", "/about?format=md"],
  ...[
    "/about?lang=und",
    "/about?view=reader",
    "/about?view=keywords&format=json",
    "/about?hl=ko&as=md",
  ],
  ...["/tea", "/tea.md", "/tea?lang=ko", "/seoul", "/seoul.euc-kr", "/guide", "/guide.md", "/one"],
  ...["/linked", "/linked.md", "/only", "/notes", "/notes.html", "/mail/note", "/mail/note.eml"],
  ...["/mail/note?part=1.1", "/mail/archive", "/mail/archive?message=1", "/files/", "/files/data"],
  ...[
    "/files/plain",
    "/style",
    "/style.css",
    "/style.css.br",
    "/quarters",
    "/quarters.jpg",
    "/pic-100",
  ],
  ...[
    "/quarters?width=64",
    "/none",
    "/ko/about",
    "/fr/tea",
    "/ko/guide",
    "/ko",
    "/about?format=odd",
  ],
  ...["/?view=directory", "/files/?format=json", "/about?x=1", "/tea?format=html&lang=en"],
];

/** Rules at random, each on its own. */
export function makeOptions(roll: Dice): Pick<VariformOptions, "negotiation" | "languages"> {
  const may = <T>(value: T): T | undefined => once(roll, 3) ? value : undefined;
  return {
    languages: may(["ko", "en"]),
    negotiation: {
      policy: may({
        combine: may("product" as const),
        language: may(pick(roll, ["basic", "extended"] as const)),
        fallback: may("none" as const) ?? may({ type: "serve", language: "refuse" } as const),
        ties: may({ type: "server", encoding: "client" } as const),
        strict: may(true),
        dimensions: may(["type", "encoding", "features"] as const),
      }),
      mode: pick(roll, ["proactive", "proactive", "proactive", "reactive", "transparent"] as const),
      linked: may(true),
      query: may({ format: "as", language: "hl" }),
      cookies: may({ language: "lang", format: "form" }),
      userAgents: may([
        { match: "GPTBot", prefer: { type: "text/markdown", language: "ko" } },
        { match: /curl/, prefer: { type: "text/plain" } },
      ]),
      hints: may([
        { hint: "data" as const },
        { hint: "width" as const, measure: ({ type }) => type === "image/webp" ? 64 : 640 },
      ]),
      charsets: may(["euc-kr", "iso-8859-1"]),
      dictionary: may("/*"),
      prefer: may(true),
      advertise: may(["variants", "hints"] as const),
      views: may(once(roll, 2) ? true : ["light", "outline"] as const),
      // Whether such a form can be made is learned by trying, and not the same for each page.
      formats: may(false),
      directory: may(true),
      explain: may(true),
      prefixes: may(["ko", "fr"]),
    },
  };
}
