/**
 * Messages that are built, and whether they are sound on the wire and are read as what went in.
 *
 * @module
 */
import {
  buildMessage,
  ComposeError,
  type Entity,
  type Link,
  listMailboxes,
  type PartDraft,
  readMessage,
  walkParts,
  type WrittenContent,
} from "../../../src/mime/mod.ts";
import { type Dice, text } from "../../bytes/inputs.ts";
import { pick } from "../grammar/elements.ts";
import { compare } from "./compare.ts";
import { draft as makeDraft, type MadeDraft } from "./drafts.ts";
import { type PythonReading, readByPython } from "./read_by_python.ts";

/** A part as both sides have it: its name and its content, or its parts. */
type Shape = readonly [name: string | undefined, content: string] | readonly Shape[];

function utf8(content: string): Uint8Array {
  return new TextEncoder().encode(content.replaceAll(/\r\n|\r|\n/g, "\r\n"));
}

async function shapeOfDraft(part: PartDraft): Promise<Shape> {
  if ("parts" in part) return await Promise.all(part.parts.map(shapeOfDraft));
  const { content, filename } = part;
  const bytes = typeof content === "string"
    ? utf8(content)
    : content instanceof Blob
    ? await content.bytes()
    : content;
  if (!(bytes instanceof Uint8Array)) throw new TypeError("drafts here have no sources");
  return [filename, text(bytes)];
}

function shapeOf(entity: Entity): Shape {
  return entity.parts.length > 0
    ? entity.parts.map(shapeOf)
    : [entity.filename, text(entity.bytes())];
}

/** What a built message holds. */
async function meaningOf({ draft }: MadeDraft) {
  const { subject, from, to, cc, references, fields, html, attachments = [] } = draft;
  const plain: PartDraft = { content: draft.text ?? "" };
  const forms = html === undefined ? plain : { parts: [plain, { content: html }] };
  const ascii = (value: unknown) =>
    JSON.stringify(value).replaceAll("매화.test", "xn--9z2b233c.test")
      .replaceAll("münchen.test", "xn--mnchen-3ya.test");
  return {
    subject,
    from: ascii(from),
    to: ascii(to),
    cc: ascii(Array.isArray(cc) ? cc : [cc]),
    references,
    note: fields?.[0][1],
    parts: await Promise.all([forms, ...attachments].map(shapeOfDraft)),
  };
}

function readBack(bytes: Uint8Array) {
  const message = readMessage(bytes);
  const { subject, from, to, cc, references, root } = message;
  return {
    subject,
    from: JSON.stringify(from),
    to: JSON.stringify(to),
    cc: JSON.stringify(cc),
    references,
    note: message.text("x-note"),
    parts: root.parts.map(shapeOf),
  };
}

/** What is wrong with the bytes, whoever reads them. */
function findUnsound(bytes: Uint8Array, link: Link): string[] {
  const all = text(bytes);
  const [head] = all.split("\r\n\r\n", 1);
  const wrongs: string[] = [];
  if (/(?<!\r)\n|\r(?!\n)/.test(all) && link !== "binary") wrongs.push("a bare CR or LF");
  if (/[^\0-\x7f]/.test(link === "7bit" ? all : head)) wrongs.push("an octet above 127");
  if (all.includes("\0") && link !== "binary") wrongs.push("NUL");
  if (link !== "binary" && all.split("\r\n").some((line) => line.length > 998)) {
    wrongs.push("a line over 998");
  }
  for (const line of head.split("\r\n")) {
    if (line.length > 78 && /\s/.test(line.replace(/^[\w-]+:/, "").trim())) {
      wrongs.push(`a field line over 78: ${line}`);
    }
    if (/=\?.{76,}\?=/.test(line.match(/=\?[^ ]*\?=/)?.[0] ?? "")) {
      wrongs.push(`a word over 75: ${line}`);
    }
    if (line.trim() === "") wrongs.push("a line of blanks alone");
  }
  const names = head.split("\r\n").map((line) => /^([\w-]+):/.exec(line)?.[1] ?? "");
  if (names.some((name) => /^(?:X-Evil|Bcc)$/i.test(name))) wrongs.push("a field of a stranger");
  return [...wrongs, ...readMessage(bytes).defects.map(({ code }) => code)];
}

/** Builds one; undefined where it was refused. */
async function build(made: MadeDraft, link: Link): Promise<Uint8Array | undefined> {
  let built: WrittenContent;
  try {
    built = buildMessage(made.draft, { link });
  } catch (error) {
    if (error instanceof ComposeError) return undefined;
    throw error;
  }
  return await new Response(built.stream()).bytes();
}

/** What Python is to find in a message, by what we find ourselves. */
function asPythonReads(bytes: Uint8Array): PythonReading {
  const message = readMessage(bytes);
  const { subject, from, to, cc, root } = message;
  const bare = (name: string) => name.replaceAll(/\s/gu, "");
  const leaves = [...walkParts(root)].filter(({ parts }) => parts.length === 0);
  return {
    subject: subject ?? null,
    mailboxes: listMailboxes([...from, ...to, ...cc])
      .map(({ name, address }) => [bare(name), address] as const),
    leaves: leaves.map((leaf) => [leaf.filename?.trim() ?? null, text(leaf.bytes())] as const),
    defects: [],
  };
}

/** Builds so many, and tells in which of them Python finds something else. */
export async function playPython(rolls: readonly Dice[]): Promise<string[][]> {
  const built = await Promise.all(rolls.map((roll) => build(makeDraft(roll), "7bit")));
  const messages = built.filter((bytes) => bytes !== undefined);
  const readings = await readByPython(messages);
  return messages.map((bytes, at) => {
    const wrongs = compare(readings[at], asPythonReads(bytes));
    return wrongs.length === 0 ? [] : [JSON.stringify(text(bytes)), ...wrongs];
  });
}

/** Makes a draft, and tells what is wrong with the message that comes of it. */
export async function playDraft(roll: Dice): Promise<string[]> {
  const made = makeDraft(roll);
  const link = pick(roll, ["7bit", "7bit", "8bit", "binary"] as const);
  const bytes = await build(made, link);
  if (bytes === undefined || made.hostile) {
    return made.hostile === (bytes === undefined) ? [] : [`hostile: ${made.hostile}`];
  }
  const wrongs = [
    ...findUnsound(bytes, link),
    ...compare(readBack(bytes), await meaningOf(made)),
  ];
  return wrongs.length === 0 ? [] : [JSON.stringify(text(bytes)), ...wrongs];
}
