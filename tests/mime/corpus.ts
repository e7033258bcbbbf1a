/**
 * The messages of other projects' test suites, where they are at hand.
 *
 * @module
 */
import { allowed } from "../allowed.ts";

/** Where they lie. */
export const CORPUS = new URL("../../../shared/cases/mime/", import.meta.url);

/** One message, and its path below {@linkcode CORPUS}. */
export interface CorpusMessage {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Whether this run may read them and they are there. */
export function hasCorpus(): boolean {
  try {
    return allowed.read && Deno.statSync(new URL("golden.jsonl", CORPUS)).isFile;
  } catch {
    return false;
  }
}

const EXPECTATION = /\.(?:bin|golden|json|jsonl|out|xml)$|_decoded/;

/** All of them, in the order of their paths; none where they are not at hand. */
export function readCorpus(): CorpusMessage[] {
  const ids = hasCorpus() ? [...listFiles(CORPUS)].filter((id) => !EXPECTATION.test(id)) : [];
  return ids.sort().map((id) => ({ id, bytes: Deno.readFileSync(new URL(id, CORPUS)) }));
}

function* listFiles(folder: URL, prefix = ""): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${prefix}${entry.name}`;
    const url = new URL(encodeURIComponent(entry.name), folder);
    if (entry.isDirectory) yield* listFiles(new URL(`${url.href}/`), `${path}/`);
    else yield path;
  }
}
