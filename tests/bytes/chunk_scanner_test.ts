import { assert, assertEquals, assertThrows } from "@std/assert";
import { arena } from "../../src/bytes/arena.ts";
import { ChunkScanner, type ChunkScannerLimits } from "../../src/bytes/kernel.ts";
import { PlainChunkScanner } from "../../src/bytes/plain/chunked.ts";
import { dice, everyText, halves, latin1, octets, phrase, pieces, text } from "./inputs.ts";

const LIMITS = { extensionBytes: 60, trailerBytes: 90 };

/** What a body comes to, however it was cut: offsets are those of the whole. */
interface Outcome {
  content: string;
  consumed: number;
  state: string;
  error?: { code: string; offset: number };
  trailer: string;
  extension: string;
}

function scanParts(parts: readonly Uint8Array[], limits: ChunkScannerLimits = LIMITS): Outcome {
  using scanner = new ChunkScanner(limits);
  using slot = arena.lease("converters", 65536);
  if (slot === undefined) throw new Error("no slot");
  const outcome: Outcome = { content: "", consumed: 0, state: "more", trailer: "", extension: "" };
  let at = 7; // anywhere but at the begin of the slot
  for (const part of parts) {
    if (at + part.length > slot.size) at = 0;
    slot.view.set(part, at);
    const scan = scanner.scan(slot, at, at + part.length);
    for (let i = 0; i < 2 * scan.count; i += 2) {
      outcome.content += text(slot.view.subarray(scan.spans[i], scan.spans[i + 1]));
    }
    const before = outcome.consumed - at;
    outcome.consumed = before + scan.consumed;
    outcome.state = scan.state;
    outcome.trailer = text(scan.trailer?.bytes ?? new Uint8Array());
    outcome.extension = text(scan.lastExtension ?? new Uint8Array());
    if (scan.error) {
      outcome.error = { code: scan.error.code, offset: before + scan.error.offset };
    }
    if (scan.state !== "more") break;
    at += part.length;
  }
  return outcome;
}

function twin(input: Uint8Array): Outcome {
  const { spans, consumed, state, error, trailer, extension } = new PlainChunkScanner(LIMITS)
    .scan(input, 0, input.length);
  let content = "";
  for (let i = 0; i < spans.length; i += 2) content += text(input.subarray(spans[i], spans[i + 1]));
  const done = state === "done";
  return {
    content,
    consumed,
    state,
    ...(error && { error }),
    trailer: done ? text(Uint8Array.from(trailer)) : "",
    extension: done ? text(Uint8Array.from(extension)) : "",
  };
}

/** RFC 9112 §7.1 as one expression. */
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const QUOTED = '"(?:[\\t !#-\\[\\]-~\\x80-\\xff]|\\\\[\\t -~\\x80-\\xff])*"';
const VALUE = `(?:[\\t ]*=[\\t ]*(?:${TOKEN}|${QUOTED}))?`;
const EXTENSIONS = `(?:[\\t ]*;[\\t ]*${TOKEN}${VALUE})*`;
const SIZE_LINE = new RegExp(`([0-9A-Fa-f]{1,256})(${EXTENSIONS})\\r\\n`, "y");
const TRAILER = new RegExp(`((?:${TOKEN}:[\\t -~\\x80-\\xff]*\\r\\n)*)\\r\\n`, "y");

function byGrammar(body: string): string | undefined {
  let content = "";
  for (let at = 0;;) {
    SIZE_LINE.lastIndex = at;
    const line = SIZE_LINE.exec(body);
    if (line === null) return undefined;
    at = SIZE_LINE.lastIndex;
    const size = parseInt(line[1], 16);
    if (size === 0) {
      TRAILER.lastIndex = at;
      return TRAILER.test(body) ? content : undefined;
    }
    if (body.slice(at + size, at + size + 2) !== "\r\n") return undefined;
    content += body.slice(at, at + size);
    at += size + 2;
  }
}

