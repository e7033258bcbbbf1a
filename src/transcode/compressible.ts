/**
 * Which media types get smaller by a content coding. Those that are compressed already do not.
 *
 * @module
 */
import { essenceOf } from "../syntax/media_type.ts";
import { registeredName } from "./type_names.ts";

const TYPES = new Set([
  "application/atom+xml",
  "application/geo+json",
  "application/json",
  "application/ld+json",
  "application/manifest+json",
  "application/mbox",
  "application/msword",
  "application/postscript",
  "application/rtf",
  "application/sql",
  "application/toml",
  "application/vnd.ms-excel",
  "application/vnd.ms-fontobject",
  "application/vnd.ms-powerpoint",
  "application/wasm",
  "application/x-ndjson",
  "application/x-sh",
  "application/x-tar",
  "application/xml",
  "application/xml-dtd",
  "application/yaml",
  "font/collection",
  "font/otf",
  "font/ttf",
  "image/bmp",
  "image/svg+xml",
  "image/vnd.microsoft.icon",
  "image/x-icon",
  "message/global",
  "message/rfc822",
  "multipart/mixed",
]);

/** Text whose lines are sent as they come; a coding would hold them back. */
const LIVE = new Set(["text/event-stream"]);

/** Whether a content coding is worth its while for a media type; parameters do not matter. */
export function isCompressible(type: string): boolean {
  const essence = registeredName(essenceOf(type));
  if (essence.startsWith("text/")) return !LIVE.has(essence);
  return TYPES.has(essence) || /\+(?:json|xml|yaml|text)$/.test(essence);
}
