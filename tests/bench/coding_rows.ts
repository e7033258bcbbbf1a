/**
 * What is compared with what, for every operation and size. Peers whose name begins with "loop" are careful
 * loops of our own, all others are libraries and the platform.
 *
 * @module
 */
import { arena } from "../../src/bytes/arena.ts";
import { ChunkScanner, lineStarts, type ScanSource } from "../../src/bytes/kernel.ts";
import {
  decodeBase64,
  decodeChunked,
  decodeQuotedPrintable,
  encodeBase64,
  encodeQuotedPrintable,
} from "../../src/coding/mod.ts";
import type { Candidate } from "./coding_clock.ts";
import * as inputs from "./coding_inputs.ts";
import { Llhttp } from "./coding_llhttp.ts";
import * as loops from "./coding_loops.ts";
import { boundaryInMemory, codecInMemory, compactInMemory, scanInMemory } from "./coding_memory.ts";
import * as peers from "./coding_peers.ts";

/** Names of the candidates that are ours, and of the measure of all. */
export const MEMCPY = "memcpy";
export const MEMORY = "in memory";
export const DOOR = "door";

/** One line of the table. */
export interface Row {
  readonly operation: string;
  readonly size: number;
  /** Made when the row's turn comes, since some inputs are large. */
  readonly candidates: () => Candidate[];
}

type Bytes = Uint8Array<ArrayBuffer>;

/** What a row compares. */
interface Contest {
  readonly input: Bytes;
  readonly memory: () => unknown;
  readonly door?: (bytes: Bytes) => unknown;
  readonly peers: peers.Peers;
}

const STRICT = 4;
const CRLF_WORD = 0x0a0d;
const CHUNK_WORDS = [0, 0, 0, 0, 1 << 20, 1 << 20];
const BOUNDARY = "=_part_5f3a9c1e77b04d2a8e6b";
const DELIMITER = `\r\n--${BOUNDARY}`;

function memcpy(size: number): Candidate {
  const source = inputs.binary(size);
  const target = new Uint8Array(size);
  return { name: MEMCPY, run: () => (target.set(source), target) };
}

function row(operation: string, size: number, make: () => Contest): Row {
  return {
    operation,
    size,
    candidates() {
      const { input, memory, door, peers } = make();
      const others = Object.entries(peers).map(([name, run]) => ({ name, run: () => run(input) }));
      const own = door ? [{ name: DOOR, run: () => door(input) }] : [];
      return [memcpy(size), { name: MEMORY, run: memory }, ...own, ...others];
    },
  };
}

/** Texts of base64 by name: letters between breaks, and what breaks them. */
const TEXTS: readonly [name: string, width: number, between: string, peers: peers.Peers][] = [
  ["76 columns", 76, "\r\n", peers.DECODE],
  ["64 columns", 64, "\r\n", peers.DECODE],
  ["72 columns, LF", 72, "\n", peers.DECODE],
  ["73 columns, LF", 73, "\n", peers.DECODE],
  ["75 columns", 75, "\r\n", peers.DECODE],
  ["blank every 10", 10, " ", peers.DECODE],
  ["junk every 20", 20, "*", peers.DECODE_JUNK],
];

const KINDS: readonly inputs.Kind[] = ["english", "paragraphs", "german", "korean", "dense"];

