/**
 * marked's lexer with a budget. It is quadratic in places (one paragraph of unclosed emphasis, an
 * address that never ends, lists within lists), so work is charged as it happens and a document
 * that asks for too much of it is refused.
 *
 * @module
 */
import { Lexer, type MarkedOptions, type Token, type TokensList } from "../../libraries/marked.ts";
import { Fault } from "../../model/fault.ts";

/** Steps that every document may take, and steps more for each of its characters. */
const BASE_STEPS = 100_000_000;
const STEPS_PER_CHARACTER = 300;

/** Steps that splitting a text into blocks takes for each character. */
const BLOCK_STEPS = 16;

/** A list marker in a line that is indented further than this is too deep. */
const MAX_INDENT = 200;
/** Markers of quotes and lists in one line beyond this are too deep. */
const MAX_MARKERS = 100;

/** Splits Markdown into tokens; refuses what would take too long or nests too deeply. */
export function lex(markdown: string, options: MarkedOptions): TokensList {
  refuseDepth(markdown);
  try {
    return new BoundedLexer(markdown.length, options).lex(markdown);
  } catch (error) {
    if (error instanceof RangeError || error instanceof Fault) throw tooDeep();
    throw error;
  }
}

class BoundedLexer extends Lexer {
  #left: number;

  constructor(length: number, options: MarkedOptions) {
    super(options);
    this.#left = BASE_STEPS + STEPS_PER_CHARACTER * length;
    const { tokenizer } = this.options;
    if (tokenizer === undefined || tokenizer === null) return;
    // The first thing asked at each step through inline text; each step may look at all the rest.
    const escape = tokenizer.escape.bind(tokenizer);
    tokenizer.escape = (src) => {
      this.#charge(src.length);
      return escape(src);
    };
  }

  override blockTokens(src: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[];
  override blockTokens(
    src: string,
    tokens?: TokensList,
    lastParagraphClipped?: boolean,
  ): TokensList;
  override blockTokens(
    src: string,
    tokens: Token[] = [],
    lastParagraphClipped = false,
  ): Token[] {
    this.#charge(src.length * BLOCK_STEPS);
    return super.blockTokens(src, tokens, lastParagraphClipped);
  }

  #charge(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw tooDeep();
  }
}

function tooDeep(): Fault {
  return new Fault("too-large", "the Markdown nests too deeply or is too intricate");
}

function refuseDepth(markdown: string): void {
  for (const [start] of markdown.matchAll(/^[ \t>*+-]{100,}/gm)) {
    const indent = start.search(/[^ \t]/);
    if (indent > MAX_INDENT || start.replace(/[ \t]/g, "").length > MAX_MARKERS) throw tooDeep();
  }
}
