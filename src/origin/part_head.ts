/**
 * What is told of a message or part that was cut out of a mail: its tag and place, and the fields
 * that keep it harmless. What others sent must not run in the name of this server.
 *
 * @module
 */
import { essenceOf } from "../syntax/media_type.ts";
import type { Field } from "../model/variant.ts";

/** Which message of a mailbox (from 1), and which part of it (as `1.2`). */
export interface PartSelector {
  /** Number of the message in a mailbox. */
  readonly message?: number;
  /** Path of the part, as in IMAP. */
  readonly part?: string;
}

/** What the fields depend on. */
export interface PartNature {
  readonly type: string;
  readonly filename?: string;
  /** Whether the sender meant it to be saved. */
  readonly attached: boolean;
}

/** The type of a message. */
export const MESSAGE = "message/rfc822";
/** Types that show themselves and run nothing, by their beginnings. */
const PASSIVE = /^(?:text|image|audio|video|font|message)\//;
/** Among those, types that may run something or load it. */
const ACTIVE = /^(?:text\/(?:html|xml|.*script|x-component|cache-manifest|vtt)|.*(?:\+xml|svg).*)$/;

/** The parent's tag with the selector in it: the part changes when the parent does. */
export function partTag(tag: string, { message, part }: PartSelector): string {
  const suffix = (message === undefined ? "" : `;message=${message}`) +
    (part === undefined ? "" : `;part=${part}`);
  return `${tag.slice(0, -1)}${suffix}"`;
}

/** The parent's place with the selector in its query. */
export function partLocation(location: string, { message, part }: PartSelector): string {
  // A part of a message that is a part itself: their paths are one.
  if (part !== undefined && /[?&]part=[\d.]+$/.test(location)) return `${location}.${part}`;
  const pairs = [
    ...message === undefined ? [] : [`message=${message}`],
    ...part === undefined ? [] : [`part=${part}`],
  ];
  return `${location}${location.includes("?") ? "&" : "?"}${pairs.join("&")}`;
}

/** Fields that let a part be seen or saved, and nothing more. */
export function sandboxFields(part: PartNature): Field[] {
  return [
    [
      "Content-Security-Policy",
      "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'",
    ],
    ["X-Content-Type-Options", "nosniff"],
    ["Content-Disposition", formatDisposition(part)],
  ];
}

/** Shown in place if it is passive and was not attached; messages are always shown, as a page. */
function formatDisposition({ type, filename, attached }: PartNature): string {
  const bare = essenceOf(type ?? "");
  const shown = bare === MESSAGE || (!attached && PASSIVE.test(bare) && !ACTIVE.test(bare));
  return (shown ? "inline" : "attachment") + formatFilename(filename);
}

/** RFC 6266 §4.3: a plain name for old clients, then the true one by RFC 8187. */
function formatFilename(filename: string | undefined): string {
  const name = cleanFilename(filename ?? "");
  if (name === "") return "";
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  if (plain === name) return `; filename="${plain}"`;
  const extended = encodeURIComponent(name).replace(
    /['()*!]/g,
    (char) => "%" + char.charCodeAt(0).toString(16).toUpperCase(),
  );
  return `; filename="${plain}"; filename*=UTF-8''${extended}`;
}

/** RFC 6266 §4.3: no path, no control characters; not too long for a file system. */
function cleanFilename(filename: string): string {
  const last = filename.toWellFormed().split(/[/\\]/).at(-1) ?? "";
  const printable = last.replace(/[\p{Cc}\p{Cf}]/gu, "").trim().replace(/^\.+/, "");
  return Array.from(printable).slice(-100).join("");
}