/** All rows of a size. */
export function* rowsOf(size: number): Generator<Row> {
  yield row("base64 encode", size, () => {
    const input = inputs.binary(size);
    const memory = codecInMemory("base64Encode", input);
    return { input, memory, door: encodeBase64, peers: peers.ENCODE };
  });
  yield row("base64 encode, lines", size, () => {
    const input = inputs.binary(size);
    const memory = codecInMemory("base64Encode", input, 0, [76, 0, 2, CRLF_WORD]);
    const door = (bytes: Bytes) => encodeBase64(bytes, { lineLength: 76 });
    return { input, memory, door, peers: peers.ENCODE_LINES };
  });
  yield row("base64 decode, strict", size, () => {
    const input = inputs.lettersEvery(size, 0, "");
    const memory = codecInMemory("base64Decode", input, STRICT);
    const door = (bytes: Bytes) => decodeBase64(bytes, { strict: true });
    return { input, memory, door, peers: peers.DECODE };
  });
  for (const [name, width, between, others] of TEXTS) {
    yield row(`base64 decode, ${name}`, size, () => {
      const input = inputs.lettersEvery(size, width, between);
      const memory = codecInMemory("base64Decode", input);
      return { input, memory, door: decodeBase64, peers: others };
    });
  }
  for (const kind of KINDS) {
    yield row(`quoted-printable encode, ${kind}`, size, () => {
      const input = inputs.sample(kind, size);
      const memory = codecInMemory("quotedPrintableEncode", input);
      return { input, memory, door: encodeQuotedPrintable, peers: peers.PRINTABLE_ENCODE };
    });
    yield row(`quoted-printable decode, ${kind}`, size, () => {
      const input = encodeQuotedPrintable(inputs.sample(kind, size));
      const memory = codecInMemory("quotedPrintableDecode", input);
      return { input, memory, door: decodeQuotedPrintable, peers: peers.PRINTABLE_DECODE };
    });
  }
  yield* chunkRows(size);
  yield* lineRows(size);
}

/** As many spans as the smallest chunks of the largest input have. */
const spans = new Uint32Array(1 << 22);

function* chunkRows(size: number): Generator<Row> {
  for (const chunk of [16, 64, 256, 1024, 4096, 16384]) {
    if (chunk > size) continue;
    yield row(`chunk spans of ${chunk}`, size, () => {
      const input = inputs.chunkedBody(size, chunk);
      const llhttp = new Llhttp(input);
      const others = {
        "llhttp": () => llhttp.run(),
        "loop": (bytes: Bytes) => loops.scanBody(bytes, spans),
      };
      const door = slot && input.length <= SLOT_SIZE ? scanInSlot(slot, input) : undefined;
      return { input, memory: scanInMemory("chunkScan", input, CHUNK_WORDS), door, peers: others };
    });
    if (chunk > 256) continue;
    yield row(`chunk content of ${chunk}`, size, () => {
      const input = inputs.chunkedBody(size, chunk);
      const output = new Uint8Array(size);
      const others = {
        "loop with set": (bytes: Bytes) => loops.joinChunks(bytes, spans, output),
        "loop by byte": (bytes: Bytes) => loops.joinChunksByByte(bytes, spans, output),
      };
      const memory = compactInMemory(input, CHUNK_WORDS);
      return { input, memory, door: decodeChunked, peers: others };
    });
  }
}

/** Which body lies in the slot that all scanners look at. */
let inSlot: Bytes | undefined;
const SLOT_SIZE = 256 * 1024;

/** A scanner made for each body, as a connection does. */
function scanInSlot(slot: ScanSource, body: Bytes): () => unknown {
  return () => {
    if (inSlot !== body) slot.view.set(body);
    inSlot = body;
    using scanner = new ChunkScanner();
    return scanner.scan(slot, 0, body.length).count;
  };
}

/** A slot for good, behind where kernels in memory have their input: only for bodies that fit into it. */
const slot = arena.lease("upstream", SLOT_SIZE);

function* lineRows(size: number): Generator<Row> {
  for (const kind of ["dense", "english", "base64"] as const) {
    yield row(`boundary in ${kind}`, size, () => {
      const input = inputs.multipartBody(kind, size, DELIMITER);
      const memory = boundaryInMemory(input, BOUNDARY);
      return { input, memory, peers: peers.boundaryPeers(DELIMITER) };
    });
  }
  yield row("line index", size, () => {
    const input = inputs.sample("english", size);
    const others = {
      "loop with indexOf": (bytes: Bytes) => loops.indexLines(bytes, spans),
      "loop by byte": (bytes: Bytes) => loops.indexLinesByByte(bytes, spans),
    };
    return { input, memory: scanInMemory("lineFeeds", input), door: lineStarts, peers: others };
  });
}
