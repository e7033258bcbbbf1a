/**
 * The chunked coding by the grammar of RFC 9112 §7.1, one row each; and next to the parser of Node, which
 * must take whatever is taken here: two who differ let a stranger smuggle messages.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { CodingError, decodeChunked } from "../../src/coding/mod.ts";
import { Llhttp } from "../bench/coding_llhttp.ts";
import { dice, latin1, phrase, text } from "../bytes/inputs.ts";

/** What the grammar has: the body, its content, its trailer fields. */
const TAKEN: readonly [rule: string, body: string, content: string, trailer?: string[]][] = [
  ["no chunk but the last", "0\r\n\r\n", ""],
  ["a last chunk of several zeros", "000\r\n\r\n", ""],
  [
    "sizes of either case",
    "a\r\n0123456789\r\nB\r\nabcdefghijk\r\n0\r\n\r\n",
    "0123456789abcdefghijk",
  ],
  ["zeros before a size", "0005\r\nhello\r\n0\r\n\r\n", "hello"],
  ["content that looks like framing", "5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n"],
  ["content of CR and LF", "4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"],
  ["an extension without a value", "1;a\r\nx\r\n0\r\n\r\n", "x"],
  ["an extension with a token", "1;a=b\r\nx\r\n0\r\n\r\n", "x"],
  ["an extension with a quoted string", '1;a="b; c"\r\nx\r\n0\r\n\r\n', "x"],
  ["an empty quoted string", '1;a=""\r\nx\r\n0\r\n\r\n', "x"],
  ["quoted pairs", '1;a="\\"\\\\\\\t"\r\nx\r\n0\r\n\r\n', "x"],
  ["8-bit octets in a quoted string", '1;a="\xe9"\r\nx\r\n0\r\n\r\n', "x"],
  ["several extensions", '1;a;b=c;d="e"\r\nx\r\n0;f\r\n\r\n', "x"],
  ["every sign of a token", "1;!#$%&'*+-.^_`|~1aA=z\r\nx\r\n0\r\n\r\n", "x"],
  ["a trailer field", "0\r\nA: b\r\n\r\n", "", ["A: b"]],
  ["a field without a value", "0\r\nA:\r\n\r\n", "", ["A: "]],
  ["blanks around a value", "0\r\nA:\t b c \t\r\n\r\n", "", ["A: b c"]],
  ["8-bit octets in a value", "0\r\nA: \xe9\r\n\r\n", "", ["A: \xe9"]],
  ["several fields of one name", "0\r\nA: b\r\na: c\r\n\r\n", "", ["A: b", "a: c"]],
];

for (const [rule, body, content, trailer = []] of TAKEN) {
  Deno.test(`decodeChunked takes ${rule}`, () => {
    const decoded = decodeChunked(latin1(body));
    assertEquals(text(decoded.bytes), content);
    assertEquals(decoded.trailer.map(([name, value]) => `${name}: ${value}`), trailer);
    assertEquals(text(new Llhttp(latin1(body)).read() ?? latin1("refused")), content);
  });
}

