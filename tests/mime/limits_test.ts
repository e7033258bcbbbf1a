import { assert, assertEquals, assertLess } from "@std/assert";
import {
  type Message,
  type MessageLimits,
  readMessage,
  readParts,
  walkParts,
} from "../../src/mime/mod.ts";
import { codes, show } from "./mail.ts";

/** A text over and over: as a string, tens of megabytes would take longer to make than to read. */
interface Repeated {
  readonly head: string;
  readonly unit: string;
  readonly count: number;
  readonly tail: string;
}

/** Bytes of ASCII text, `\n` as CRLF. */
function bytesOf(text: string | Repeated): Uint8Array {
  if (typeof text === "string") return new TextEncoder().encode(text.replaceAll("\n", "\r\n"));
  const [head, unit, tail] = [text.head, text.unit, text.tail].map(bytesOf);
  const bytes = new Uint8Array(head.length + unit.length * text.count + tail.length);
  bytes.set(head);
  bytes.set(tail, bytes.length - tail.length);
  const repeated = bytes.subarray(head.length, bytes.length - tail.length);
  repeated.set(unit);
  for (let done = unit.length; done < repeated.length; done *= 2) {
    repeated.copyWithin(done, 0, Math.min(done, repeated.length - done));
  }
  return bytes;
}

const OPEN: MessageLimits = {
  mimeDepth: 100_000,
  mimeParts: 10_000_000,
  mimeFields: 10_000_000,
  mimeHeaderBytes: 1 << 30,
};

/** Multiparts within one another, as deep as they go. */
function nest(depth: number): string {
  let text = "";
  for (let level = 0; level < depth; level++) {
    text += `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n`;
  }
  return `${text}\nend\n`;
}

/** All that a program asks of a message. */
function readAll(message: Message): void {
  const { subject, from, to, cc, bcc, date, messageId, references, defects } = message;
  assert([subject, from, to, cc, bcc, date, messageId, references, defects]);
  for (const part of walkParts(message.root)) {
    assert([part.filename, part.contentId, part.disposition]);
    if (part.parts.length === 0) assert([part.text(), part.bytes()]);
  }
}

interface Hostile {
  readonly name: string;
  /** The message of a size. */
  readonly make: (size: number) => string | Repeated;
  readonly size: number;
  /** The defect that the default limits end in. */
  readonly defect?: string;
  readonly limits?: MessageLimits;
}

const HOSTILE: readonly Hostile[] = [
  { name: "multiparts nested 10,000 deep", make: nest, size: 10_000, defect: "depth-limit" },
  {
    name: "messages nested 10,000 deep",
    make: (size) => "Content-Type: message/rfc822\n\n".repeat(size) + "Subject: last\n\n",
    size: 10_000,
    defect: "depth-limit",
  },
  {
    name: "a million parts",
    make: (count) => ({
      head: "Content-Type: multipart/mixed; boundary=b\n\n",
      unit: "--b\n\n\n",
      count,
      tail: "--b--\n",
    }),
    size: 1_000_000,
    defect: "parts-limit",
  },
  {
    name: "a million delimiter lines",
    make: (size) => `Content-Type: multipart/mixed; boundary=b\n\n${"--b\n".repeat(size)}`,
    size: 1_000_000,
    defect: "boundary-double",
  },
  {
    name: "a header of 64 MB in small fields",
    make: (count) => ({ head: "", unit: "X: y\n", count, tail: "\nbody" }),
    size: 10_000_000,
    defect: "fields-limit",
  },
  {
    name: "a header of 64 MB in one field",
    make: (count) => ({ head: "Subject: ", unit: "x", count, tail: "\n\nbody" }),
    size: 64_000_000,
    defect: "fields-limit",
  },
  {
    name: "a header of 64 MB in folds",
    make: (count) => ({ head: "Subject: x", unit: "\n y", count, tail: "\n\nbody" }),
    size: 16_000_000,
    defect: "fields-limit",
  },
  { name: "a line of 200 KB", make: (size) => `Subject: x\n\n${"y".repeat(size)}`, size: 200_000 },
  {
    name: "500,000 addresses",
    make: (size) => `To: ${"a@b.test, ".repeat(size)}\n\n`,
    size: 500_000,
    defect: "fields-limit",
  },
];

for (const { name, make, size, defect } of HOSTILE) {
  Deno.test(`parseMessage reads ${name} and says what it left out`, async () => {
    const bytes = bytesOf(make(size));
    const message = readMessage(bytes);
    const found = codes(message);
    if (defect) assert(found.includes(defect), `${found.slice(0, 5)}`);
    readAll(message);
    const streamed = new Set<string>();
    for await (const { body } of readParts(bytes, {}, ({ code }) => void streamed.add(code))) {
      await body.cancel();
    }
    if (defect) assert(streamed.has(defect), [...streamed].join());
  });
}

