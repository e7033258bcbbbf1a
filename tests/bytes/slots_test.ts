/**
 * Who owns which bytes of the memory, and until when: codecs from slot to slot, streams that take turns,
 * and what happens when there are no slots left.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Arena, type Slot } from "../../src/bytes/arena.ts";
import {
  base64Decoder,
  base64Encoder,
  quotedPrintableDecoder,
  quotedPrintableEncoder,
  type SlotCodec,
} from "../../src/bytes/kernel.ts";
import { ARENA_END } from "../../src/bytes/layout.ts";
import { decodeBase64, encodeBase64 } from "../../src/bytes/plain/base64.ts";
import {
  decodeQuotedPrintable,
  encodeQuotedPrintable,
} from "../../src/bytes/plain/quoted_printable.ts";
import { allowed } from "../allowed.ts";
import { run } from "./codecs.ts";
import { type Dice, dice, octets, phrase, text } from "./inputs.ts";

const SIZE = 4096;

function makeArena(count: number): Arena {
  const reserves = [{ lessee: "converters", size: SIZE, count }] as const;
  return new Arena({ reserves, from: ARENA_END - count * (SIZE + 64), to: ARENA_END });
}

/** Codecs with their twins, and words to make their input of. */
const CODECS: readonly [
  make: () => SlotCodec,
  twin: (input: Uint8Array) => Uint8Array,
  words: string[],
][] = [
  [base64Encoder, encodeBase64, ["some octets", "\xff", "a"]],
  [
    () => base64Encoder({ lineLength: 19, lineEnd: "\n" }),
    (input) => encodeBase64(input, { lineLength: 19, lineEnd: "\n" }),
    ["some octets", "\xff", "a"],
  ],
  [base64Decoder, (input) => decodeBase64(input).bytes, ["QUJD", "\r\n", "Q", "!", " "]],
  [
    quotedPrintableEncoder,
    encodeQuotedPrintable,
    ["words ", "\xe9\xe8", "\r\n", " ", "=", "a long run of plain text, so long that it wraps "],
  ],
  [
    quotedPrintableDecoder,
    (input) => decodeQuotedPrintable(input).bytes,
    ["words ", "=E9", "=\r\n", " ", "=", "\r\n"],
  ],
];

/**
 * Runs a codec from slot to slot: input comes in random pieces behind what was left over, output goes to
 * random rooms. What the slots hold otherwise is random, too.
 */
function convertInSlots(
  make: () => SlotCodec,
  input: Uint8Array,
  arena: Arena,
  roll: Dice,
): string {
  using source = lease(arena);
  using target = lease(arena);
  const codec = make();
  let output = "";
  let fresh = 0; // how much of the input was put into the slot so far
  let held = 0; // how much of that lies at the slot's begin, unread
  for (let ended = false; !ended;) {
    const piece = input.subarray(fresh, fresh + 1 + roll(600));
    source.view.set(piece, held);
    fresh += piece.length;
    const to = held + piece.length;
    const room = 400 + roll(SIZE - 400);
    const from = roll(100);
    const last = fresh === input.length;
    const { read, written } = codec.convert(
      { slot: source, from: 0, to },
      { slot: target, from, to: Math.min(SIZE, from + room) },
      last,
    );
    assert(written <= room, "the output is larger than its part of the slot");
    output += text(target.view.subarray(from, from + written));
    source.view.copyWithin(0, read, to);
    held = to - read;
    ended = last && held === 0;
  }
  return output;
}

function lease(arena: Arena): Slot {
  const slot = arena.lease("converters", SIZE);
  if (slot === undefined) throw new Error("no slot");
  return slot;
}

Deno.test("SlotCodec.convert equals the twins from slot to slot, in any pieces and rooms", () => {
  const roll = dice(51);
  const arena = makeArena(2);
  for (let round = 0; round < 1500; round++) {
    const [make, twin, words] = CODECS[round % CODECS.length];
    const input = round % 7 === 0 ? octets(roll, roll(900)) : phrase(roll, words, roll(200));
    assertEquals(convertInSlots(make, input, arena, roll), text(twin(input)), text(input));
  }
});

