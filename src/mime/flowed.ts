/**
 * format=flowed (RFC 3676): paragraphs that were wrapped with soft line breaks, and quote depth.
 *
 * @module
 */

/** A paragraph, or a fixed line, at a depth of quoting. */
export interface FlowedLine {
  /** How many `>` stood before it. */
  readonly depth: number;
  /** The paragraph on one line. */
  readonly text: string;
}

/** RFC 3676 §4.3: this line ends in a blank and is fixed all the same. */
const SIGNATURE = "-- ";

/**
 * Joins the flowed lines of a text, whose lines end in `\n`. With `delsp`, the blank that marks a
 * soft break is not part of the text (§4.1), as for languages without blanks.
 */
export function readFlowed(text: string, delsp: boolean): FlowedLine[] {
  const lines: FlowedLine[] = [];
  let pieces: string[] = [];
  let open = -1;
  const finish = () => {
    if (open >= 0) lines.push({ depth: open, text: pieces.join("") });
    pieces = [];
    open = -1;
  };
  for (const line of text.split("\n")) {
    const depth = countQuotes(line);
    // §4.4: one blank after the quote marks is stuffing.
    const content = line[depth] === " " ? line.slice(depth + 1) : line.slice(depth);
    // §4.5: a change of depth ends a paragraph even after a soft break.
    if (open !== depth || content === SIGNATURE) finish();
    const flows = content.endsWith(" ") && content !== SIGNATURE;
    pieces.push(flows && delsp ? content.slice(0, -1) : content);
    open = depth;
    if (!flows) finish();
  }
  finish();
  return lines;
}

/** The text with one line a paragraph, quoted ones marked by `>` as usual. */
export function unwrapFlowed(text: string, delsp: boolean): string {
  return readFlowed(text, delsp)
    .map(({ depth, text }) => depth === 0 ? text : `${">".repeat(depth)} ${text}`)
    .join("\n");
}

function countQuotes(line: string): number {
  let depth = 0;
  while (line[depth] === ">") depth++;
  return depth;
}
