/**
 * Calendars made from the grammar of RFC 5545 §3.1, folded anywhere, with other components among and
 * within the events.
 *
 * @module
 */
import { parseContentLines, unfoldContent } from "../../../src/syntax/content_line.ts";
import { readCalendar } from "../../../src/transcode/calendar/calendar.ts";
import { type Dice, latin1 } from "../../bytes/inputs.ts";
import { anyCase, once, pick } from "../grammar/elements.ts";
import { compare } from "./compare.ts";
import { anyText } from "./drafts.ts";
import { utf8 } from "./tokens.ts";

interface MadeEntry {
  readonly lines: readonly string[];
  readonly meaning: Readonly<Record<string, unknown>>;
}

/** A value of type TEXT (§3.3.11). */
function escape(text: string): string {
  return text.replaceAll(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");
}

/** Parameters as they may be written: in quotes, with more values, of unknown names. */
function parameters(roll: Dice, name: string): string {
  const bare = /^[^";:,]*$/.test(name) && once(roll, 2);
  const common = `;${anyCase(roll, "cn")}=${bare ? name : `"${name}"`}`;
  const other = () => once(roll, 3) ? pick(roll, [";X-A=1,2", ';ROLE="a;b:c,d"', ";RSVP="]) : "";
  return other() + common + (once(roll, 6) ? ",x" : "") + other();
}

/** What means nothing to the entry, though it has the names that do. */
function decoy(roll: Dice): string[] {
  const kind = pick(roll, ["VALARM", "VTIMEZONE", "X-COMPONENT"]);
  const inner = once(roll, 4) ? decoy(roll) : [];
  return [`BEGIN:${kind}`, "SUMMARY:decoy", ...inner, "ATTENDEE:mailto:decoy", `END:${kind}`];
}

function entry(roll: Dice): MadeEntry {
  const [summary, location] = [anyText(roll, 30).trim(), `${anyText(roll, 90)}\n;b`.trim()];
  const guests = Array.from({ length: roll(4) }, (_, i) => ({
    name: anyText(roll, 12).replaceAll('"', "").replaceAll("^", "").trim(),
    address: `mailto:g${i}@x.test`,
  }));
  const properties = [
    `${once(roll, 4) ? "item1." : ""}${anyCase(roll, "summary")};LANGUAGE=en:${escape(summary)}`,
    `LOCATION:${escape(location)}`,
    ...guests.map(({ name, address }) => `ATTENDEE${parameters(roll, name)}:${address}`),
  ];
  properties.splice(roll(properties.length + 1), 0, ...once(roll, 2) ? decoy(roll) : []);
  if (once(roll, 6)) properties.splice(roll(2), 0, "no line at all", "");
  return {
    lines: [anyCase(roll, "BEGIN:VEVENT"), ...properties, anyCase(roll, "END:VEVENT")],
    meaning: { summary, location, guests },
  };
}

/** Folds between any two octets, also within a character. */
function fold(roll: Dice, line: string, end: string): string {
  let folded = "";
  let at = 0;
  for (const octet of utf8(line)) {
    if (at > 0 && (at >= 74 || once(roll, 40))) {
      folded += `${end}${pick(roll, [" ", "\t"])}`;
      at = 0;
    }
    folded += octet;
    at++;
  }
  return folded;
}

/** Makes a calendar, and tells what is wrong with how it is read. */
export function playCalendar(roll: Dice): string[] {
  const entries = Array.from({ length: roll(4) }, () => entry(roll));
  const end = pick(roll, ["\r\n", "\r\n", "\n"]);
  const lines = ["BEGIN:VCALENDAR", "METHOD:request"];
  for (const { lines: own } of entries) lines.push(...once(roll, 3) ? decoy(roll) : [], ...own);
  const wire = [...lines, "END:VCALENDAR"].map((line) => fold(roll, line, end) + end).join("");
  const text = new TextDecoder().decode(unfoldContent(latin1(wire)));
  const read = readCalendar(text, 2);
  const found = {
    method: read.method,
    more: read.more,
    entries: read.entries.map((one) => ({
      summary: one.text("SUMMARY"),
      location: one.text("LOCATION"),
      guests: one.list("ATTENDEE").map(({ parameters, value }) => ({
        name: parameters.get("CN")?.trim(),
        address: value,
      })),
    })),
  };
  const meant = {
    method: "REQUEST",
    more: Math.max(0, entries.length - 2),
    entries: entries.slice(0, 2).map(({ meaning }) => meaning),
  };
  const wrongs = compare(found, meant);
  if (![...parseContentLines(text)].every(({ name }) => name === name.toUpperCase())) {
    wrongs.push("a name that is not in capitals");
  }
  return wrongs.length === 0 ? [] : [JSON.stringify(wire), ...wrongs];
}