const WORDS = [
  "0\r\n\r\n",
  "0\r\n",
  "\r\n",
  "5\r\nhello\r\n",
  "1\r\nx\r\n",
  "A\r\n0123456789\r\n",
  "a;n=v\r\n0123456789\r\n",
  '3;q="a\\"b;"\r\nabc\r\n',
  "0;ieof\r\n\r\n",
  "Name: value\r\n",
  "Name:\r\n",
  ";",
  "=",
  '"',
  "\n",
  "\r",
  " ",
  "-",
  "+1",
  "0x1",
  "1",
  "00",
  "\x00",
  "\xe9",
]; // deno-fmt-ignore

Deno.test("ChunkScanner equals its twin and the grammar on random mixtures, whole and cut", () => {
  const roll = dice(31);
  let complete = 0;
  for (let round = 0; round < 12_000; round++) {
    const input = phrase(roll, WORDS, 1 + roll(7));
    const expected = twin(input);
    assertEquals(scanParts([input]), expected, text(input));
    assertEquals(scanParts(pieces(roll, input, 1 + roll(8))), expected, text(input));
    const content = byGrammar(text(input));
    assertEquals(expected.state === "done" ? expected.content : undefined, content, text(input));
    if (content !== undefined) complete++;
  }
  assert(complete > 500, `only ${complete} bodies were complete`);
});

Deno.test("ChunkScanner equals its twin on every text of six of the signs that matter", () => {
  for (const sample of everyText("01\r\n;a", 6)) {
    const input = latin1(sample);
    assertEquals(scanParts([input]), twin(input), sample);
  }
});

Deno.test("ChunkScanner equals its twin for each byte at each place, cut everywhere", () => {
  const body = '1;a="\\x";b=c\r\n\x00\r\n0;d\r\nT-1: v\r\n\r\nrest';
  for (const parts of halves(latin1(body))) assertEquals(scanParts(parts), twin(latin1(body)));
  for (let place = 0; place < body.length; place++) {
    for (let byte = 0; byte < 256; byte++) {
      const input = latin1(body);
      input[place] = byte;
      assertEquals(scanParts([input]), twin(input), text(input));
    }
  }
});

Deno.test("ChunkScanner gives trailer fields and the last chunk's extensions, whatever the cut", () => {
  const body = latin1("2;x=1\r\nhi\r\n0;ieof;use-original-body=6\r\nA: 1\r\nB:\t2 \r\n\r\n");
  for (const parts of [...halves(body), [...body].map((byte) => Uint8Array.of(byte))]) {
    const { content, state, trailer, extension } = scanParts(parts);
    assertEquals([content, state], ["hi", "done"]);
    assertEquals(trailer, "A: 1\r\nB:\t2 \r\n");
    assertEquals(extension, ";ieof;use-original-body=6");
  }
  const scan = new ChunkScanner().scanCopy(body);
  assert(scan.trailer !== undefined);
  const { bytes, spans, count } = scan.trailer;
  const cut = (i: number) => text(bytes.subarray(spans[i], spans[i + 1]));
  assertEquals([count, cut(0), cut(2), cut(4), cut(6)], [2, "A", "1", "B", "2"]);
});

Deno.test("ChunkScanner refuses what smugglers send", () => {
  const cases: [string, string, number][] = [
    ["g\r\n", "chunk-size", 0],
    ["\r\n", "chunk-size", 0],
    ["-5\r\nhello\r\n", "chunk-size", 0],
    ["+5\r\nhello\r\n", "chunk-size", 0],
    ["0x5\r\nhello\r\n", "chunk-size", 1],
    [" 5\r\nhello\r\n", "chunk-size", 0],
    ["5 \r\nhello\r\n", "chunk-extension", 2],
    ["5 5\r\nhello\r\n", "chunk-extension", 2],
    ["5\t\r\n", "chunk-extension", 2],
    ["5_0\r\n", "chunk-size", 1],
    ["5\nhello\r\n", "chunk-size", 1],
    ["5\rhello\r\n", "chunk-line", 2],
    ["5;a=\r\n", "chunk-extension", 4],
    ["5;a\nhello\r\n", "chunk-extension", 3],
    ['5;a="\n"\r\n', "chunk-extension", 5],
    ["5;\r\nhello\r\n", "chunk-extension", 2],
    ["5\r\nhelloX\r\n", "chunk-end", 8],
    ["5\r\nhello\n0\r\n\r\n", "chunk-end", 8],
    ["5\r\nhello\r0\r\n\r\n", "chunk-end", 9],
    ["0\r\n\n", "trailer-name", 3],
    ["0\r\n folded\r\n\r\n", "trailer-name", 3],
    ["0\r\nA : b\r\n\r\n", "trailer-name", 4],
    ["0\r\nA: b\n\r\n", "trailer-value", 7],
    ["0\r\nA: b\rc\r\n\r\n", "trailer-value", 8],
    ["0\r\n\rX", "chunk-line", 4],
    ["20000000000000\r\n", "chunk-size-large", 13],
    ["10000000000000005\r\n", "chunk-size-large", 14],
    [`${"0".repeat(256)}5\r\n`, "chunk-size-large", 256],
  ];
  for (const [body, code, offset] of cases) {
    assertEquals(scanParts([latin1(body)]).error, { code, offset }, body);
    assertEquals(twin(latin1(body)).error, { code, offset }, body);
  }
});

