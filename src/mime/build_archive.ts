/**
 * Pages with all that they show in one message: MHTML (RFC 2557).
 *
 * @module
 */
import { buildMessage, type BuildOptions, type MessageDraft } from "./build.ts";
import type { LeafDraft } from "./compose_part.ts";
import type { WrittenContent } from "./write_content.ts";

/** A page as plain data. */
export interface ArchiveDraft
  extends Pick<MessageDraft, "from" | "to" | "subject" | "date" | "messageId" | "language"> {
  /** The page: text, or bytes in the charset that is named. */
  readonly html: string | Uint8Array;
  /** Charset of bytes, where something outside of the page says it. */
  readonly charset?: string;
  /** Where the page is found: the base of its links. */
  readonly location?: string;
  /** What the page shows: each with the `location`, or the `contentId`, by which it links to it. */
  readonly resources?: readonly LeafDraft[];
}

/**
 * Writes a page as one message: multipart/related, with the page first. Nothing is made up: without
 * a date or an author the message has none, as files that browsers save.
 */
export function buildArchive(draft: ArchiveDraft, options: BuildOptions = {}): WrittenContent {
  const page = writePage(draft);
  const parameters = { type: "text/html" };
  const parts = [page, ...draft.resources ?? []];
  return buildMessage({
    ...pickHeader(draft),
    fields: draft.location === undefined ? [] : [["Snapshot-Content-Location", draft.location]],
    body: { type: "multipart/related", parameters, parts },
  }, options);
}

/** Writes a page alone as a message; with resources it is an archive. */
export function buildPageMessage(draft: ArchiveDraft, options: BuildOptions = {}): WrittenContent {
  if (draft.resources?.length) return buildArchive(draft, options);
  return buildMessage({ ...pickHeader(draft), body: writePage(draft) }, options);
}

function pickHeader({ from, to, subject, date, messageId }: ArchiveDraft): MessageDraft {
  return { from, to, subject, date: date ?? null, messageId: messageId ?? null };
}

function writePage({ html, charset, location, language }: ArchiveDraft): LeafDraft {
  const parameters: Record<string, string> = {};
  if (charset !== undefined && typeof html !== "string") parameters.charset = charset;
  return { type: "text/html", parameters, content: html, location, language };
}
