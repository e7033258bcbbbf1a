/**
 * What only the content of a file tells: whether a file without a known type is text, and in which
 * charset a page is written.
 *
 * @module
 */
import { LRUCache } from "../libraries/lru_cache.ts";
import { type FileStamp, openStamped } from "./file_stamp.ts";
import { COARSEST_CLOCK } from "./folder_names.ts";

/** HTML §13.2.3.2: a charset stands in the first 1024 bytes. The same is enough to know text. */
const HEAD = 1_024;

/** What the first bytes of a file were found to say, if anything. */
export type Finding = string | undefined;

/** Looks into files, and remembers what it saw. */
export class ContentReader {
  readonly #memo: LRUCache<string, { finding: Finding }> = new LRUCache({ max: 4_096 });

  /** text/plain for a file whose first bytes can be shown, or else application/octet-stream. */
  async typeOf(stamp: FileStamp): Promise<string> {
    const finding = await this.#find("type", stamp, (head) => sniffType(head, stamp.size > HEAD));
    return finding ?? "application/octet-stream";
  }

  /** What `sniff` finds in the first bytes of a page. */
  charsetOf(stamp: FileStamp, sniff: (head: Uint8Array) => Finding): Promise<Finding> {
    return this.#find("charset", stamp, sniff);
  }

  async #find(
    question: string,
    stamp: FileStamp,
    sniff: (head: Uint8Array) => Finding,
  ): Promise<Finding> {
    const { path, size, modified = Infinity, changed, device, inode } = stamp;
    const key = JSON.stringify([question, path, size, modified, changed, device, inode]);
    const known = this.#memo.get(key);
    if (known !== undefined) return known.finding;
    const started = Date.now();
    const finding = sniff(await readHead(stamp));
    if (Math.max(modified, changed) < started - COARSEST_CLOCK) this.#memo.set(key, { finding });
    return finding;
  }
}

async function readHead(stamp: FileStamp): Promise<Uint8Array> {
  using file = await openStamped(stamp);
  const head = new Uint8Array(Math.min(HEAD, stamp.size));
  let end = 0;
  while (end < head.length) {
    const count = await file.read(head.subarray(end));
    if (count === null) break;
    end += count;
  }
  return head.subarray(0, end);
}

/** Tells text by what it cannot contain. `more` says that the bytes go on after the head. */
export function sniffType(head: Uint8Array, more: boolean): string {
  const isBinary = head.some((byte) => byte < 0x20 && !SPACES.has(byte) || byte === 0x7f);
  if (isBinary) return "application/octet-stream";
  try {
    // As a stream where the head may have cut a character in two.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: more });
    return "text/plain";
  } catch {
    return "application/octet-stream";
  }
}

/** Tab, line feed, form feed, carriage return; and escape, as in the MIME Sniffing standard, §3. */
const SPACES: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);
