import { assert, assertEquals } from "@std/assert";
import type { Field } from "../../src/model/variant.ts";
import type { Repeat } from "../../src/pipeline/repeat.ts";
import { keyOf, Memo, type Remembered } from "../../src/server/memo.ts";

class Answer implements Remembered {
  uses = 0;
  current = true;
  readonly repeat: Repeat;

  constructor(vary: string[] = [], readonly size = 10, readonly twin?: Answer) {
    this.repeat = {
      vary: new Set(vary),
      isCurrent: () => this.current,
      now: () => 0,
      renew: () => ({ fields: [], time: 1000 }),
      isLike: () => false,
    };
  }

  isLike(other: Remembered): boolean {
    return other instanceof Answer && other.twin === this;
  }
}

const asked = (...fields: Field[]) => ({
  key: (counted: ReadonlySet<string>) => keyOf(fields, counted),
});

/** What a place of one character takes, with one request for it. */
const PLACE = (() => {
  const memo = new Memo<Answer>();
  memo.keep("/", asked(), new Answer([], 0));
  return memo.bytes;
})();

Deno.test("Memo finds an answer by place and all fields but those that say nothing", () => {
  const memo = new Memo<Answer>();
  const answer = new Answer();
  memo.keep("GET /", asked(["Accept", "a"], ["User-Agent", "x"]), answer);
  assertEquals(memo.find("GET /", asked(["accept", "a"])), answer);
  const others: Field[] = [["Accept", "a"], ["Cookie", "c"], ["Referer", "r"]];
  assertEquals(memo.find("GET /", asked(...others)), answer);
  assertEquals(memo.find("GET /", asked(["Accept", "b"])), undefined);
  assertEquals(memo.find("GET /", asked(["Accept", "a"], ["X-New", "1"])), undefined);
  assertEquals(memo.find("GET /b", asked(["Accept", "a"])), undefined);
  assertEquals(memo.find("HEAD /", asked(["Accept", "a"])), undefined);
});

Deno.test("Memo counts a field from when an answer varies by it, and forgets what was known without", () => {
  const memo = new Memo<Answer>();
  const [plain, varied] = [new Answer(), new Answer(["cookie"])];
  memo.keep("/", asked(), plain);
  assertEquals(memo.find("/", asked(["Cookie", "a"])), plain);
  memo.keep("/", asked(["Cookie", "a"]), varied);
  assertEquals(plain.uses, 0);
  assertEquals(memo.find("/", asked(["Cookie", "a"])), varied);
  assertEquals(memo.find("/", asked(["Cookie", "b"])), undefined);
  assertEquals(memo.find("/", asked()), undefined);
});

Deno.test("Memo forgets an answer that is no longer current", () => {
  const memo = new Memo<Answer>();
  const answer = new Answer();
  memo.keep("/", asked(), answer);
  answer.current = false;
  assertEquals(memo.find("/", asked()), undefined);
  assertEquals([answer.uses, memo.bytes < PLACE], [0, true]);
  const next = new Answer();
  memo.keep("/", asked(), next);
  assertEquals([memo.find("/", asked()), memo.bytes], [next, PLACE + 10]);
});

Deno.test("Memo remembers the same answer once, and lets go of it with its last request", () => {
  const memo = new Memo<Answer>({ answersOfPlace: 2, bytes: 1000 });
  const answer = new Answer();
  assertEquals(memo.keep("/", asked(["Accept", "a"]), answer), answer);
  assertEquals(memo.keep("/", asked(["Accept", "b"]), new Answer([], 10, answer)), answer);
  const { bytes } = memo;
  memo.keep("/", asked(["Accept", "c"]), new Answer());
  assertEquals([answer.uses, memo.find("/", asked(["Accept", "b"]))], [1, answer]);
  memo.keep("/", asked(["Accept", "d"]), new Answer());
  assertEquals([answer.uses, memo.bytes], [0, bytes + 10]);
});

Deno.test("Memo keeps its bound: what was not asked for again goes first", () => {
  const first = new Memo<Answer>();
  for (const place of ["a", "b", "c"]) first.keep(place, asked(), new Answer([], 12));
  const memo = new Memo<Answer>({ answersOfPlace: 9, bytes: first.bytes });
  const keep = (place: string, answer = new Answer([], 12)) => {
    // Asked for once, it would move nothing out.
    memo.keep(place, asked(), answer);
    return memo.keep(place, asked(), answer);
  };
  for (const place of ["a", "b", "c"]) keep(place);
  assert(memo.find("a", asked()));
  keep("d");
  const isThere = (place: string) => memo.find(place, asked()) !== undefined;
  assertEquals(["a", "b", "c", "d"].map(isThere), [true, false, true, true]);
  assertEquals(memo.bytes, first.bytes);
  assertEquals(keep("e", new Answer([], PLACE)), undefined);
});

Deno.test("Memo moves nothing out for what is asked for but once", () => {
  const memo = new Memo<Answer>({ answersOfPlace: 9, bytes: PLACE + 12 });
  memo.keep("a", asked(), new Answer([], 12));
  for (const place of ["b", "c", "d"]) {
    assertEquals(memo.keep(place, asked(), new Answer([], 12)), undefined);
  }
  assert(memo.find("a", asked()));
});

Deno.test("Memo counts the text of a key once, for as long as anything is found by it", () => {
  const memo = new Memo<Answer>();
  const long = asked(["X-Long", "x".repeat(10_000)]);
  memo.keep("a", long, new Answer([], 0));
  const { bytes } = memo;
  memo.keep("b", long, new Answer([], 0));
  assert(bytes > 10_000 && memo.bytes < bytes + 1_000);
  for (const place of ["a", "b"]) memo.keep(place, long, new Answer(["cookie"], 0));
  for (const place of ["a", "b"]) memo.keep(place, asked(), new Answer(["referer"], 0));
  assert(memo.bytes < 2_000);
});

Deno.test("Memo without room keeps nothing", () => {
  const memo = new Memo<Answer>({ bytes: 0 });
  assertEquals(memo.keep("a", asked(), new Answer([], 1)), undefined);
  assertEquals([memo.find("a", asked()), memo.bytes], [undefined, 0]);
});
