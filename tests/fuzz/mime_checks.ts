/**
 * What holds for every message, whatever its bytes are.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import {
  chooseBody,
  type Entity,
  findInlineFiles,
  formatAddresses,
  indexParts,
  joinFragments,
  joinPieces,
  listAttachments,
  type Message,
  openMessage,
  readExternalBody,
  readFragment,
  readMessage,
  readParts,
  readTnef,
  splitBytes,
  walkParts,
} from "../../src/mime/mod.ts";

/** Reads all that can be read of a message, and holds the readers against one another. */
export async function checkMessage(bytes: Uint8Array): Promise<void> {
  const message = readMessage(bytes);
  readFields(message);
  const entities = [...walkParts(message.root)];
  entities.forEach(readEntity);
  const [body] = [chooseBody(message.root)];
  listAttachments(message.root, body);
  indexParts(message.root, body)("cid:a");
  joinFragments([message, message]);
  checkSpans(message.root, bytes);
  assertEquals(joinPieces(splitBytes(bytes)).length, bytes.length);
  await checkStream(bytes, entities);
}

function readFields(message: Message): void {
  const { from, sender, replyTo, to, cc, bcc, subject, date, messageId, inReplyTo } = message;
  assert([subject, date, messageId, inReplyTo, message.references, message.defects]);
  for (const list of [from, sender, replyTo, to, cc, bcc]) formatAddresses(list);
  for (const { value, decoded, raw } of message.fields) {
    assert(typeof value === "string" && typeof decoded === "string" && raw.length > 0);
  }
}

function readEntity(entity: Entity): void {
  const { type, charset, filename, contentId, contentLocation, contentBase, language } = entity;
  assert([charset, filename, contentId, contentLocation, contentBase, language]);
  assert(/^[^\s/]+\/[^\s/]+$/.test(type), type);
  const { bytes } = entity.decode();
  assert(typeof entity.text() === "string");
  findInlineFiles(bytes);
  readTnef(bytes);
  readFragment(entity);
  readExternalBody(entity);
  openMessage(entity);
}

/** Spans lie within the message, and those of parts within those of what they are parts of. */
function checkSpans(entity: Entity, bytes: Uint8Array): void {
  const stack: [Entity, number, number][] = [[entity, 0, bytes.length]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [{ span, bodySpan, parts, type, transferEncoding }, from, to] = next;
    assert(from <= span.start && span.start <= bodySpan.start);
    assert(bodySpan.start <= bodySpan.end && bodySpan.end <= span.end && span.end <= to);
    // What was encoded counts its bytes anew.
    const plain = type.startsWith("multipart/") ||
      /^(?:[78]-?bits?|binary|[78] bit)$/.test(transferEncoding);
    if (plain) { for (const part of parts) stack.push([part, bodySpan.start, bodySpan.end]); }
  }
}

/** The stream has the entities of the tree, with the same content. */
async function checkStream(bytes: Uint8Array, entities: readonly Entity[]): Promise<void> {
  let at = 0;
  for await (const { head, body } of readParts(bytes)) {
    const entity = entities[at++];
    assertEquals([head.path, head.type], [entity?.path, entity?.type]);
    let length = 0;
    for await (const chunk of body) length += chunk.length;
    const leaf = entity.parts.length === 0 && !entity.type.startsWith("multipart/");
    if (leaf) assertEquals(length, entity.bytes().length);
  }
  assertEquals(at, entities.length);
}
