import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Convert } from "../../src/model/conversion.ts";
import { DEFAULT_LIMITS as limits } from "../../src/model/limits.ts";
import { readCalendar } from "../../src/transcode/calendar/calendar.ts";
import { tellWhen } from "../../src/transcode/calendar/calendar_time.ts";
import { tellRecurrence } from "../../src/transcode/calendar/recurrence.ts";
import { convert as calendarToHtml } from "../../src/transcode/converters/calendar_to_html.ts";
import { convert as messageToHtml } from "../../src/transcode/converters/message_to_html.ts";
import { convert as messageToText } from "../../src/transcode/converters/message_to_text.ts";
import { wire } from "../mime/mail.ts";

async function run(convert: Convert, source: string, type = "message/rfc822"): Promise<string> {
  const input = ReadableStream.from([wire(source)]);
  const conversion = { from: { type }, location: "/tea.ics", limits };
  return await new Response(await convert(input, conversion)).text();
}

const CALENDAR = `BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
SUMMARY:Tea <b>
DTSTART;TZID=Asia/Seoul:20260714T100000
DURATION:PT1H30M
RRULE:FREQ=WEEKLY;COUNT=4
LOCATION:Room 5\\, https://x.test/a
ORGANIZER;CN=Ada:mailto:ada@x.test
ATTENDEE;PARTSTAT=ACCEPTED;CN="<i>, G":mailto:g@x.test
ATTENDEE;ROLE=OPT-PARTICIPANT:javascript:alert(1)
DESCRIPTION:One\\n<script>
BEGIN:VALARM
DESCRIPTION:alarm
END:VALARM
END:VEVENT
END:VCALENDAR
`;

const when = (lines: string) =>
  readCalendar(`BEGIN:VEVENT\n${lines}\nEND:VEVENT`, 1).entries.map(tellWhen).join();

Deno.test("tellWhen tells times by the clocks of their zones, and days as a whole", () => {
  const cases = [
    ["DTSTART:20260714T100000Z\nDTEND:20260714T113000Z", "Tuesday, 14 July 2026, 10:00–11:30 UTC"],
    ["DTSTART:20260714T100000", "Tuesday, 14 July 2026, 10:00"],
    [
      "DTSTART;TZID=/x/Y:20260714T230000\nDURATION:P1DT2H",
      "Tuesday, 14 July 2026, 23:00 – Thursday, 16 July 2026, 01:00 (x/Y)",
    ],
    [
      "DTSTART;TZID=A:20260714T100000\nDTEND;TZID=B:20260714T090000",
      "Tuesday, 14 July 2026, 10:00 (A)–09:00 (B)",
    ],
    ["DTSTART;VALUE=DATE:20260714\nDTEND;VALUE=DATE:20260715", "Tuesday, 14 July 2026"],
    [
      "DTSTART;VALUE=DATE:20260714\nDTEND;VALUE=DATE:20260717",
      "Tuesday, 14 July 2026 – Thursday, 16 July 2026",
    ],
    ["DTSTART;VALUE=DATE:20260714", "Tuesday, 14 July 2026"],
    ["DTSTART:20260231T100000", ""],
    ["DTSTART:soon", ""],
  ];
  for (const [lines, told] of cases) assertEquals(when(lines), told);
});

Deno.test("tellRecurrence tells rules in words, or as they stand", () => {
  const cases = [
    ["FREQ=DAILY", "every day"],
    [
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=4;WKST=SU",
      "every 2 weeks on Tuesday and Thursday, 4 times",
    ],
    [
      "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270101",
      "every month on the last Friday, until Friday, 1 January 2027",
    ],
    [
      "FREQ=YEARLY;BYMONTH=3,4;BYMONTHDAY=2,13,-1",
      "every year on the 2nd, 13th and last day in March and April",
    ],
    ["FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1"],
    ["FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;BYMONTH=13"],
    ["", ""],
  ];
  for (const [rule, told] of cases) assertEquals(tellRecurrence(rule), told);
});

Deno.test("calendar_to_html makes a page of an event, in which nothing is taken for markup", async () => {
  const page = await run(calendarToHtml, CALENDAR, "text/calendar");
  for (
    const piece of [
      '<h1 dir="auto">Tea &lt;b&gt;</h1>',
      "Tuesday, 14 July 2026, 10:00–11:30 (Asia/Seoul)",
      "every week, 4 times",
      'Room 5, <a href="https://x.test/a" rel="noopener noreferrer">',
      'Ada &lt;<a href="mailto:ada@x.test">ada@x.test</a>&gt;',
      "&lt;i&gt;, G &lt;<a",
      "(accepted)",
      '<a href="mailto:javascript%3Aalert(1)">',
      "(optional)",
      "<p>One<br>&lt;script&gt;</p>",
    ]
  ) assertStringIncludes(page, piece);
  assertEquals(page.includes("alarm"), false);
});

Deno.test("calendar_to_html lists events under the name of their file, and counts what is too much", async () => {
  const event = "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n";
  assertStringIncludes(
    await run(calendarToHtml, event.repeat(2), "text/calendar"),
    "<h1>tea.ics</h1>",
  );
  assertStringIncludes(
    await run(calendarToHtml, event.repeat(502), "text/calendar"),
    "2 more are not shown",
  );
});

Deno.test("message_to_html and message_to_text show the invitation of a mail, once", async () => {
  const source = `Subject: Come
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain

You are invited.
--a
Content-Type: text/calendar; method=REQUEST; charset=utf-8

${CALENDAR}
--a--
--m
Content-Type: application/ics; name=invite.ics

${CALENDAR}
--m--
`;
  const html = await run(messageToHtml, source);
  assertEquals(html.match(/<h2 dir="auto">Tea/g)?.length, 1);
  for (const piece of ["You are invited.", "?part=1.2", "?part=2"]) {
    assertStringIncludes(html, piece);
  }
  const text = await run(messageToText, source);
  assertEquals(text.match(/When: Tuesday, 14 July/g)?.length, 1);
  assertStringIncludes(text, "You are invited.");
});

Deno.test("message_to_html shows a mail that is an invitation, and gives it to be loaded", async () => {
  const html = await run(messageToHtml, `Content-Type: text/calendar\n\n${CALENDAR}`);
  assertEquals(html.includes("BEGIN:VCALENDAR"), false);
  assertStringIncludes(html, '<h2 dir="auto">Tea');
  assertStringIncludes(html, "?part=1");
  const broken = await run(messageToHtml, "Content-Type: text/calendar\n\nno calendar");
  assertStringIncludes(broken, "no calendar");
});

Deno.test("message_to_html tells a description once, where the mail says it too", async () => {
  const mailOf = (text: string) =>
    `Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain

${text}
--a
Content-Type: text/calendar

${CALENDAR}
--a--
`;
  const once = await run(messageToHtml, mailOf("____\nOne\n\n<script>\n____"));
  assertEquals(once.match(/One/g)?.length, 1);
  assertEquals((await run(messageToText, mailOf("One <script>"))).match(/One/g)?.length, 1);
  assertEquals((await run(messageToHtml, mailOf("Another one"))).match(/One/g)?.length, 1);
});
