import { assert, assertEquals } from "@std/assert";
import { arena } from "../../src/bytes/arena.ts";
import { ChunkScanner } from "../../src/bytes/kernel.ts";
import { END_ROOM, joinPieces, SIZE_ROOM, writeFrames } from "../../src/http1/reframe.ts";
import { latin1 } from "../bytes/inputs.ts";

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);

/** Reads a chunked text in pieces, each of which is framed anew; gives what is sent, and the content. */
function reframe(body: string, cuts: readonly number[]): { framed: string; joined: string } {
  const bytes = latin1(body);
  let [framed, joined] = ["", ""];
  using slot = arena.lease("front", bytes.length + SIZE_ROOM + END_ROOM);
  assert(slot);
  for (const write of [writeFrames, joinPieces]) {
    using scanner = new ChunkScanner();
    let from = 0;
    for (const to of [...cuts, bytes.length]) {
      slot.view.fill(0x21);
      slot.view.set(bytes.subarray(from, to), SIZE_ROOM);
      const { spans, count } = scanner.scan(slot, SIZE_ROOM, SIZE_ROOM + to - from);
      from = to;
      if (count === 0) continue;
      const { start, end } = write(slot.view, spans, count);
      assert(start >= 0 && end <= slot.size);
      if (write === writeFrames) framed += text(slot.view.subarray(start, end));
      else joined += text(slot.view.subarray(start, end));
    }
  }
  return { framed, joined };
}

function contentOf(framed: string): string {
  using scanner = new ChunkScanner();
  let content = "";
  const end = scanner.compactCopy(latin1(`${framed}0\r\n\r\n`), (bytes) => content = text(bytes));
  assertEquals([end.state, end.consumed], ["done", framed.length + 5]);
  return content;
}

Deno.test("writeFrames writes a size for each piece, over the framing that stood before it", () => {
  const body = "5\r\nhello\r\n00a\r\n0123456789\r\n1;x=y\r\n!\r\n0\r\n\r\n";
  const { framed, joined } = reframe(body, []);
  assertEquals(framed, "5\r\nhello\r\n00a\r\n0123456789\r\n00001\r\n!\r\n");
  assertEquals(joined, "hello0123456789!");
});

Deno.test("writeFrames frames the parts of a chunk that comes in two reads", () => {
  const { framed } = reframe("a\r\n0123456789\r\n1\r\n!\r\n0\r\n\r\n", [6]);
  assertEquals(framed, "3\r\n012\r\n7\r\n3456789\r\n1\r\n!\r\n");
});

Deno.test("writeFrames carries no extension, and moves what stands behind a long one", () => {
  const { framed, joined } = reframe(
    `1\r\na\r\n1;${"x".repeat(900)}\r\nb\r\n2\r\ncd\r\n0\r\n\r\n`,
    [],
  );
  assertEquals(framed, "1\r\na\r\n00000001\r\nb\r\n00000002\r\ncd\r\n");
  assertEquals(joined, "abcd");
});

Deno.test("writeFrames and joinPieces keep the content, wherever the reads are cut", () => {
  let seed = 1;
  const random = (below: number) => (seed = (seed * 48271) % 0x7fffffff) % below;
  for (let round = 0; round < 500; round++) {
    let [body, content] = ["", ""];
    for (let chunks = random(9); chunks > 0; chunks--) {
      const piece = Array.from({ length: 1 + random(40) }, () => "ab\r\n0;"[random(6)]).join("");
      const size = piece.length.toString(16).padStart(random(12), "0");
      body += `${size}${random(4) === 0 ? `;e=${"x".repeat(random(20) + 1)}` : ""}\r\n${piece}\r\n`;
      content += piece;
    }
    body += "0\r\n\r\n";
    const cuts = Array.from({ length: random(4) }, () => random(body.length)).sort((a, b) => a - b);
    const { framed, joined } = reframe(body, cuts);
    assertEquals(joined, content);
    assertEquals(contentOf(framed), content);
  }
});
