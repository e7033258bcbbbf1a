import { assertEquals } from "@std/assert";
import { formatMailDate, parseMailDate } from "../../src/syntax/mail_date.ts";

function read(text: string): string | null {
  return parseMailDate(text).date?.toISOString().replace(".000Z", "Z") ?? null;
}

function codes(text: string): string[] {
  return parseMailDate(text).defects.map((defect) => defect.code);
}

Deno.test("parseMailDate reads the dates of RFC 5322 Appendix A", () => {
  assertEquals(read("Fri, 21 Nov 1997 09:55:06 -0600"), "1997-11-21T15:55:06Z");
  assertEquals(read("Tue, 1 Jul 2003 10:52:37 +0200"), "2003-07-01T08:52:37Z");
  assertEquals(read("Thu, 13 Feb 1969 23:32:54 -0330"), "1969-02-14T03:02:54Z");
  assertEquals(read("21 Nov 97 09:55:06 GMT"), "1997-11-21T09:55:06Z");
  assertEquals(read("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600"), "1997-11-21T15:55:06Z");
  const folded = "Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n" +
    "               -0330 (Newfoundland Time)";
  assertEquals(read(folded), "1969-02-14T03:02:00Z");
});

Deno.test("parseMailDate reads years of two and three digits by RFC 5322 §4.3", () => {
  assertEquals(read("1 Jan 49 00:00 +0000"), "2049-01-01T00:00:00Z");
  assertEquals(read("1 Jan 50 00:00 +0000"), "1950-01-01T00:00:00Z");
  assertEquals(read("1 Jan 102 00:00 +0000"), "2002-01-01T00:00:00Z");
  assertEquals(codes("1 Jan 102 00:00 +0000"), ["date-obsolete-year"]);
  assertEquals(read("1 Jan 0102 00:00 +0000"), null);
});

Deno.test("parseMailDate reads zones with names, and takes unknown ones for UTC", () => {
  assertEquals(read("1 Jul 2003 10:00:00 EST"), "2003-07-01T15:00:00Z");
  assertEquals(read("1 Jul 2003 10:00:00 PDT"), "2003-07-01T17:00:00Z");
  for (const zone of ["K", "CEST", "GMT+1", ""]) {
    const { date, defects } = parseMailDate(`1 Jul 2003 10:00:00 ${zone}`);
    assertEquals(date?.toISOString(), "2003-07-01T10:00:00.000Z");
    assertEquals(defects.map((d) => d.code), ["date-unknown-zone"]);
  }
  assertEquals(parseMailDate("1 Jul 2003 10:00:00 -0000").offset, undefined);
  assertEquals(parseMailDate("1 Jul 2003 10:00:00 -0330").offset, -210);
});

Deno.test("parseMailDate gives null for what can't be, and says so", () => {
  const wrong = [
    "",
    "yesterday",
    "31 Feb 2003 10:00 +0000",
    "1 Jul 2003 25:00 +0000",
    "1 Foo 2003 1:00",
  ];
  for (const text of wrong) {
    assertEquals(read(text), null);
    assertEquals(codes(text), ["date-invalid"]);
  }
});

Deno.test("parseMailDate reports a wrong day of the week and reads the date", () => {
  assertEquals(codes("Mon, 1 Jul 2003 10:52:37 +0200"), ["date-weekday"]);
  assertEquals(codes("Tue, 1 Jul 2003 10:52:37 +0200"), []);
});

Deno.test("formatMailDate is undone by parseMailDate", () => {
  const date = new Date("2024-02-29T23:59:58Z");
  assertEquals(formatMailDate(date), "Thu, 29 Feb 2024 23:59:58 +0000");
  assertEquals(parseMailDate(formatMailDate(date)).date, date);
});
