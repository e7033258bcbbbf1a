/**
 * A message as plain text: the fields that people read, an empty line, the body.
 *
 * @module
 */
import { chooseBody, type Entity, type Message, PLAIN_BODY } from "../../mime/mod.ts";
import type { Conversion, Convert } from "../../model/conversion.ts";
import { formatEntries } from "../calendar/entry_page.ts";
import { formatPlainAddresses } from "./mail_addresses.ts";
import { listBodies, partsAround } from "./mail_body_lists.ts";
import { findCalendar, listFiles } from "./mail_calendar.ts";
import { listAddressFields, nameOfPart } from "./mail_fields.ts";
import { giveText, takeMessage } from "./mail_input.ts";
import { lineOf } from "./mail_line.ts";
import { linkPart } from "./mail_link.ts";
import { formatDate, formatSize } from "./mail_page.ts";
import { writePlain } from "./mail_plain.ts";

/** Makes `text/plain` of `message/rfc822`. */
export const convert: Convert = async (input, conversion) => {
  const message = await takeMessage(input, conversion);
  return giveText(writeMessage(message, conversion), conversion);
};

function writeMessage(message: Message, conversion: Conversion): string {
  const body = chooseBody(message.root, PLAIN_BODY, conversion.from.language);
  const event = findCalendar(message.root, body);
  const shown = new Set(partsAround(message.root, body, listBodies(message.root).textBody));
  if (event) shown.delete(event.part);
  const files = listFiles(message.root, body, { event, shown });
  const pieces = [...shown].map((part) =>
    part.type.startsWith("text/")
      ? ended(writePlain(part, conversion.limits))
      : writeLink(part, conversion)
  );
  if (event) pieces.unshift(formatEntries(event.calendar));
  if (files.length > 0) pieces.push(files.map((part) => writeLink(part, conversion)).join(""));
  return `${writeFields(message)}\n${pieces.filter((piece) => piece !== "").join("\n")}`;
}

function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

function writeLink(part: Entity, { location }: Conversion): string {
  const name = nameOfPart(part);
  const link = linkPart(location, part.path);
  return `[${name}, ${part.type}, ${formatSize(part.bytes().length)}: ${link}]\n`;
}

function writeFields(message: Message): string {
  const rows: [string, string][] = [
    ...listAddressFields(message).map(([name, list]): [string, string] => [
      name,
      formatPlainAddresses(list),
    ]),
    ["Date", message.date ? formatDate(message.date) : ""],
    ["Subject", message.subject ?? ""],
  ];
  return rows.filter(([, value]) => value !== "")
    // Decoded words may hold line ends, which would forge a field here.
    .map(([name, value]) => `${name}: ${lineOf(value)}\n`).join("");
}
