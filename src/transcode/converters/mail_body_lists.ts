/**
 * Which parts of a message are its text, its HTML and its attachments, as JMAP decides it
 * (RFC 8621 §4.1.4), with a stack in place of the recursion there.
 *
 * @module
 */
import type { Entity } from "../../mime/mod.ts";
import { listAlternatives } from "../../mime/parts.ts";

/** The parts by what they are for. */
export interface BodyLists {
  /** What is shown, one after the other, where text is preferred. */
  readonly textBody: readonly Entity[];
  /** The same where HTML is preferred. */
  readonly htmlBody: readonly Entity[];
  /** All else. */
  readonly attachments: readonly Entity[];
}

/** A multipart that is being gone through. A list is gone where its form has a better one beside it. */
interface Frame {
  readonly parts: readonly Entity[];
  readonly subtype: string;
  readonly inAlternative: boolean;
  text: Entity[] | undefined;
  html: Entity[] | undefined;
  readonly textLength: number;
  readonly htmlLength: number;
  next: number;
}

/** Sorts the parts of a message. */
export function listBodies(root: Entity): BodyLists {
  const [textBody, htmlBody, attachments]: Entity[][] = [[], [], []];
  const stack = [openFrame([root], "mixed", false, textBody, htmlBody)];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const part = frame.parts[frame.next];
    if (part === undefined) {
      finishFrame(frame);
      stack.pop();
      continue;
    }
    const index = frame.next++;
    if (part.type.startsWith("multipart/")) {
      const subtype = part.type.slice("multipart/".length);
      const inAlternative = frame.inAlternative || subtype === "alternative";
      stack.push(openFrame(part.parts, subtype, inAlternative, frame.text, frame.html));
    } else if (isInline(part, index, frame.subtype)) showPart(part, frame, attachments);
    else attachments.push(part);
  }
  return { textBody, htmlBody, attachments };
}

/** Images that every browser shows. */
const SHOWN = /^image\/(?:avif|gif|jpeg|png|webp)$/;

/**
 * What is shown as the message, one after the other: the body that was chosen, and of the list that it
 * is in the other texts and the images. Mail of Apple puts pictures between paragraphs like that, and
 * mailing lists put their lines below.
 */
export function partsAround(
  root: Entity,
  body: Entity | undefined,
  list: readonly Entity[],
): readonly Entity[] {
  // A picture that was sent alone is the message.
  if (body === undefined) return list.filter(({ type }) => SHOWN.test(type));
  if (!list.includes(body)) return [body];
  // Alternatives of one type are the same in several languages.
  const others = new Set(listAlternatives(root));
  others.delete(body);
  return list.filter((part) =>
    !others.has(part) && (part.type.startsWith("text/") || SHOWN.test(part.type))
  );
}

function openFrame(
  parts: readonly Entity[],
  subtype: string,
  inAlternative: boolean,
  text: Entity[] | undefined,
  html: Entity[] | undefined,
): Frame {
  const [textLength, htmlLength] = [text?.length ?? -1, html?.length ?? -1];
  return { parts, subtype, inAlternative, text, html, textLength, htmlLength, next: 0 };
}

function isMedia(type: string): boolean {
  return /^(?:image|audio|video)\//.test(type);
}

/** Whether the part is shown with its neighbours. Of a related set only the root is. */
function isInline(part: Entity, index: number, subtype: string): boolean {
  const { type } = part;
  if (part.disposition === "attachment") return false;
  if (type !== "text/plain" && type !== "text/html" && !isMedia(type)) return false;
  if (index === 0) return true;
  return subtype !== "related" && (isMedia(type) || part.filename === undefined);
}

function showPart(part: Entity, frame: Frame, attachments: Entity[]): void {
  const { type } = part;
  if (frame.subtype === "alternative") {
    const list = type === "text/plain"
      ? frame.text
      : type === "text/html"
      ? frame.html
      : attachments;
    list?.push(part);
    return;
  }
  if (frame.inAlternative && type === "text/plain") frame.html = undefined;
  if (frame.inAlternative && type === "text/html") frame.text = undefined;
  frame.text?.push(part);
  frame.html?.push(part);
  if ((!frame.text || !frame.html) && isMedia(type)) attachments.push(part);
}

/** Where alternatives had but one of the forms, that one stands in for the other. */
function finishFrame({ subtype, text, html, textLength, htmlLength }: Frame): void {
  if (subtype !== "alternative" || !text || !html) return;
  const [noText, noHtml] = [text.length === textLength, html.length === htmlLength];
  if (noText && !noHtml) text.push(...html.slice(htmlLength));
  if (noHtml && !noText) html.push(...text.slice(textLength));
}
