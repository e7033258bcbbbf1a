/**
 * What clients ask, one after the other, and what the origin says to each if it is asked: as plain data,
 * so that it can be shown, shortened, and played again.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { list, once, pick } from "../grammar/elements.ts";
import { DATE_FORMS } from "./grammar.ts";

/** Names and values; `{-5}` is a date, `{tag}` and `{mod}` are validators (see `fill`). */
export type Lines = readonly (readonly [string, string])[];

/** What the origin says, if it is asked. */
export interface Reply {
  readonly status: number;
  readonly fields: Lines;
  /** Milliseconds until it answers. */
  readonly delay: number;
  /** Whether the content has changed since. */
  readonly renew: boolean;
  /** Whether it looks at no condition and no range. */
  readonly deaf: boolean;
  /** Whether it cannot be reached. */
  readonly gone: boolean;
}

/** One request. */
export interface Step {
  /** Milliseconds since the answer before. */
  readonly after: number;
  readonly method: string;
  readonly path: string;
  readonly ask: Lines;
  readonly reply: Reply;
}

/** Puts times and validators into a value: `{tag}`, `{mod}`, and `{seconds from now, form}`. */
export function fill(value: string, now: number, tag: string, mod: string): string {
  return value.replaceAll("{tag}", tag).replaceAll("{mod}", mod)
    .replaceAll(
      /\{(-?\d+)(?:,(\w+))?\}/g,
      (_, seconds, form: keyof typeof DATE_FORMS = "imf") =>
        DATE_FORMS[form](now + 1000 * Number(seconds)),
    );
}

const seconds = (roll: Dice) => `${pick(roll, [0, 1, 5, 10, 10, 60, 60, 60, 3600])}`;

/** Directives of answers, the usual ones more often. */
function directive(roll: Dice): string {
  return pick<(() => string)>(roll, [
    ...Array(6).fill(() => `max-age=${seconds(roll)}`),
    ...Array(2).fill(() => `s-maxage=${seconds(roll)}`),
    ...Array(2).fill(() => `stale-while-revalidate=${seconds(roll)}`),
    ...Array(2).fill(() => `stale-if-error=${seconds(roll)}`),
    ...["public", "private", "no-store", "no-cache", "must-revalidate", "proxy-revalidate"]
      .map((it) => () => it),
    ...["must-understand", "immutable", "no-transform", "ext=1"].map((it) => () => it),
    () => pick(roll, ['ext="a, no-store"', 'ext="\\", max-age=0, \\""', "Public", "No-Store"]),
    () => pick(roll, ['private="x-own"', 'no-cache="x-own"', 'private="X-Own, x-other"']),
    () => pick(roll, ['no-cache="x-own, etag"', 'no-cache="vary"', 'private="age"']),
    () => pick(roll, ['max-age="60"', "max-age=060", "Max-Age=60", "MAX-AGE=10"]),
    () =>
      pick(roll, [
        "max-age=1e3",
        "max-age=-1",
        "max-age=",
        "max-age",
        "max-age=10.5",
        "max-age=+9",
      ]),
    () => pick(roll, ["max-age=99999999999999999999", "s-maxage=x", "max-age=0x10"]),
    () =>
      pick(roll, ["max-age = 60", "max-age: 60", 'foo="unended, max-age=60', "max-age=5 public"]),
  ])();
}

/** A field of directives, now and then in two lines. */
function control(roll: Dice): [string, string][] {
  if (once(roll, 8)) return [];
  const lines = once(roll, 8) ? 2 : 1;
  return Array.from({ length: lines }, () => {
    const directives = Array.from({ length: 1 + roll(3) }, () => directive(roll));
    return ["cache-control", once(roll, 6) ? list(roll, directives) : directives.join(", ")];
  });
}

function targeted(roll: Dice): string {
  const member = () =>
    pick(roll, [
      ...[`max-age=${seconds(roll)}`, `max-age=${seconds(roll)};a=1`, `s-maxage=${seconds(roll)}`],
      ...["no-store", "no-cache", "private", "must-revalidate", 'private="x-own"', "none"],
      ...['max-age="60"', "max-age=10.5", "max-age=-5", "Max-Age=60", "max-age", "a=(1 2);b"],
      ...["stale-while-revalidate=60", "stale-if-error=60", "bad=", "é", "a=:YQ==:", "max-age=5 "],
    ]);
  return Array.from({ length: roll(3) + (once(roll, 9) ? 0 : 1) }, member)
    .join(pick(roll, [", ", ",", " , ", ", ", ",,"]));
}

const date = (roll: Dice, from: number, to: number) =>
  `{${from + roll(to - from + 1)}${pick(roll, ["", "", "", ",rfc850", ",asctime"])}}`;

const ODD_DATES = ["0", "-1", "", "now", "{60} ", "Thu, 99 Jan 2026 00:00:00 GMT", "{3600}, {60}"];

function expiry(roll: Dice): string {
  return pick(roll, [
    ...[date(roll, -60, 60), date(roll, 5, 60), date(roll, 60, 600)],
    ...[pick(roll, ODD_DATES), date(roll, 60, 90).replace("}", "}")],
    "Sun, 21 Oct 2046 07:28:00 EST",
    "Sunday, 21-Oct-46 07:28:00 GMT",
    "sun, 21 oct 2046 07:28:00 gmt",
  ]);
}

