/**
 * A formula in MathML as one line: its source where it is annotated with one, as KaTeX and Pandoc do,
 * or else its signs, with what the drawing says by place said by operators: `(a+b)/2`, `x^2`.
 *
 * @module
 */
import type { Attributes } from "../html/reader.ts";

/** What stands before the second part of an element, and before the third. */
const OPERATORS: ReadonlyMap<string, readonly string[]> = new Map([
  ["mfrac", ["/"]],
  ["msup", ["^"]],
  ["msub", ["_"]],
  ["msubsup", ["_", "^"]],
  ["mover", ["^"]],
  ["munder", ["_"]],
  ["munderover", ["_", "^"]],
  ["mtable", ["; "]],
  ["mtr", [", "]],
]);

/** Parts that need no parentheses. */
const SIMPLE = /^(?:\p{N}+|.?)$/u;

/** Elements deeper than this are read as one with those around them. */
const MAX_DEPTH = 32;

interface Part {
  readonly name: string;
  text: string;
  count: number;
}

/** Collects one formula. */
export class Formula {
  /** Its source in TeX, if it says so. */
  source = "";
  readonly #parts: Part[] = [{ name: "math", text: "", count: 0 }];
  #depth = 0;
  #inSource = false;

  /** Its signs. */
  get signs(): string {
    return this.#parts[0].text;
  }

  /** An element opens in it; what other notations than TeX say is left out. */
  open(name: string, attributes: Attributes): ((this: void) => void) | false {
    if (name.startsWith("annotation")) {
      if (attributes.get("encoding")?.toLowerCase() !== "application/x-tex") return false;
      this.#inSource = true;
      return () => {
        this.#inSource = false;
      };
    }
    if (++this.#depth < MAX_DEPTH) this.#parts.push({ name, text: "", count: 0 });
    return () => this.#close();
  }

  /** Adds text. */
  text(data: string): void {
    if (this.#inSource) this.source += data;
    else this.#parts[this.#parts.length - 1].text += data.replace(/\s+/g, " ").trim();
  }

  #close(): void {
    if (this.#depth-- >= MAX_DEPTH) return;
    const part = this.#parts.pop();
    const around = this.#parts.at(-1);
    if (part === undefined || around === undefined) return;
    const operators = OPERATORS.get(around.name);
    const isGrouped = operators !== undefined && !around.name.startsWith("mt");
    const root = part.name === "msqrt" || part.name === "mroot" ? "√" : "";
    const text = root + (isGrouped || root !== "" ? group(part.text) : part.text);
    if (around.count > 0) {
      around.text += operators?.[Math.min(around.count, operators.length) - 1] ?? "";
    }
    around.text += text;
    around.count++;
  }
}

function group(text: string): string {
  return SIMPLE.test(text) ? text : `(${text})`;
}
