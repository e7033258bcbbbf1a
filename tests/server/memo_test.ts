import { assert, assertEquals } from "@std/assert";
import type { Field } from "../../src/model/variant.ts";
import type { Repeat } from "../../src/pipeline/repeat.ts";
import { Memo, type Remembered } from "../../src/server/memo.ts";

class Answer implements Remembered {
  dropped = false;
  current = true;
  readonly repeat: Repeat;

  constructor(vary: string[] = [], readonly size = 10, readonly twin?: Answer) {
    this.repeat = {
      vary: new Set(vary),
      isCurrent: () => this.current,
      now: () => 0,
      headers: new Headers(),
      renew: () => ({ fields: [], time: 1000 }),
      isLike: () => false,
    };
  }

  isLike(other: Remembered): boolean {
    return other instanceof Answer && other.twin === this;
  }

  drop(): void {
    this.dropped = true;
  }
}

const ask = (place: string, ...fields: Field[]) => ({ method: "GET", place, fields: () => fields });

Deno.test("Memo finds an answer by place, method and all fields but those that say nothing", () => {
  const memo = new Memo<Answer>();
  const answer = new Answer();
  memo.keep(ask("/", ["Accept", "a"], ["User-Agent", "x"]), answer);
  assertEquals(memo.find(ask("/", ["accept", "a"])), answer);
  assertEquals(memo.find(ask("/", ["Accept", "a"], ["Cookie", "c"], ["Referer", "r"])), answer);
  assertEquals(memo.find(ask("/", ["Accept", "b"])), undefined);
  assertEquals(memo.find(ask("/", ["Accept", "a"], ["X-New", "1"])), undefined);
  assertEquals(memo.find(ask("/b", ["Accept", "a"])), undefined);
  assertEquals(memo.find({ ...ask("/", ["Accept", "a"]), method: "HEAD" }), undefined);
});

Deno.test("Memo counts a field from when an answer varies by it, and forgets what was known without", () => {
  const memo = new Memo<Answer>();
  const [plain, varied] = [new Answer(), new Answer(["cookie"])];
  memo.keep(ask("/"), plain);
  assertEquals(memo.find(ask("/", ["Cookie", "a"])), plain);
  memo.keep(ask("/", ["Cookie", "a"]), varied);
  assert(plain.dropped);
  assertEquals(memo.find(ask("/", ["Cookie", "a"])), varied);
  assertEquals(memo.find(ask("/", ["Cookie", "b"])), undefined);
  assertEquals(memo.find(ask("/")), undefined);
});

Deno.test("Memo forgets an answer that is no longer current", () => {
  const memo = new Memo<Answer>();
  const answer = new Answer();
  memo.keep(ask("/"), answer);
  answer.current = false;
  assertEquals(memo.find(ask("/")), undefined);
  assertEquals([answer.dropped, memo.bytes], [true, 0]);
});

Deno.test("Memo remembers the same answer once, and drops it with its last request", () => {
  const memo = new Memo<Answer>({ places: 9, answersOfPlace: 2, bytes: 1000 });
  const answer = new Answer();
  assertEquals(memo.keep(ask("/", ["Accept", "a"]), answer), answer);
  assertEquals(memo.keep(ask("/", ["Accept", "b"]), new Answer([], 10, answer)), answer);
  assertEquals(memo.bytes, 10);
  memo.keep(ask("/", ["Accept", "c"]), new Answer());
  assertEquals([answer.dropped, memo.find(ask("/", ["Accept", "b"]))], [false, answer]);
  memo.keep(ask("/", ["Accept", "d"]), new Answer());
  assertEquals([answer.dropped, memo.bytes], [true, 20]);
});

Deno.test("Memo keeps its bounds: the oldest place goes first, and nothing large is kept at all", () => {
  const memo = new Memo<Answer>({ places: 3, answersOfPlace: 9, bytes: 100 });
  const answers = Array.from({ length: 6 }, () => new Answer([], 12));
  answers.forEach((answer, i) => memo.keep(ask(`/${i}`), answer));
  assertEquals(answers.map(({ dropped }) => dropped), [true, true, true, false, false, false]);
  assertEquals(memo.keep(ask("/large"), new Answer([], 13)), undefined);
  assertEquals(memo.bytes, 36);
});