Deno.test("ChunkScanner takes sizes up to 2^53 - 1 with up to sixteen digits", () => {
  for (const size of ["1fffffffffffff", "001FFFFFFFFFFFFF", "0000000000000001"]) {
    assertEquals(scanParts([latin1(`${size}\r\nx`)]).content, "x", size);
  }
});

Deno.test("ChunkScanner counts a chunk beyond 4 GiB right", () => {
  using scanner = new ChunkScanner();
  using slot = arena.lease("converters", 1 << 20);
  assert(slot !== undefined);
  slot.view.set(latin1("100000001\r\n"));
  let left = 2 ** 32 + 1;
  left -= slot.size - scanner.scan(slot, 0, slot.size).spans[0];
  while (left > slot.size) {
    const { spans, count } = scanner.scan(slot, 0, slot.size);
    assertEquals([count, spans[0], spans[1]], [1, 0, slot.size]);
    left -= slot.size;
  }
  slot.view.set(latin1("\r\n0\r\n\r\n"), left);
  assertEquals(scanner.scan(slot, 0, slot.size).state, "done");
});

Deno.test("ChunkScanner bounds extensions and trailers over the whole body", () => {
  const extensions = latin1("1;abcdefgh\r\nx\r\n".repeat(10));
  const { error } = scanParts([extensions]);
  assertEquals(error, { code: "chunk-extension-large", offset: 6 * 15 + 7 });
  const trailer = latin1("0\r\n" + "A: b\r\n".repeat(20));
  assertEquals(scanParts([trailer]).error, { code: "trailer-large", offset: 3 + 90 });
  assertEquals(scanParts([trailer.subarray(0, 3 + 90), latin1("\r\n")]).state, "done");
});

Deno.test("ChunkScanner finds more chunks in one scan than its table holds", () => {
  const body = latin1("1\r\nx\r\n".repeat(9000) + "0\r\n\r\n");
  const { content, state, consumed } = scanParts([body]);
  assertEquals([content.length, state, consumed], [9000, "done", body.length]);
});

Deno.test("ChunkScanner keeps two bodies apart that come in turns", () => {
  const roll = dice(32);
  const bodies = [octets(roll, 50), octets(roll, 50)].map((bytes) =>
    latin1(`32;a="b"\r\n${text(bytes)}\r\n0\r\nA: b\r\n\r\n`)
  );
  const scanners = [new ChunkScanner(), new ChunkScanner()];
  const contents = ["", ""];
  for (let at = 0; at < bodies[0].length; at++) {
    for (const turn of [0, 1]) {
      const piece = bodies[turn].subarray(at, at + 1);
      const { count, spans } = scanners[turn].scanCopy(piece);
      if (count > 0) contents[turn] += text(piece.subarray(spans[0], spans[1]));
    }
  }
  assertEquals(contents, bodies.map((body) => text(body.subarray(10, 60))));
});

Deno.test("ChunkScanner stays at its error, and cannot be used after dispose", () => {
  const scanner = new ChunkScanner();
  assertEquals(scanner.scanCopy(latin1("x")).state, "error");
  assertEquals(scanner.scanCopy(latin1("0\r\n\r\n")).state, "error");
  scanner.dispose();
  assertThrows(() => scanner.scanCopy(latin1("0")), ReferenceError);
});

