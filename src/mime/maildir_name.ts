/**
 * Names of messages in a maildir: what is unique about them, and their flags.
 *
 *     name = unique [ ":2," flags ]
 *
 *     1204680122.27c448abf8b1f0e6.host:2,FS
 *     1204680122.M1P2.host;2,S                (where a colon can't stand in a file name)
 *
 * @module
 */
import { ComposeError } from "./compose_error.ts";

/** Each flag with its letter: the first letter of the word. */
export const MAILDIR_FLAGS = {
  passed: "P",
  replied: "R",
  seen: "S",
  trashed: "T",
  draft: "D",
  flagged: "F",
} as const;

/** What a reader did with a message. */
export type MaildirFlag = keyof typeof MAILDIR_FLAGS;

/** A name taken apart. */
export interface MaildirName {
  /** What tells the message from all others; stays when flags change. */
  readonly unique: string;
  /** The flags that are known. */
  readonly flags: readonly MaildirFlag[];
  /** Letters of flags that are not, such as keywords of a server. */
  readonly others: string;
}

/** The signs that stand for the colon where file systems have another use for it. */
export type MaildirMark = ":" | ";" | "!";

const NAME = /^(.+?)(?:[:;!]2,([A-Za-z]*))?$/s;
/** Safe in every file system, and in a list of names on lines. */
const UNIQUE = /^[A-Za-z0-9_=+][A-Za-z0-9._=+,@%-]{0,200}$/;

/** Takes a name apart; whatever sign its writer used for the colon. */
export function parseMaildirName(name: string): MaildirName {
  const [, unique = name, letters = ""] = NAME.exec(name) ?? [];
  const flags: MaildirFlag[] = [];
  let others = letters;
  for (const [flag, letter] of Object.entries(MAILDIR_FLAGS) as [MaildirFlag, string][]) {
    if (letters.includes(letter)) flags.push(flag);
    others = others.replaceAll(letter, "");
  }
  return { unique, flags, others };
}

/** A name of a message; letters stand in ASCII order, as the format asks. */
export function formatMaildirName(name: MaildirName, mark: MaildirMark = ":"): string {
  const { unique, flags, others } = name;
  if (!UNIQUE.test(unique)) {
    throw new ComposeError("unique", "this is no name for every file system");
  }
  if (!/^[a-z]*$/i.test(others)) throw new ComposeError("flags", "a flag is a letter");
  const letters = new Set([...flags.map((flag) => MAILDIR_FLAGS[flag]), ...others]);
  return `${unique}${mark}2,${[...letters].sort().join("")}`;
}

/** In the order of delivery: by the seconds that the names begin with, then by name. */
export function compareMaildirNames(one: string, other: string): number {
  const seconds = Number(/^\d{1,15}/.exec(one)?.[0] ?? 0) -
    Number(/^\d{1,15}/.exec(other)?.[0] ?? 0);
  return seconds !== 0 ? seconds : one < other ? -1 : Number(one > other);
}
