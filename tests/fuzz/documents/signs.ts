/**
 * The characters of a paragraph with what marks them, which is what nested marks come down to.
 *
 * @module
 */

/** A character or a picture, and what it is marked with. */
export interface Sign {
  readonly text: string;
  readonly marks: readonly string[];
}

/** White space that collapses, and other blanks, which carry no marks either. */
const isSpace = ({ text, marks }: Sign) => /^[ \t\n\f\r]$/.test(text) && !marks.includes("br");

/** The signs of each paragraph: two line breaks part them. */
export function breakLines(signs: readonly Sign[]): Sign[][] {
  const paragraphs: Sign[][] = [[]];
  for (const sign of signs) {
    const line = paragraphs[paragraphs.length - 1];
    if (!isSpace(sign)) {
      if (sign.marks.includes("br")) {
        while (line.at(-1)?.text === " ") line.pop();
        if (line.length === 0) continue;
        if (line.at(-1)?.text === "\n") {
          line.pop();
          paragraphs.push([]);
        } else line.push({ text: "\n", marks: [] });
      } else line.push(/\s/.test(sign.text) ? { ...sign, marks: [] } : sign);
    } else if (line.length > 0 && !/^[ \n]$/.test(line[line.length - 1].text)) {
      line.push({ text: " ", marks: [] });
    }
  }
  for (const line of paragraphs) {
    while (/^[ \n]$/.test(line.at(-1)?.text ?? "")) line.pop();
  }
  return paragraphs;
}

/** Signs of like marks side by side, as `{marks}text`. */
export function runsOf(signs: readonly Sign[]): string {
  let told = "";
  let before = "";
  for (const { text, marks } of signs) {
    if (text === "\n") {
      told += "⏎";
      before = "";
      continue;
    }
    const inCode = marks.includes("code");
    const now = [...new Set(marks)].filter((mark) => !inCode || /^(?:code|a)/.test(mark))
      .sort().join(" ");
    if (now !== before && text !== " ") {
      told += `{${now}}`;
      before = now;
    }
    told += text;
  }
  return told;
}