Deno.test("ChunkScanner moves content together where it is, whatever the cut", () => {
  const roll = dice(33);
  using slot = arena.lease("converters", 65536);
  assert(slot !== undefined);
  for (let round = 0; round < 300; round++) {
    const chunks = Array.from({ length: roll(200) }, () => text(octets(roll, 1 + roll(60))));
    const framed = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");
    using scanner = new ChunkScanner();
    let content = "";
    let state = "more";
    for (const piece of pieces(roll, latin1(framed + "0\r\nA: b\r\n\r\n"), 5000)) {
      const from = roll(100);
      slot.view.set(piece, from);
      const compacted = scanner.compact(slot, from, from + piece.length);
      content += text(slot.view.subarray(from, compacted.end));
      state = compacted.state;
      if (compacted.trailer) assertEquals(text(compacted.trailer.bytes), "A: b\r\n");
    }
    assertEquals([content, state], [chunks.join(""), "done"]);
  }
});

Deno.test("ChunkScanner tells what is ahead, and lets it be skipped, but no more", () => {
  const scanner = new ChunkScanner();
  assertEquals(scanner.ahead, 0);
  scanner.scanCopy(latin1("1000\r\nabc"));
  assertEquals(scanner.ahead, 0xffd);
  assertThrows(() => scanner.skip(0x1000), RangeError);
  scanner.skip(0xffc);
  assertEquals([scanner.ahead, scanner.scanCopy(latin1("x")).count], [1, 1]);
  assertThrows(() => scanner.skip(1), RangeError);
  assertEquals(scanner.scanCopy(latin1("\r\n0\r\n\r\n")).state, "done");
});

Deno.test("ChunkScanner keeps the spans of two scanners apart, also after others were disposed", () => {
  for (let round = 0; round < 3; round++) {
    const first = new ChunkScanner();
    const second = new ChunkScanner();
    const { spans } = first.scanCopy(latin1("1\r\nx\r\n"));
    second.scanCopy(latin1("00003\r\nabc\r\n"));
    assertEquals([...spans.subarray(0, 2)], [3, 4]);
    first.dispose();
    first.dispose();
    second.dispose();
  }
});

/** Blanks where the grammar has none, or where it has one right behind a size. */
const BLANKS: readonly (readonly [line: string, code: string, offset: number])[] = [
  ["0 ", "chunk-extension", 2],
  ["0 a", "chunk-extension", 2],
  [" 0", "chunk-size", 0],
  ["0;a b", "chunk-extension", 4],
  ["0; ", "chunk-extension", 3],
  ["0;a ", "chunk-extension", 4],
  ["0;a=", "chunk-extension", 4],
  ["0;a= ", "chunk-extension", 5],
  ["0;a=b ", "chunk-extension", 6],
  ['0;a="b" c', "chunk-extension", 8],
];

Deno.test("ChunkScanner passes over blanks around extensions (BWS), whatever the cut", () => {
  const body = latin1('2\t ;\t a="b c" ;  d\t=  e ;f\r\nhi\r\n0; use-original-body=6\r\n\r\n');
  for (let cut = 0; cut <= body.length; cut++) {
    using scanner = new ChunkScanner();
    let content = "";
    let last = scanner.scanCopy(new Uint8Array());
    for (const part of [body.subarray(0, cut), body.subarray(cut)]) {
      last = scanner.scanCopy(part);
      for (let i = 0; i < 2 * last.count; i += 2) {
        content += text(part.subarray(last.spans[i], last.spans[i + 1]));
      }
    }
    assertEquals([content, last.state], ["hi", "done"]);
    assertEquals(text(last.lastExtension ?? new Uint8Array()), "; use-original-body=6");
  }
  for (const [wrong, code, offset] of BLANKS) {
    using scanner = new ChunkScanner();
    const { state, error } = scanner.scanCopy(latin1(`${wrong}\r\nx`));
    assertEquals([state, error], ["error", { code, offset }], wrong);
  }
  using bounded = new ChunkScanner({ extensionBytes: 10 });
  assertEquals(bounded.scanCopy(latin1(`0;${" ".repeat(20)}a\r\n\r\n`)).state, "error");
});