Deno.test("SlotCodec.convert refuses slots that were released, that are one, or too small", () => {
  const arena = makeArena(2);
  const source = lease(arena);
  const target = lease(arena);
  const codec = base64Encoder();
  const input = { slot: source, from: 0, to: 9 };
  const output = { slot: target, from: 0, to: SIZE };
  assertThrows(
    () => codec.convert(input, { ...output, slot: source }, false),
    RangeError,
    "itself",
  );
  assertThrows(() => codec.convert({ ...input, to: SIZE + 1 }, output, false), RangeError);
  assertThrows(() => codec.convert(input, { ...output, to: SIZE + 1 }, false), RangeError);
  const { read, written } = codec.convert(input, { ...output, to: 20 }, true);
  assertEquals([read, written], [0, 0]);
  target.release();
  assertThrows(() => codec.convert(input, output, false), ReferenceError, "after its release");
  source.release();
  assertThrows(() => codec.convert(input, output, false), ReferenceError, "after its release");
});

Deno.test("SlotCodec.write reads views of slots where they are, and leaves them as they were", () => {
  const arena = makeArena(1);
  using slot = lease(arena);
  const input = octets(dice(52), 1000);
  slot.view.set(input);
  const made = run(base64Encoder(), [slot.view.subarray(0, 400), slot.view.subarray(400, 1000)]);
  assertEquals(text(made.bytes), input.toBase64());
  assertEquals(slot.view.subarray(0, 1000), input);
});

Deno.test("SlotCodec.write takes what another codec hands to its sink", () => {
  const input = octets(dice(53), 300_000);
  const inner = quotedPrintableEncoder({ binary: true });
  const outer = base64Encoder({ lineLength: 76 });
  const parts: Uint8Array[] = [];
  const keep = (bytes: Uint8Array) => parts.push(bytes.slice());
  outer.write(input, (letters) => inner.write(letters, keep), true);
  inner.end(keep);
  const decoded = run(base64Decoder(), [run(quotedPrintableDecoder(), parts).bytes]);
  assertEquals(decoded.defects, []);
  assertEquals(decoded.bytes, input);
});

Deno.test("codecs keep their state apart while others run between their awaits", async () => {
  const arena = makeArena(2 * CODECS.length);
  const roll = dice(54);
  const streams = Array.from({ length: 40 }, async (_, index) => {
    const [make, twin, words] = CODECS[index % CODECS.length];
    const input = phrase(roll, words, 300);
    const codec = make();
    const parts: Uint8Array[] = [];
    for (let at = 0; at < input.length; at += 37) {
      codec.write(input.subarray(at, at + 37), (bytes) => parts.push(bytes.slice()));
      await Promise.resolve();
    }
    codec.end((bytes) => parts.push(bytes.slice()));
    assertEquals(parts.map(text).join(""), text(twin(input)));
  });
  await Promise.all(streams);
  assertEquals(arena.leased, 0);
});

Deno.test("Arena.acquire holds back who finds no slot, and nobody's bytes change meanwhile", async () => {
  const arena = makeArena(3);
  const roll = dice(55);
  let most = 0;
  const workers = Array.from({ length: 60 }, async (_, index) => {
    using slot = await arena.acquire("converters", SIZE);
    most = Math.max(most, arena.leased);
    slot.view.fill(index);
    for (let turns = roll(5); turns >= 0; turns--) await new Promise((go) => setTimeout(go, 0));
    assert(slot.view.every((byte) => byte === index), "somebody else wrote into the slot");
  });
  await Promise.all(workers);
  assertEquals([most, arena.leased], [3, 0]);
});

Deno.test({
  name:
    "SlotCodec.convert decodes what a socket read into a slot, and the socket writes from another",
  ignore: !allowed.net,
  async fn() {
    const content = octets(dice(56), 100_000);
    const letters = encodeBase64(content, { lineLength: 76 });
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const echoed = decodeOnSocket(listener);
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
    const sent = send(connection, letters);
    const received: Uint8Array[] = [];
    for await (const piece of connection.readable) received.push(piece);
    await Promise.all([sent, echoed]);
    assertEquals(received.map(text).join(""), text(content));
  },
});

async function send(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
  await connection.closeWrite();
}

/** Accepts one connection, and answers what comes in base64 with what it means, all of it in two slots. */
async function decodeOnSocket(listener: Deno.TcpListener): Promise<void> {
  const arena = makeArena(2);
  using connection = await listener.accept();
  using source = await arena.acquire("converters", SIZE);
  using target = await arena.acquire("converters", SIZE);
  const codec = base64Decoder();
  let held = 0;
  for (let last = false; !last;) {
    const length = await connection.read(source.view.subarray(held));
    last = length === null;
    const to = held + (length ?? 0);
    const output = { slot: target, from: 0, to: SIZE };
    const { read, written } = codec.convert({ slot: source, from: 0, to }, output, last);
    source.view.copyWithin(0, read, to);
    held = to - read;
    // The slot is the socket's until the write has ended.
    for (let at = 0; at < written;) at += await connection.write(target.view.subarray(at, written));
  }
}