/** What grows with hostile input, with all limits open: twice the size may take twice the time. */
const GROWING: readonly Hostile[] = [
  { name: "nested multiparts", make: nest, size: 2_000 },
  { name: "addresses", make: (size) => `To: ${"a@b.test, ".repeat(size)}\n\n`, size: 100_000 },
  { name: "groups", make: (size) => `To: ${"g:a@b.test;,".repeat(size)}\n\n`, size: 50_000 },
  { name: "unclosed comments", make: (size) => `To: ${"(".repeat(size)}\n\n`, size: 400_000 },
  { name: "comments", make: (size) => `Date: ${"(x)".repeat(size)}\n\n`, size: 200_000 },
  { name: "quotes", make: (size) => `To: ${'"'.repeat(size)}\n\n`, size: 400_000 },
  { name: "brackets", make: (size) => `To: ${"<".repeat(size)}\n\n`, size: 200_000 },
  { name: "routes", make: (size) => `To: ${"<@a,".repeat(size)}\n\n`, size: 100_000 },
  { name: "at signs", make: (size) => `To: ${"a@".repeat(size)}\n\n`, size: 200_000 },
  { name: "colons", make: (size) => `To: ${"a:".repeat(size)}\n\n`, size: 200_000 },
  { name: "words", make: (size) => `To: ${"a ".repeat(size)}@b\n\n`, size: 200_000 },
  { name: "dots", make: (size) => `To: ${"a. ".repeat(size)}@b\n\n`, size: 200_000 },
  {
    name: "encoded words",
    make: (size) => `Subject: ${"=?utf-8?Q?a?= ".repeat(size)}\n\n`,
    size: 30_000,
  },
  {
    name: "begins of words",
    make: (size) => `Subject: ${"=?a?Q?".repeat(size)}\n\n`,
    size: 100_000,
  },
  {
    name: "encoded words of many charsets",
    make: (size) =>
      `Subject: ${Array.from({ length: size }, (_, i) => `=?x-${i}?Q?=E9?=`).join(" ")}\n\n`,
    size: 30_000,
  },
  { name: "identifiers", make: (size) => `References: ${"<a@b>".repeat(size)}\n\n`, size: 100_000 },
  {
    name: "parameters",
    make: (size) =>
      `Content-Type: a/b${Array.from({ length: size }, (_, i) => `;a${i}=b`).join("")}\n\n`,
    size: 50_000,
  },
  {
    name: "pieces of parameters",
    make: (size) =>
      `Content-Type: a/b${Array.from({ length: size }, (_, i) => `;a*${i % 9999}=b`).join("")}\n\n`,
    size: 50_000,
  },
  { name: "semicolons", make: (size) => `Content-Type: a/b${";".repeat(size)}\n\n`, size: 400_000 },
  {
    name: "parentheses of parameters",
    make: (size) => `Content-Type: a/b; a=${"(".repeat(size)}\n\n`,
    size: 400_000,
  },
  {
    name: "comments of parameters",
    make: (size) => `Content-Type: a/b; a=${"(x)y".repeat(size)}\n\n`,
    size: 100_000,
  },
  {
    name: "folds of parameters",
    make: (size) => `Content-Type: a/b; a=${"x\n ".repeat(size)}\n\n`,
    size: 100_000,
  },
  {
    name: "quoted parameters",
    make: (size) => `Content-Type: a/b; a="${"\\".repeat(size)}\n\n`,
    size: 400_000,
  },
  { name: "backslashes", make: (size) => `To: "${'\\"'.repeat(size)}\n\n`, size: 200_000 },
  { name: "repeated fields", make: (size) => "To: a@b\n".repeat(size) + "\n", size: 50_000 },
  {
    name: "lines that are no fields",
    make: (size) => "no field\n".repeat(size) + "\n",
    size: 200_000,
  },
  { name: "postmarks", make: (size) => "From x\n".repeat(size) + "\n", size: 200_000 },
  {
    name: "begins of delimiters",
    make: (size) =>
      `Content-Type: multipart/mixed; boundary=${"b".repeat(70)}\n\n${
        `--${"b".repeat(69)}\n`.repeat(size)
      }`,
    size: 50_000,
  },
  {
    name: "flowed lines",
    make: (size) => `Content-Type: text/plain; format=flowed\n\n${"> a \n".repeat(size)}`,
    size: 200_000,
  },
  {
    name: "quote marks",
    make: (size) => `Content-Type: text/plain; format=flowed\n\n${">".repeat(size)}`,
    size: 400_000,
  },
];

function timeOf(hostile: Hostile, size: number): number {
  const bytes = bytesOf(hostile.make(size));
  const start = performance.now();
  readAll(readMessage(bytes, OPEN));
  return performance.now() - start;
}

for (const hostile of GROWING) {
  Deno.test(`parseMessage takes time in proportion to ${hostile.name}`, () => {
    timeOf(hostile, hostile.size >> 3);
    const times: [number, number] = [
      timeOf(hostile, hostile.size),
      timeOf(hostile, 4 * hostile.size),
    ];
    // Four times the size, and room for the moods of a machine; the square would be sixteen.
    assertLess(times[1], 10 * times[0] + 1_000, `${times}`);
  });
}

Deno.test("parseMessage needs no stack for any depth", () => {
  const message = readMessage(bytesOf(nest(20_000)), OPEN);
  assertEquals([...walkParts(message.root)].length, 20_001);
  assertEquals(show([...walkParts(message.root)][20_000].bytes()), "end\r\n");
});
