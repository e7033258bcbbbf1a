/**
 * A page without what makes pages heavy: no script, style, picture or frame, written as it is read.
 *
 * @module
 */
import type { FlowWriter } from "../flow/convert.ts";
import type { Container, Leaf } from "../flow/nodes.ts";
import { escapeHtml } from "./escape.ts";
import { HtmlWriter } from "./writer.ts";

const LANGUAGE = /^[A-Za-z0-9-]{1,35}$/;

/** A flow sink that makes a whole page. */
export class LightPage implements FlowWriter {
  readonly #language: string;
  readonly #body: HtmlWriter = new HtmlWriter({ images: false });
  #title = "";
  #begun = false;

  /** `language` is that of the text, where it is known. */
  constructor(language: string | undefined) {
    this.#language = LANGUAGE.test(language ?? "") ? ` lang="${language}"` : "";
  }

  title(text: string): void {
    this.#title = text;
  }

  enter(container: Container): void {
    this.#body.enter(container);
  }

  leave(container: Container): void {
    this.#body.leave(container);
  }

  leaf(leaf: Leaf): void {
    this.#body.leaf(leaf);
  }

  take(ended: boolean): string {
    const body = this.#body.take(ended);
    // The title stands before all that is shown.
    if (body === "" && !ended) return "";
    const head = this.#begun ? "" : this.#head();
    this.#begun = true;
    return `${head}${body}${ended ? "</body>\n</html>\n" : ""}`;
  }

  #head(): string {
    return `<!DOCTYPE html>
<html${this.#language}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(this.#title)}</title>
</head>
<body>
`;
  }
}