/** What it has not: the body, what is told and where. */
const REFUSED: readonly [rule: string, body: string, told: string][] = [
  ["no size", "\r\nhello\r\n0\r\n\r\n", "chunk-size 0"],
  ["digits of other scripts", "\xd9\xa5\r\nhello\r\n0\r\n\r\n", "chunk-size 0"],
  ["a comma between digits", "1,0\r\n", "chunk-size 1"],
  ["a fraction", "5.0\r\nhello\r\n0\r\n\r\n", "chunk-size 1"],
  ["a NUL behind the size", "5\0\r\nhello\r\n0\r\n\r\n", "chunk-size 1"],
  ["more content than the size says", "4\r\nhello\r\n0\r\n\r\n", "chunk-end 7"],
  ["less content than the size says", "6\r\nhello\r\n0\r\n\r\n", "chunk-end 9"],
  ["a string that does not end", '1;a="b\r\nx\r\n0\r\n\r\n', "chunk-extension 6"],
  ["something behind a string", '1;a="b"c\r\nx\r\n0\r\n\r\n', "chunk-extension 7"],
  ["an escaped control", '1;a="\\\0"\r\nx\r\n0\r\n\r\n', "chunk-extension 6"],
  ["DEL in a string", '1;a="\x7f"\r\nx\r\n0\r\n\r\n', "chunk-extension 5"],
  ["8-bit octets in a token", "1;a=\xe9\r\nx\r\n0\r\n\r\n", "chunk-extension 4"],
  ["an extension of no name", "1;;a\r\nx\r\n0\r\n\r\n", "chunk-extension 2"],
  ["a trailer line without a colon", "0\r\nA\r\n\r\n", "trailer-name 4"],
  ["a trailer field without a name", "0\r\n: b\r\n\r\n", "trailer-name 3"],
  ["a folded trailer field", "0\r\nA: b\r\n c\r\n\r\n", "trailer-name 9"],
  ["a NUL in a trailer", "0\r\nA: \0\r\n\r\n", "trailer-value 6"],
  ["the begin of another message", "0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "chunk-rest 5"],
  ["a line end too much", "0\r\n\r\n\r\n", "chunk-rest 5"],
  ["no empty line behind the last chunk", "1\r\nx\r\n0\r\n", "chunk-truncated 9"],
  ["no last chunk", "1\r\nx\r\n", "chunk-truncated 6"],
];

for (const [rule, body, told] of REFUSED) {
  Deno.test(`decodeChunked refuses ${rule}`, () => {
    const { code, offset } = assertThrows(() => decodeChunked(latin1(body)), CodingError);
    assertEquals(`${code} ${offset}`, told);
  });
}

/** Sound bodies are made of these, and changed by one of those. */
const CHUNKS = [
  "5\r\nhello\r\n",
  "1;a=b\r\nx\r\n",
  'A;a="q"\r\n0123456789\r\n',
  "1;c\r\n\n\r\n",
];
const ENDS = ["0\r\n\r\n", "0;x\r\nX: y\r\n\r\n", "00\r\n\r\n"];
const SIGNS = Array.from('\r\n;="\\ \t\0\x7f\xe9:,(-+x_059aAfg', (sign) => sign);
const WORDS = [...SIGNS, "\r\n", "0x", "0\r\n\r\n", "hello", "1fffffffffffff", "f".repeat(17)];

/** Blanks around ";" and "=", which Node's parser refuses against RFC 9110 §5.6.3. */
const BWS = /[;=][\t ]|[\t ][;=]/;

Deno.test("decodeChunked takes nothing that Node's parser does not but BWS, and of the rest but strange extensions", () => {
  const roll = dice(81);
  const llhttp = new Llhttp(latin1("0\r\n\r\n"));
  const outcomes = { both: 0, neither: 0, theirs: 0 };
  for (let round = 0; round < 20_000; round++) {
    const sound = text(phrase(roll, CHUNKS, roll(3))) + ENDS[roll(ENDS.length)];
    const at = roll(sound.length + 1);
    const body = sound.slice(0, at) + WORDS[roll(WORDS.length)] + sound.slice(at + roll(2));
    llhttp.put(latin1(body));
    const theirs = llhttp.read();
    let ours: string;
    try {
      ours = text(decodeChunked(latin1(body)).bytes);
    } catch (error) {
      assert(error instanceof CodingError);
      if (theirs === undefined) outcomes.neither++;
      // It reads one message and leaves what follows to the next.
      else if (error.code !== "chunk-rest") {
        outcomes.theirs++;
        assertEquals(error.code, "chunk-extension", JSON.stringify(body));
      }
      continue;
    }
    if (theirs === undefined && BWS.test(body)) continue;
    outcomes.both++;
    assertEquals(theirs && text(theirs), ours, JSON.stringify(body));
  }
  assert(Math.min(outcomes.both, outcomes.neither, outcomes.theirs) > 50, JSON.stringify(outcomes));
});