function answerFields(roll: Dice): [string, string][] {
  const fields = control(roll);
  const maybe = (times: number, name: string, value: string) => {
    if (once(roll, times)) fields.push([name, value]);
  };
  fields.push(["date", once(roll, 5) ? pick(roll, [date(roll, -90, 90), "junk", "{-5}"]) : "{0}"]);
  if (once(roll, 12)) fields.pop();
  maybe(4, "expires", expiry(roll));
  maybe(20, "expires", expiry(roll));
  maybe(6, "cdn-cache-control", targeted(roll));
  maybe(
    4,
    "age",
    pick(roll, ["0", "5", "30", "5, 30", "x", "-3", "5.5", "007", "", "1, x", "3;a=1"]),
  );
  maybe(30, "age", "7");
  const tag = pick(roll, ["{tag}", "{tag}", "{tag}", "W/{tag}", "{tag}", "bare", "{tag}, {tag}"]);
  if (!once(roll, 4)) fields.push(["etag", tag]);
  if (once(roll, 2)) {
    fields.push(["last-modified", pick(roll, ["{mod}", "{mod}", "{mod}", "junk"])]);
  }
  const vary = [
    "x-a",
    "X-B",
    "x-a, x-b",
    "x-a,, X-A",
    "accept-language",
    "*",
    "x-a, *",
    "",
    '"x-a"',
  ];
  if (once(roll, 2)) {
    fields.push(["vary", pick(roll, once(roll, 4) ? vary : ["x-a", "x-b", "x-a, x-b"])]);
  }
  maybe(8, "vary", "x-b");
  maybe(5, "x-own", "secret");
  maybe(12, "x-other", "secret");
  maybe(20, "set-cookie", "id=1");
  maybe(15, "content-location", pick(roll, ["/a", "/b", "/a?x"]));
  maybe(15, "cache-groups", pick(roll, ['"g"', '"g", "h"', "g"]));
  return fields;
}

function reply(roll: Dice, method: string): Reply {
  const fields = answerFields(roll);
  const unsafe = method !== "GET" && method !== "HEAD";
  if (unsafe && once(roll, 2)) {
    const where = ["/a", "/b", "http://other.test/a", "b", "http://site.test/b", "//site.test/a"];
    fields.push([pick(roll, ["location", "content-location"]), pick(roll, where)]);
  }
  if (unsafe && once(roll, 4)) {
    fields.push(["cache-group-invalidation", pick(roll, ['"g"', '"h"', "g"])]);
  }
  return {
    status: once(roll, 4)
      ? pick(roll, [203, 204, 301, 302, 404, 404, 410, 403, 500, 502, 503, 503, 504, 299, 599, 416])
      : unsafe
      ? pick(roll, [200, 201, 204, 303, 400, 404, 500])
      : 200,
    fields,
    delay: pick(roll, [0, 0, 0, 0, 1, 700, 2000, 8000]),
    renew: once(roll, 3),
    deaf: once(roll, 6),
    gone: once(roll, 14),
  };
}

function asking(roll: Dice): [string, string][] {
  const fields: [string, string][] = [];
  const maybe = (times: number, name: string, ...values: string[]) => {
    if (once(roll, times)) fields.push([name, pick(roll, values)]);
  };
  maybe(3, "x-a", "1", "2", "1");
  maybe(4, "x-b", "1", "2", "1, 2", "1,2");
  maybe(
    6,
    "accept-language",
    "de, en;q=0.5",
    "en;q=0.5,DE",
    "en, de;q=0.5",
    "de;q=1.0, en;q=0.50",
    "",
  );
  maybe(12, "authorization", "Basic YTpi", "Basic YTpj");
  maybe(30, "pragma", "no-cache");
  if (once(roll, 5)) {
    fields.push([
      "cache-control",
      pick(roll, [
        ...[
          "no-cache",
          "no-store",
          "max-age=0",
          "max-age=5",
          "max-stale",
          "max-stale=5",
          "min-fresh=5",
        ],
        ...[
          "only-if-cached",
          "only-if-cached, max-stale",
          "max-stale=60, max-age=100",
          "min-fresh=60",
        ],
        ...[
          "stale-if-error=60",
          "no-transform",
          "max-age=x",
          'max-stale="5"',
          "NO-CACHE",
          "max-age=60",
        ],
      ]),
    ]);
  }
  maybe(12, "if-none-match", "{tag}", "W/{tag}", '"other"', '"other", {tag}', "*", "{tag}");
  maybe(14, "if-modified-since", "{mod}", "{-5}", "{mod}", "junk");
  if (once(roll, 10)) {
    fields.push([
      "range",
      pick(roll, ["bytes=0-9", "bytes=10-19", "bytes=10-", "bytes=-6", "bytes=99-"]),
    ]);
    maybe(3, "if-range", "{tag}", "{mod}", "W/{tag}", '"other"');
  }
  return fields;
}

/** A sequence of three to twelve requests. */
export function makeScript(roll: Dice): Step[] {
  return Array.from({ length: 3 + roll(10) }, () => {
    const method = once(roll, 8)
      ? pick(roll, ["HEAD", "HEAD", "POST", "PUT", "DELETE", "PATCH"])
      : "GET";
    return {
      after: pick(roll, [0, 0, 300, 1000, 4000, 6000, 9000, 11_000, 30_000, 58_000, 3_000_000]),
      method,
      path: once(roll, 4) ? pick(roll, ["/b", "/a?x"]) : "/a",
      ask: asking(roll),
      reply: reply(roll, method),
    };
  });
}
