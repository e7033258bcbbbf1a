/**
 * Makes every character of a foreign text visible, so that a name can neither end its line, nor
 * hide, nor turn the text around it (CWE-451).
 *
 * @module
 */

// Controls, line and paragraph separators, the bidirectional formatting characters of UAX #9, blanks
// without width, and the tag characters, in which whole sentences can hide. The joiners U+200C and
// U+200D stay as they are: Persian, Hindi and family emoji are written with them.
const UNSEEN =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** The text with a visible sign in place of each character that would act instead of being seen. */
export function visible(text: string): string {
  return text.toWellFormed().replace(UNSEEN, sign);
}

/** The text with each such character as a JSON escape: the same string to whoever parses it. */
export function escapeUnseen(json: string): string {
  return json.replace(UNSEEN, (character) => character === "\n" ? character : escapes(character));
}

// Control Pictures exist for ASCII controls: U+2400 to U+241F, and U+2421 for DEL.
function sign(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

function escapes(character: string): string {
  return character.split("").map((unit) => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0"))
    .join("");
}
