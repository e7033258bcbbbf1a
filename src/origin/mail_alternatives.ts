/**
 * The alternatives of a message, as variants beside the message itself (RFC 2046 §5.1.4): of each
 * language a source from which its page is made, and what is neither HTML nor plain text as it is.
 *
 * @module
 */
import type { PartRow } from "../mime/mod.ts";
import type { StoredVariant } from "../model/variant.ts";
import { decodedMail } from "./coded_mail.ts";
import { describePart, listParts, type MailLimits, type MailMemory, typeOf } from "./mailbox.ts";
import { partLocation, partTag, sandboxFields } from "./part_head.ts";

/** What pages of a message show themselves, with its header around it. */
const SHOWN = new Set(["text/html", "text/plain"]);

/** A message with as many alternatives has them for no reader. */
const MOST = 16;

/** The variants that a stored message has in it. `key` as for {@linkcode listParts}. */
export async function describeAlternatives(
  stored: StoredVariant,
  limits: MailLimits,
  memory: MailMemory,
  key?: string,
): Promise<readonly StoredVariant[]> {
  const table = await listParts(stored, limits, memory, key);
  const rows = [...table].filter(([, { alternative }]) => alternative).slice(0, MOST);
  const shown = rows.filter(([, { type }]) => SHOWN.has(type));
  const languages = new Set(shown.flatMap(([, { language }]) => language ?? []));
  return [
    ...[...languages].flatMap((language) => sourceIn(language, decodedMail(stored, limits))),
    ...rows.filter(([, { type }]) => !SHOWN.has(type))
      .map(([path, row]) => describeRow(stored, path, row, limits, memory)),
  ];
}

/** The message, read in one of its languages. */
function sourceIn(language: string, mail: StoredVariant | undefined): StoredVariant[] {
  if (mail === undefined) return [];
  const { etag, lastModified, length, qs, fields, location } = mail;
  return [{
    kind: "stored",
    sourceOnly: true,
    type: "multipart/alternative",
    ...{ language, length, qs, fields, location },
    // A date alone would not tell one language from another.
    ...etag !== undefined &&
      { lastModified, etag: `${etag.slice(0, -1)};${language.toLowerCase()}"` },
    open: () => mail.open(),
  }];
}

/** Read only when it was chosen. */
function describeRow(
  stored: StoredVariant,
  part: string,
  row: PartRow,
  limits: MailLimits,
  memory: MailMemory,
): StoredVariant {
  const type = typeOf(row);
  const { charset, language, filename } = row;
  return {
    kind: "stored",
    type,
    ...type.startsWith("text/") && { charset },
    ...{ language, qs: stored.qs, lastModified: stored.lastModified },
    ...stored.etag !== undefined && { etag: partTag(stored.etag, { part }) },
    ...stored.location !== undefined && { location: partLocation(stored.location, { part }) },
    fields: sandboxFields({ type, filename, attached: false }),
    open: async () => {
      const found = await describePart(stored, { part }, limits, memory);
      return found === undefined ? ReadableStream.from([]) : await found.open();
    },
  };
}
