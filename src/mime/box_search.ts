/**
 * Searching a list of messages by words.
 *
 *     lunch tuesday            both words, in subject, sender or text
 *     from:ada "next week"     a word of the sender, and words in a row
 *     subject:report -draft    a word of the subject, and none of another
 *
 * @module
 */
import type { BoxEntry } from "./box_entry.ts";

/** One thing that must, or must not, be found. */
interface Term {
  readonly field: "subject" | "from" | "text" | undefined;
  readonly text: string;
  readonly absent: boolean;
}

/** Says whether a message is one that is looked for. */
export type BoxFilter = (entry: Pick<BoxEntry, "subject" | "from" | "text">) => boolean;

/** More terms, and longer ones, are not looked at. */
const MOST_TERMS = 16;
const LONGEST = 200;
const TERM = /(-?)(?:(subject|from|text):)?(?:"([^"]*)"?|([^\s"]+))/gi;

/** Makes a filter of what somebody typed; without any word it lets everything pass. */
export function parseBoxQuery(query: string): BoxFilter {
  const terms = [...query.slice(0, MOST_TERMS * LONGEST).matchAll(TERM)]
    .map(([, minus, field, phrase, word]): Term => ({
      field: field?.toLowerCase() as Term["field"],
      text: fold(phrase ?? word ?? "").slice(0, LONGEST),
      absent: minus === "-",
    }))
    .filter(({ text }) => text !== "")
    .slice(0, MOST_TERMS);
  return (entry) => terms.every((term) => matches(entry, term) !== term.absent);
}

function matches(entry: Parameters<BoxFilter>[0], { field, text }: Term): boolean {
  const fields: Record<NonNullable<Term["field"]>, () => string> = {
    subject: () => entry.subject ?? "",
    from: () => entry.from.map(({ name, address }) => `${name} <${address}>`).join("\n"),
    text: () => entry.text ?? "",
  };
  const wanted = field === undefined ? Object.values(fields) : [fields[field]];
  return wanted.some((read) => fold(read()).includes(text));
}

/** Case, width and runs of white space make no difference. */
function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}
