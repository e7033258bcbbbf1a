import { assertEquals } from "@std/assert";
import { type NegotiableVariant, negotiate } from "../../src/negotiate/mod.ts";

/** What clients send in Accept, as seen in the field. */
const ACCEPT = {
  "Claude Code, Copilot CLI": "text/markdown, text/html, */*",
  "Cursor": "text/markdown, text/plain;q=0.9, */*;q=0.8",
  "OpenCode":
    "text/markdown;q=1.0, text/x-markdown;q=0.9, text/plain;q=0.8, text/html;q=0.7, */*;q=0.1",
  "Codex CLI": "text/html, */*",
  "ChatGPT, Perplexity, Gemini, curl": "*/*",
  "Chrome":
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng," +
    "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
  "Firefox": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "Safari": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "Java URLConnection": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
  "any text": "text/*",
  "no field": null,
} as const;

/** The type that each gets, of a page that is stored as HTML, and of a document stored as Markdown. */
const CHOICES: Readonly<Record<keyof typeof ACCEPT, readonly [page: string, document: string]>> = {
  "Claude Code, Copilot CLI": ["markdown", "markdown"],
  "Cursor": ["markdown", "markdown"],
  "OpenCode": ["markdown", "markdown"],
  "Codex CLI": ["html", "html"],
  "ChatGPT, Perplexity, Gemini, curl": ["html", "markdown"],
  "Chrome": ["html", "html"],
  "Firefox": ["html", "html"],
  "Safari": ["html", "html"],
  "Java URLConnection": ["html", "html"],
  "any text": ["html", "markdown"],
  "no field": ["html", "markdown"],
};

const html = { type: "text/html", charset: "utf-8" };
const markdown = { type: "text/markdown", charset: "utf-8" };

/** The subtype chosen, whichever way the variants are listed. */
function subtypesFor(accept: string | null, variants: readonly NegotiableVariant[]): Set<string> {
  const headers: HeadersInit = accept === null ? {} : { accept };
  return new Set([variants, variants.toReversed()].map((set) => {
    const { index } = negotiate(headers, set);
    return index === null ? "none" : set[index].type?.split("/")[1] ?? "none";
  }));
}

for (const [agent, accept] of Object.entries(ACCEPT)) {
  const [page, document] = CHOICES[agent as keyof typeof ACCEPT];
  Deno.test(`negotiate gives ${agent} ${page} of a page and ${document} of a document`, () => {
    const stored = [html, { ...markdown, converted: true }];
    assertEquals([...subtypesFor(accept, stored)], [page]);
    const written = [markdown, { ...html, converted: true }];
    assertEquals([...subtypesFor(accept, written)], [document]);
  });
}

Deno.test("negotiate never serves what a client refuses by q=0", () => {
  const variants = [{ ...markdown, converted: true }, html];
  assertEquals([...subtypesFor("text/markdown;q=0, */*", variants)], ["html"]);
  assertEquals([...subtypesFor("text/markdown;q=0", [markdown])], ["none"]);
});

Deno.test("negotiate follows the weight of Markdown, not its mere presence", () => {
  const variants = [html, { ...markdown, converted: true }];
  assertEquals([...subtypesFor("text/html;q=0.9, text/markdown;q=0.1", variants)], ["html"]);
  assertEquals([...subtypesFor("TEXT/MARKDOWN, text/html;q=0.9", variants)], ["markdown"]);
});

Deno.test("negotiate gives browsers the image format that they list first", () => {
  const images = ["image/jpeg", "image/webp", "image/avif"].map((type) => ({ type }));
  const choose = (accept: string) => images[negotiate({ accept }, images).index ?? -1]?.type;
  const chrome = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
  assertEquals(choose(chrome), "image/avif");
  const firefox = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5";
  assertEquals(choose(firefox), "image/avif");
  const safari = "image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8," +
    "image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5";
  assertEquals(choose(safari), "image/webp");
  assertEquals(choose("image/png,image/*;q=0.8,*/*;q=0.5"), "image/jpeg");
});
