/**
 * A message as a page: its header, its best body made safe, and links to its attachments.
 *
 * @module
 */
import { chooseBody, type Entity, indexParts, type Message, RICH_BODY } from "../../mime/mod.ts";
import type { Conversion } from "../../model/conversion.ts";
import { writeEntries } from "../calendar/entry_page.ts";
import { escapeHtml } from "../html/escape.ts";
import { writeAddresses } from "./mail_addresses.ts";
import { listBodies, partsAround } from "./mail_body_lists.ts";
import { findCalendar, listFiles, type MailCalendar } from "./mail_calendar.ts";
import { listAddressFields, nameOfPart } from "./mail_fields.ts";
import { lineOf } from "./mail_line.ts";
import { attributesOf, formatSize, writeDate, writePage } from "./mail_page.ts";
import { writeProse } from "./mail_prose.ts";
import { sanitizeMail } from "./mail_html.ts";

/** How the page finds the parts of its message. */
export interface MessagePageOptions {
  /** The place of a part, as a URL. */
  readonly link: (part: Entity) => string;
  /** The language among several in which the body is wanted. */
  readonly language?: string;
  /** Bounds on the HTML of the mail. */
  readonly limits: Conversion["limits"];
}

/** A message as a whole page. */
export interface MessagePage {
  /** The page. */
  readonly html: string;
  /** What it is called. */
  readonly title: string;
  /** The parts that it links to or shows. */
  readonly parts: readonly Entity[];
}

/** Writes the page of a message. */
export function writeMessagePage(message: Message, options: MessagePageOptions): MessagePage {
  const body = chooseBody(message.root, RICH_BODY, options.language);
  const event = findCalendar(message.root, body);
  const shown = writeBody(message.root, body, event, options);
  const attachments = listFiles(message.root, body, { event, shown: shown.used });
  const title = lineOf(message.subject ?? "") || "(no subject)";
  const language = body?.language ?? message.root.language;
  const attributes = attributesOf(language);
  const html = writePage({
    title,
    language,
    body: [
      `<header><h1${attributes}>${escapeHtml(title)}</h1>`,
      writeFields(message),
      `</header><main${attributes}>${shown.html}</main>`,
      writeAttachments(attachments, options),
    ].join("\n"),
  });
  return { html, title, parts: [...shown.used, ...attachments] };
}

function writeFields(message: Message): string {
  const rows = listAddressFields(message).map(([name, list]) => [name, writeAddresses(list)]);
  if (message.date) rows.push(["Date", writeDate(message.date)]);
  const cells = rows.map(([name, value]) =>
    `<tr><th scope="row">${name}</th><td dir="auto">${value}</td></tr>`
  );
  return cells.length === 0 ? "" : `<table class="fields">\n${cells.join("\n")}\n</table>`;
}

interface ShownBody {
  readonly html: string;
  /** Parts that the body shows itself. */
  readonly used: ReadonlySet<Entity>;
}

function writeBody(
  root: Entity,
  body: Entity | undefined,
  event: MailCalendar | undefined,
  options: MessagePageOptions,
): ShownBody {
  const used = new Set<Entity>();
  const parts = partsAround(root, body, listBodies(root).htmlBody)
    .filter((part) => part !== event?.part);
  const pieces = parts.map((part) => {
    if (part !== body) used.add(part);
    return part.type.startsWith("image/")
      ? writeImage(part, options)
      : writeText(root, part, used, options);
  });
  if (event) pieces.unshift(writeEntries(event.calendar, 2));
  return { html: pieces.join("\n"), used };
}

function writeImage(part: Entity, { link }: MessagePageOptions): string {
  const [source, name] = [link(part), lineOf(part.filename ?? "")].map(escapeHtml);
  return `<p class="mail"><a href="${source}"><img src="${source}" alt="${name}"></a></p>`;
}

function writeText(
  root: Entity,
  body: Entity,
  used: Set<Entity>,
  options: MessagePageOptions,
): string {
  if (body.type !== "text/html") return `<div class="mail prose">\n${writeProse(body)}\n</div>`;
  const resolve = indexParts(root, body.contentLocation ?? root.contentLocation);
  const clean = sanitizeMail(body.text(), {
    limits: options.limits,
    base: body.contentBase ?? body.contentLocation ?? root.contentLocation,
    locate: (url) => {
      const part = resolve(url);
      if (part?.type.startsWith("image/")) used.add(part);
      return part && options.link(part);
    },
  });
  const look = clean.coloured ? "mail coloured" : "mail";
  return `<div class="${look}">\n${clean.html}\n</div>`;
}

function writeAttachments(parts: readonly Entity[], options: MessagePageOptions): string {
  if (parts.length === 0) return "";
  const items = parts.map((part) => {
    const name = escapeHtml(nameOfPart(part));
    const facts = escapeHtml(`${part.type}, ${formatSize(part.bytes().length)}`);
    const link = escapeHtml(options.link(part));
    return `<li><a href="${link}"><bdi>${name}</bdi></a> <span class="quiet">${facts}</span></li>`;
  });
  return `<footer class="attachments"><h2>Attachments</h2>\n<ul>\n${
    items.join("\n")
  }\n</ul></footer>`;
}
