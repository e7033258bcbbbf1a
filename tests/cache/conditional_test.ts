import { assert, assertEquals } from "@std/assert";
import {
  allowsRange,
  type ConditionVerdict,
  judgeConditions,
  type Validators,
} from "../../src/cache/conditional.ts";
import { isStrongTag, parseEntityTags } from "../../src/cache/entity_tag.ts";

const CHANGED = Date.UTC(1994, 10, 6, 8, 49, 37);
const SAME = "Sun, 06 Nov 1994 08:49:37 GMT";
const BEFORE = "Sun, 06 Nov 1994 08:49:36 GMT";
const AFTER = "Sun, 06 Nov 1994 08:49:38 GMT";
const STRONG: Validators = { etag: '"a"', lastModified: CHANGED + 500 };
const WEAK: Validators = { etag: 'W/"a"', lastModified: CHANGED };
const NONE: Validators = {};

type Row = readonly [Record<string, string>, Validators | undefined, ConditionVerdict, string?];

const ROWS: readonly Row[] = [
  [{}, STRONG, "proceed"],
  [{ "If-None-Match": '"a"' }, STRONG, "not-modified"],
  [{ "If-None-Match": '"a"' }, STRONG, "not-modified", "HEAD"],
  [{ "If-None-Match": '"a"' }, STRONG, "precondition-failed", "PUT"],
  [{ "If-None-Match": 'W/"a"' }, STRONG, "not-modified"],
  [{ "If-None-Match": '"a"' }, WEAK, "not-modified"],
  [{ "If-None-Match": '"b"' }, STRONG, "proceed"],
  [{ "If-None-Match": '"b" , W/"c",, "a"' }, STRONG, "not-modified"],
  [{ "If-None-Match": '"x,"a"' }, STRONG, "proceed"],
  [{ "If-None-Match": "a" }, STRONG, "proceed"],
  [{ "If-None-Match": '"A"' }, STRONG, "proceed"],
  [{ "If-None-Match": 'w/"a"' }, STRONG, "proceed"],
  [{ "If-None-Match": "*" }, NONE, "not-modified"],
  [{ "If-None-Match": "*" }, undefined, "proceed"],
  [{ "If-None-Match": "*" }, NONE, "precondition-failed", "PUT"],
  [{ "If-None-Match": '"a"' }, NONE, "proceed"],
  [{ "If-Match": '"a"' }, STRONG, "proceed"],
  [{ "If-Match": '"a"' }, WEAK, "precondition-failed"],
  [{ "If-Match": 'W/"a"' }, WEAK, "precondition-failed"],
  [{ "If-Match": '"b", "a"' }, STRONG, "proceed"],
  [{ "If-Match": '"b"' }, STRONG, "precondition-failed"],
  [{ "If-Match": "*" }, NONE, "proceed"],
  [{ "If-Match": "*" }, undefined, "precondition-failed"],
  [{ "If-Match": "nonsense" }, STRONG, "precondition-failed"],
  [{ "If-Modified-Since": SAME }, STRONG, "not-modified"],
  [{ "If-Modified-Since": AFTER }, STRONG, "not-modified"],
  [{ "If-Modified-Since": BEFORE }, STRONG, "proceed"],
  [{ "If-Modified-Since": "Sunday, 06-Nov-94 08:49:37 GMT" }, STRONG, "not-modified"],
  [{ "If-Modified-Since": "yesterday" }, STRONG, "proceed"],
  [{ "If-Modified-Since": SAME }, NONE, "proceed"],
  [{ "If-Modified-Since": SAME }, STRONG, "proceed", "PUT"],
  [{ "If-Unmodified-Since": SAME }, STRONG, "proceed"],
  [{ "If-Unmodified-Since": AFTER }, STRONG, "proceed"],
  [{ "If-Unmodified-Since": BEFORE }, STRONG, "precondition-failed"],
  [{ "If-Unmodified-Since": "yesterday" }, STRONG, "proceed"],
  [{ "If-Unmodified-Since": BEFORE }, NONE, "proceed"],
  // The order of §13.2.2.
  [{ "If-Match": '"a"', "If-Unmodified-Since": BEFORE }, STRONG, "proceed"],
  [{ "If-None-Match": '"b"', "If-Modified-Since": SAME }, STRONG, "proceed"],
  [{ "If-None-Match": '"a"', "If-Modified-Since": BEFORE }, STRONG, "not-modified"],
  [{ "If-Match": '"b"', "If-None-Match": '"a"' }, STRONG, "precondition-failed"],
  [{ "If-Match": '"a"', "If-None-Match": '"a"' }, STRONG, "not-modified"],
  [{ "If-Unmodified-Since": BEFORE, "If-None-Match": '"a"' }, STRONG, "precondition-failed"],
];

for (const [fields, current, verdict, method = "GET"] of ROWS) {
  const about = JSON.stringify(current ?? null);
  Deno.test(`judgeConditions: ${method} ${JSON.stringify(fields)} on ${about} (RFC 9110 §13)`, () => {
    assertEquals(judgeConditions(method, new Headers(fields), current), verdict);
  });
}

const TAGS: readonly (readonly [string, "*" | readonly string[] | undefined])[] = [
  ['"a"', ['"a"']],
  ['"a,b", W/"c"', ['"a,b"', 'W/"c"']],
  ['"a","b"', ['"a"', '"b"']],
  [', "a" ,\t', ['"a"']],
  ['"a\\"', ['"a\\"']],
  ['""', ['""']],
  ["*", "*"],
  [" * ", "*"],
  ['*, "a"', undefined],
  ["", undefined],
  [",", undefined],
  ["a", undefined],
  ['"a" "b"', undefined],
  ['"a"b"', undefined],
  ['"a', undefined],
  ['"a b"', undefined],
  ['w/"a"', undefined],
];

for (const [value, tags] of TAGS) {
  Deno.test(`parseEntityTags reads ${JSON.stringify(value)} (RFC 9110 §8.8.3)`, () => {
    assertEquals(parseEntityTags(value), tags);
  });
}

Deno.test("isStrongTag takes one whole strong tag and nothing else", () => {
  assert(isStrongTag('"a"'));
  assertEquals(['W/"a"', "a", '"a', '"a" ', '"a", "b"'].filter(isStrongTag), []);
});

const IF_RANGE: readonly (readonly [string | undefined, Validators, boolean])[] = [
  [undefined, NONE, true],
  ['"a"', STRONG, true],
  ['"b"', STRONG, false],
  ['W/"a"', WEAK, false],
  ['"a"', WEAK, false],
  ['"a"', NONE, false],
  [SAME, { lastModified: CHANGED + 500, date: CHANGED + 1000 }, true],
  [SAME, { lastModified: CHANGED, date: CHANGED + 999 }, false],
  [SAME, { lastModified: CHANGED }, false],
  [AFTER, { lastModified: CHANGED, date: CHANGED + 9000 }, false],
  ["yesterday", { lastModified: CHANGED, date: CHANGED + 9000 }, false],
  ['"a", "b"', STRONG, false],
];

for (const [value, current, allowed] of IF_RANGE) {
  Deno.test(`allowsRange: If-Range ${value} on ${JSON.stringify(current)} (RFC 9110 §13.1.5)`, () => {
    const headers = new Headers(value === undefined ? {} : { "If-Range": value });
    assertEquals(allowsRange(headers, current), allowed);
  });
}
