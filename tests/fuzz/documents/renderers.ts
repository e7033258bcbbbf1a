/**
 * Other people's renderers of Markdown, to see what they make of ours.
 *
 * @module
 */
import MarkdownIt from "markdown-it";
import { findProgram } from "../../programs.ts";

const markdownIt = new MarkdownIt({ html: true });

/** CommonMark with tables and strikethrough. */
export function renderByMarkdownIt(markdown: string): string {
  return markdownIt.render(markdown);
}

/** GitHub's own renderer, where it is installed. */
export const cmark: string | undefined = findProgram("cmark-gfm");

const EXTENSIONS = ["table", "strikethrough", "autolink", "tasklist"].flatMap((name) => [
  "-e",
  name,
]);

/** Markdown as GitHub renders it. */
export function renderByCmark(markdown: string): string {
  if (cmark === undefined) throw new Error("cmark-gfm is not installed");
  const file = Deno.makeTempFileSync({ suffix: ".md" });
  try {
    Deno.writeTextFileSync(file, markdown);
    const args = ["--unsafe", ...EXTENSIONS, file];
    const { stdout } = new Deno.Command(cmark, { args }).outputSync();
    return new TextDecoder().decode(stdout);
  } finally {
    Deno.removeSync(file);
  }
}
