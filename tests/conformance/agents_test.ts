import { assertEquals } from "@std/assert";
import { findProgram, runToEnd, startServe } from "../programs.ts";

const curl = findProgram("curl");

/** What agents and browsers send as Accept, and what they shall get of an HTML page. */
const AGENTS: readonly (readonly [name: string, accept: string, type: string])[] = [
  ["Claude Code", "text/markdown, text/html, */*", "text/markdown"],
  ["Cursor", "text/markdown, text/plain;q=0.9, */*;q=0.8", "text/markdown"],
  ["Copilot CLI", "text/markdown, text/html, */*", "text/markdown"],
  [
    "OpenCode",
    "text/markdown;q=1.0, text/x-markdown;q=0.9, text/plain;q=0.8, text/html;q=0.7, */*;q=0.1",
    "text/markdown",
  ],
  ["Codex CLI", "text/html, */*", "text/html"],
  ["ChatGPT, Perplexity, Gemini and curl", "*/*", "text/html"],
  ["who refuses Markdown", "text/markdown;q=0, */*", "text/html"],
  ["who hardly wants Markdown", "text/markdown;q=0.1, text/html", "text/html"],
  [
    "Chrome",
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
    "text/html",
  ],
  ["Firefox", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"],
  ["Safari", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"],
];

Deno.test({
  name: "curl with the Accept of each agent gets what that agent means",
  ignore: curl === undefined,
  async fn(t) {
    await using server = await startServe();
    for (const [name, accept, type] of AGENTS) {
      await t.step(name, async () => {
        const { code, stdout } = await runToEnd(curl ?? "", [
          ...["-sS", "-o", "/dev/null", "-w", "%{http_code} %{content_type}"],
          ...["-H", `Accept: ${accept}`, `${server.base}about`],
        ]);
        assertEquals([code, stdout], [0, `200 ${type}; charset=utf-8`]);
      });
    }
  },
});
