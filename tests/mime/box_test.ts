import { assertEquals, assertLess } from "@std/assert";
import {
  type BoxEntry,
  parseBoxQuery,
  readBoxRequest,
  selectBoxPage,
  summariseMessage,
  type Thread,
  threadMessages,
} from "../../src/mime/mod.ts";
import { mail } from "./mail.ts";

function entry(number: number, references = "", more: Partial<BoxEntry> = {}): BoxEntry {
  return {
    number,
    subject: `subject ${number}`,
    date: new Date(number * 1000),
    from: [{ name: "Ada", address: "ada@x.test" }],
    messageId: `${number}`,
    references: references.split(" ").filter((id) => id !== ""),
    size: 1,
    ...more,
  };
}

function brief(threads: readonly Thread[]): string[] {
  return threads.map((thread) =>
    thread.map(({ entry, depth }) => "-".repeat(depth) + entry.number).join(" ")
  );
}

Deno.test("threadMessages puts answers behind what they answer, the liveliest thread first", () => {
  const entries = [
    entry(1),
    entry(2, "1"),
    entry(3),
    entry(4, "1 2"),
    entry(5, "1"),
    entry(6, "3"),
  ];
  assertEquals(brief(threadMessages(entries)), ["3 -6", "1 -2 --4 -5"]);
});

Deno.test("threadMessages keeps together what answers a missing message", () => {
  assertEquals(brief(threadMessages([entry(1, "x"), entry(2, "x"), entry(3, "x 1")])), ["1 -3 -2"]);
  assertEquals(brief(threadMessages([entry(1, "a b c"), entry(2, "b")])), ["1 -2"]);
});

Deno.test("threadMessages survives loops, doubles and messages without identifiers", () => {
  const loop = threadMessages([entry(1, "2"), entry(2, "1"), entry(3, "3")]);
  assertEquals(loop.flat().map(({ entry }) => entry.number).sort(), [1, 2, 3]);
  const none = { messageId: undefined };
  const double = threadMessages([
    entry(1),
    entry(2, "", { messageId: "1" }),
    entry(3, "1", none),
    entry(4, "", none),
  ]);
  assertEquals(double.flat().map(({ entry }) => entry.number).sort(), [1, 2, 3, 4]);
  assertEquals(threadMessages([]), []);
  const undated = threadMessages([entry(1, "", { date: null }), entry(2, "1", { date: null })]);
  assertEquals(brief(undated), ["1 -2"]);
});

Deno.test("threadMessages takes time in proportion to long and wide threads", () => {
  const start = performance.now();
  const chain = Array.from({ length: 3000 }, (_, i) => entry(i + 1, i ? `${i}` : ""));
  assertEquals(threadMessages(chain)[0].length, 3000);
  const wide = Array.from({ length: 20_000 }, (_, i) => entry(i + 2, "1"));
  assertEquals(threadMessages(wide)[0].length, 20_000);
  assertLess(performance.now() - start, 15_000);
});

Deno.test("parseBoxQuery finds words in subject, sender and text, whatever their case", () => {
  const one = entry(1, "", {
    subject: "Lunch on  Tuesday",
    text: "Bring the ＤＲＡＦＴ of\nour report, Ærø",
  });
  const cases: [string, boolean][] = [
    ["", true],
    ["lunch", true],
    ["LUNCH report", true],
    ["lunch dinner", false],
    ['"on tuesday"', true],
    ['"tuesday on"', false],
    ["from:ada", true],
    ["from:lunch", false],
    ["subject:lunch -text:dinner", true],
    ["-draft", false],
    ["ærø", true],
    ['"open phrase', false],
    ["x.test", true],
    ["-", false],
    [".*", false],
  ];
  for (const [query, expected] of cases) {
    assertEquals([query, parseBoxQuery(query)(one)], [query, expected]);
  }
});

Deno.test("selectBoxPage gives pages of whole threads, and the last one for those beyond", () => {
  const entries = Array.from(
    { length: 120 },
    (_, i) => entry(i + 1, i % 3 ? `${i + 1 - i % 3}` : ""),
  );
  const ask = (query: string) => selectBoxPage(entries, readBoxRequest(new URLSearchParams(query)));
  const first = ask("");
  assertEquals([first.page, first.pages, first.count], [1, 3, 120]);
  assertEquals(first.threads.flat().length, 48);
  assertEquals(ask("page=99").page, 3);
  for (const page of ["0", "-1", "x", "1e9", ""]) assertEquals(ask(`page=${page}`).page, 1);
  const found = ask("q=subject:%22subject+7%22");
  assertEquals([found.count, found.pages], [11, 1]);
  const none = ask("q=nothing");
  assertEquals([none.count, none.pages, none.threads.length], [0, 1, 0]);
});

Deno.test("summariseMessage takes what a list needs, and the text where it is searched", () => {
  const message = mail(
    "Subject: =?utf-8?Q?=C3=A9?=\nFrom: A <a@x.test>\nMessage-ID: <1@x>\n" +
      "In-Reply-To: <2@x> <3@x>\nContent-Type: text/html\n\n<p>one<b>two</b>",
  );
  const entry = summariseMessage(message, { number: 4, size: 9 }, { text: true });
  assertEquals(entry, {
    number: 4,
    size: 9,
    subject: "é",
    date: null,
    from: [{ name: "A", address: "a@x.test" }],
    messageId: "1@x",
    references: ["2@x"],
    text: " one two ",
  });
  assertEquals("text" in summariseMessage(message, { number: 4, size: 9 }), false);
});

Deno.test("summariseMessage takes time in proportion to HTML without an end to its tags", () => {
  const start = performance.now();
  const message = mail(`Content-Type: text/html\n\nx${"<".repeat(1 << 20)}`);
  assertEquals(summariseMessage(message, { number: 1, size: 1 }, { text: true }).text?.[0], "x");
  assertLess(performance.now() - start, 40_000);
});
