/**
 * Finding parts: by number, as the body of a message, by `cid:` and Content-Location.
 *
 * @module
 */
import type { Entity } from "./entity.ts";

/** The entity and all within it, in the order in which they stand in the message. */
export function* walkParts(root: Entity): Generator<Entity> {
  const stack: Entity[] = [root];
  for (let entity = stack.pop(); entity; entity = stack.pop()) {
    yield entity;
    for (let index = entity.parts.length - 1; index >= 0; index--) stack.push(entity.parts[index]);
  }
}

/** The entity with this path (as in IMAP, see {@linkcode Entity.path}). */
export function findPart(root: Entity, path: string): Entity | undefined {
  for (const entity of walkParts(root)) if (entity.path === path) return entity;
  return undefined;
}

/** What a body may be, from best to worst. */
export type BodyTypes = readonly string[];

/** Bodies as a page wants them. */
export const RICH_BODY: BodyTypes = ["text/html", "text/plain"];
/** Bodies as a terminal wants them. */
export const PLAIN_BODY: BodyTypes = ["text/plain", "text/html"];

/**
 * The entity that is the message's body. Among alternatives the wanted type is taken, or else the
 * last that can be shown (RFC 2046 §5.1.4: best comes last); elsewhere the first part, or the root
 * of a multipart/related (RFC 2387 §3.2). Attachments and messages inside are no bodies.
 */
export function chooseBody(
  root: Entity,
  types: BodyTypes = RICH_BODY,
  language?: string,
): Entity | undefined {
  const all = listBodies(root);
  const spoken = all.filter((entity) => entity.language?.toLowerCase() === language?.toLowerCase());
  const found = language === undefined || spoken.length === 0 ? all : spoken;
  for (const type of types) {
    const body = found.find((entity) => entity.type === type);
    if (body) return body;
  }
  return found.find((entity) => entity.type.startsWith("text/"));
}

/**
 * The alternatives of the message's body, from plain to best (RFC 2046 §5.1.4): the parts of the first
 * `multipart/alternative`, of a `multipart/related` among them its root. Attachments are none.
 */
export function listAlternatives(root: Entity): Entity[] {
  const stack: Entity[] = [root];
  for (let entity = stack.pop(); entity; entity = stack.pop()) {
    if (entity.type === "multipart/alternative") return entity.parts.flatMap(leafOf);
    if (entity.type === "multipart/related") {
      const inner = relatedRoot(entity);
      if (inner) stack.push(inner);
    } else if (entity.type.startsWith("multipart/")) stack.push(...[...entity.parts].reverse());
  }
  return [];
}

function leafOf(entity: Entity): Entity[] {
  const leaf = entity.type === "multipart/related" ? relatedRoot(entity) : entity;
  const isForm = leaf && !leaf.type.startsWith("multipart/") && leaf.disposition !== "attachment";
  return isForm ? [leaf] : [];
}

/** The candidates in order of preference: all of the first place where a body can stand. */
function listBodies(root: Entity): Entity[] {
  const bodies: Entity[] = [];
  const stack: { entity: Entity; choice: boolean }[] = [{ entity: root, choice: false }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { entity, choice } = next;
    if (!entity.type.startsWith("multipart/")) {
      // Outside of alternatives, what comes after the first text is more text, or an attachment.
      if (isBody(entity) && (choice || bodies.length === 0)) bodies.push(entity);
      continue;
    }
    const inner = choice || entity.type === "multipart/alternative";
    const parts = entity.type === "multipart/related" ? [relatedRoot(entity)] : entity.parts;
    // Taken from the end of the stack: the best alternative is the last, all else begins in front.
    const order = entity.type === "multipart/alternative" ? parts : [...parts].reverse();
    for (const part of order) if (part) stack.push({ entity: part, choice: inner });
  }
  return bodies;
}

function isBody(entity: Entity): boolean {
  return entity.type.startsWith("text/") && entity.disposition !== "attachment";
}

/** The root of a multipart/related: named by `start`, or the first part (RFC 2387 §3.2). */
function relatedRoot(entity: Entity): Entity | undefined {
  const start = entity.parameters.get("start")?.replace(/^<|>$/g, "");
  const named = start === undefined ? undefined : entity.parts.find((p) => p.contentId === start);
  return named ?? entity.parts[0];
}

/** Forms of a body; beside the one that is shown, the others are no attachments. */
const BODY_FORMS: ReadonlySet<string> = new Set([
  "text/plain",
  "text/html",
  "text/enriched",
  "text/richtext",
  "text/x-amp-html",
  "text/watch-html",
]);

/**
 * All parts that are no wrapping, and neither the body that is shown nor another form of it. The body
 * is what {@linkcode chooseBody} takes, unless another entity is given.
 */
export function listAttachments(
  root: Entity,
  body: Entity | undefined = chooseBody(root),
): Entity[] {
  const attachments: Entity[] = [];
  const stack: { entity: Entity; choice: boolean }[] = [{ entity: root, choice: false }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { entity, choice } = next;
    if (entity.type.startsWith("multipart/")) {
      const inner = choice || entity.type === "multipart/alternative";
      for (const part of [...entity.parts].reverse()) stack.push({ entity: part, choice: inner });
      continue;
    }
    const form = choice && body !== undefined && isBody(entity) && BODY_FORMS.has(entity.type);
    if (entity !== body && !form) attachments.push(entity);
  }
  return attachments;
}

/** So much of the text of a body, to look for words in it: of HTML, without the tags. */
export function readWords(body: Entity | undefined, most: number): string {
  const text = body?.text().slice(0, most) ?? "";
  return body?.type === "text/html" ? text.replace(/<[^<>]*>/g, " ") : text;
}
