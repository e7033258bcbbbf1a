/**
 * The kernels next to their twins, next to the platform where that has the same thing. Compare within a
 * group, on one machine, in one run: only the ratios mean something.
 *
 * @module
 */
import { arena } from "../../src/bytes/arena.ts";
import { ChunkScanner, dashLines, findHeadEnd, lineStarts } from "../../src/bytes/kernel.ts";
import { BENCH_IN, BENCH_OUT, heap } from "../../src/bytes/layout.ts";
import { kernels } from "../../src/bytes/kernels.ts";
import * as plainBase64 from "../../src/bytes/plain/base64.ts";
import { PlainChunkScanner } from "../../src/bytes/plain/chunked.ts";
import * as plainPrintable from "../../src/bytes/plain/quoted_printable.ts";
import * as plainScan from "../../src/bytes/plain/scan.ts";
import {
  decodeBase64,
  decodeQuotedPrintable,
  encodeBase64,
  encodeQuotedPrintable,
} from "../../src/coding/mod.ts";
import { dice, latin1, octets } from "../bytes/inputs.ts";

const SIZE = 48 * 1024;
const binary = octets(dice(1), SIZE);
const letters = encodeBase64(binary);
const lines = encodeBase64(binary, { lineLength: 76 });
const prose = latin1("Plain words, as they stand in a letter that somebody wrote.\r\n".repeat(800));
const printable = encodeQuotedPrintable(prose);
const dense = encodeQuotedPrintable(binary);
const decoder = new TextDecoder("latin1");

Deno.bench("memcpy of 48 KiB", { group: "memcpy" }, () => heap.set(binary, BENCH_IN));

Deno.bench("kernel, in memory", { group: "base64 encode", baseline: true }, (b) => {
  heap.set(binary, BENCH_IN);
  b.start();
  kernels.base64Encode(BENCH_IN, SIZE, BENCH_OUT, 0);
  b.end();
});
Deno.bench("encodeBase64", { group: "base64 encode" }, () => void encodeBase64(binary));
Deno.bench("twin", { group: "base64 encode" }, () => void plainBase64.encodeBase64(binary));
Deno.bench("platform, to a string", { group: "base64 encode" }, () => void binary.toBase64());

Deno.bench("encodeBase64", { group: "base64 encode, lines", baseline: true }, () => {
  encodeBase64(binary, { lineLength: 76 });
});
Deno.bench("twin", { group: "base64 encode, lines" }, () => {
  plainBase64.encodeBase64(binary, { lineLength: 76 });
});
Deno.bench("platform, wrapped by an expression", { group: "base64 encode, lines" }, () => {
  latin1(binary.toBase64().replace(/.{76}(?=.)/g, "$&\r\n"));
});

Deno.bench("decodeBase64", { group: "base64 decode", baseline: true }, () => {
  decodeBase64(letters, { strict: true });
});
Deno.bench("twin", { group: "base64 decode" }, () => {
  plainBase64.decodeBase64(letters, { strict: true });
});
Deno.bench("platform, from bytes", { group: "base64 decode" }, () => {
  Uint8Array.fromBase64(decoder.decode(letters));
});

Deno.bench("decodeBase64", { group: "base64 decode, lines", baseline: true }, () => {
  decodeBase64(lines);
});
Deno.bench("twin", { group: "base64 decode, lines" }, () => void plainBase64.decodeBase64(lines));
Deno.bench("platform, from bytes", { group: "base64 decode, lines" }, () => {
  Uint8Array.fromBase64(decoder.decode(lines));
});

for (
  const [kind, plain, coded] of [["prose", prose, printable], ["octets", binary, dense]] as const
) {
  const encode = `quoted-printable encode, ${kind}`;
  const decode = `quoted-printable decode, ${kind}`;
  Deno.bench("encodeQuotedPrintable", { group: encode, baseline: true }, () => {
    encodeQuotedPrintable(plain);
  });
  Deno.bench("twin", { group: encode }, () => void plainPrintable.encodeQuotedPrintable(plain));
  Deno.bench("decodeQuotedPrintable", { group: decode, baseline: true }, () => {
    decodeQuotedPrintable(coded);
  });
  Deno.bench("twin", { group: decode }, () => void plainPrintable.decodeQuotedPrintable(coded));
}

const slot = arena.lease("converters", 1 << 18);
if (slot === undefined) throw new Error("no slot");
for (const size of [16, 256, 4096]) {
  const chunk = `${size.toString(16)}\r\n${"x".repeat(size)}\r\n`;
  const body = latin1(chunk.repeat(Math.ceil(SIZE / size)) + "0\r\n\r\n");
  const group = `chunks of ${size}`;
  Deno.bench("kernel, in a slot", { group, baseline: true }, (b) => {
    slot.view.set(body);
    b.start();
    new ChunkScanner().scan(slot, 0, body.length);
    b.end();
  });
  Deno.bench("twin", { group }, () => {
    const limits = { extensionBytes: 1024, trailerBytes: 1024 };
    new PlainChunkScanner(limits).scan(body, 0, body.length);
  });
}

const head = latin1(
  "GET / HTTP/1.1\r\n" + "Field-Name: a value of some length\r\n".repeat(40) + "\r\n",
);
Deno.bench("kernel, in a slot", { group: "end of head", baseline: true }, (b) => {
  slot.view.set(head);
  b.start();
  findHeadEnd(slot, 0, head.length);
  b.end();
});
Deno.bench("twin", { group: "end of head" }, () => {
  plainScan.findHeadEnd(head, 0, head.length);
});

Deno.bench("lineStarts", { group: "lines", baseline: true }, () => void lineStarts(prose));
Deno.bench("twin", { group: "lines" }, () => void plainScan.lineStarts(prose));
Deno.bench("dashLines", { group: "delimiters", baseline: true }, () => void dashLines(lines));
Deno.bench("twin", { group: "delimiters" }, () => void plainScan.dashLines(lines));
