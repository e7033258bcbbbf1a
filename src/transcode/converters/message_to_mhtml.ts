/**
 * A message as MHTML (RFC 2557): the page that is made of it, with its images and attachments within.
 *
 * @module
 */
import { buildArchive, type Entity, type LeafDraft } from "../../mime/mod.ts";
import type { Convert } from "../../model/conversion.ts";
import { giveContent, takeMessage } from "./mail_input.ts";
import { writeMessagePage } from "./mail_message_page.ts";

const TYPE = /^[a-z0-9][a-z0-9!#$&+\-.^_]*\/[a-z0-9][a-z0-9!#$&+\-.^_]*$/;
const CHARSET = /^[a-z0-9._:+-]{1,40}$/;
// Those that a URL holds as they are: browsers compare without decoding.
const CONTENT_ID = /^[\w.+=$-]{1,100}@[\w.-]{1,100}$/;

/** Makes `multipart/related` of `message/rfc822`: a complete file, header included. */
export const convert: Convert = async (input, conversion) => {
  const message = await takeMessage(input, conversion);
  const { html, title, parts } = writeMessagePage(message, {
    limits: conversion.limits,
    link: (part) => `cid:${identifierOf(part)}`,
  });
  const archive = buildArchive({
    html,
    subject: cleanText(title),
    date: writableDate(message.date),
    location: conversion.location,
    resources: [...new Set(parts)].map(copyPart),
  }, { boundary: "variform" });
  return giveContent(archive, conversion);
};

/** The identifier that the part has, or one made of its place. */
function identifierOf({ contentId, path }: Entity): string {
  return contentId !== undefined && CONTENT_ID.test(contentId) ? contentId : `part-${path}@message`;
}

/** A part with what matters of its header; what a field could not hold is left out. */
function copyPart(part: Entity): LeafDraft {
  const known = TYPE.test(part.type) && !part.type.startsWith("multipart/");
  const charset = part.type.startsWith("text/") ? part.charset ?? "" : "";
  const text = CHARSET.test(charset) && charset;
  const filename = cleanText(part.filename ?? "");
  return {
    type: known ? part.type : "application/octet-stream",
    ...text && { parameters: { charset: text } },
    content: part.bytes(),
    contentId: identifierOf(part),
    disposition: part.disposition === "attachment" ? "attachment" : "inline",
    ...filename !== "" && { filename },
  };
}

/** A zone can lead out of the years that a message may name. */
function writableDate(date: Date | null): Date | null {
  const year = date?.getUTCFullYear() ?? 0;
  return year >= 1900 && year <= 9999 ? date : null;
}

function cleanText(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim().slice(0, 1000);
}
