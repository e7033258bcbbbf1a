import { assertEquals, assertLess, assertRejects } from "@std/assert";
import fc from "../properties.ts";
import {
  joinPieces,
  type MessagePiece,
  readMessage,
  replacePart,
  splitBytes,
  splitMessage,
  type SplitOptions,
  tableParts,
  tablePartsOf,
  walkParts,
} from "../../src/mime/mod.ts";
import { allowed } from "../allowed.ts";
import { raw, show, wire } from "./mail.ts";

const FOLDER = new URL("../../../shared/cases/mime/", import.meta.url);

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.slice(at, at + size));
  }
}

async function splitIn(bytes: Uint8Array, size: number, options?: SplitOptions) {
  return await Array.fromAsync(splitMessage(chunks(bytes, size), options));
}

/** Kinds, paths and bytes on lines. */
function brief(pieces: readonly MessagePiece[]): string[] {
  return pieces.map(({ kind, path, bytes }) => `${kind} ${path} ${JSON.stringify(show(bytes))}`);
}

/** Splits in every way; all must be the same and join to the input. */
async function splitAll(bytes: Uint8Array): Promise<MessagePiece[]> {
  const whole = splitBytes(bytes);
  assertEquals(joinPieces(whole), bytes);
  for (const size of [1, 7, 17, 4096]) {
    const pieces = await splitIn(bytes, size);
    assertEquals(pieces.length, whole.length);
    pieces.forEach((piece, index) => assertSame(piece, whole[index]));
  }
  return whole;
}

function assertSame(one: MessagePiece, other: MessagePiece): void {
  assertEquals([one.kind, one.path], [other.kind, other.path]);
  // Compared as text only where it differs: deep equality of bytes is slow.
  const same = one.bytes.length === other.bytes.length &&
    one.bytes.every((byte, index) => byte === other.bytes[index]);
  if (!same) assertEquals(show(one.bytes), show(other.bytes));
}

const NESTED = `Subject: x
Content-Type: multipart/mixed; boundary=o

preamble
--o
Content-Type: multipart/alternative; boundary=i

--i

one
--i \t
Content-Type: text/html

<p>
--i--
inner
--o
Content-Type: message/rfc822

Content-Type: multipart/mixed; boundary=m

--m

deep

--m--
--o
--o

unclosed
--o--
epilogue
`;

Deno.test("splitMessage gives heads, bodies and delimiters with their line ends", async () => {
  const pieces = await splitAll(raw(NESTED));
  assertEquals(brief(pieces), [
    'head TEXT "Subject: x\\nContent-Type: multipart/mixed; boundary=o\\n\\n"',
    'preamble TEXT "preamble"',
    'delimiter TEXT "\\n--o\\n"',
    'head 1 "Content-Type: multipart/alternative; boundary=i\\n\\n"',
    'delimiter 1 "--i\\n"',
    'head 1.1 "\\n"',
    'body 1.1 "one"',
    'delimiter 1 "\\n--i \\t\\n"',
    'head 1.2 "Content-Type: text/html\\n\\n"',
    'body 1.2 "<p>"',
    'close 1 "\\n--i--"',
    'epilogue 1 "\\ninner"',
    'delimiter TEXT "\\n--o\\n"',
    'head 2 "Content-Type: message/rfc822\\n\\n"',
    'head 2.TEXT "Content-Type: multipart/mixed; boundary=m\\n\\n"',
    'delimiter 2.TEXT "--m\\n"',
    'head 2.1 "\\n"',
    'body 2.1 "deep\\n"',
    'close 2.TEXT "\\n--m--"',
    'delimiter TEXT "\\n--o\\n"',
    'delimiter TEXT "--o\\n"',
    'head 3 "\\n"',
    'body 3 "unclosed"',
    'close TEXT "\\n--o--"',
    'epilogue TEXT "\\nepilogue\\n"',
  ]);
  await splitAll(wire(NESTED));
});

Deno.test("splitMessage takes a body without its header where the type is given", () => {
  const pieces = splitBytes(raw("--b\n\nx\n--b--"), { contentType: "multipart/mixed; boundary=b" });
  assertEquals(brief(pieces), [
    'delimiter TEXT "--b\\n"',
    'head 1 "\\n"',
    'body 1 "x"',
    'close TEXT "\\n--b--"',
  ]);
});

/** Pieces of every leaf, by path, as the tree reader sees them. */
function leavesOf(bytes: Uint8Array): Map<string, string> {
  const leaves = new Map<string, string>();
  for (const part of walkParts(readMessage(bytes).root)) {
    const { start, end } = part.bodySpan;
    // A multipart without parts has nothing but a preamble here.
    const leaf = part.parts.length === 0 && !part.type.startsWith("multipart/");
    if (leaf) leaves.set(part.path, show(bytes.subarray(start, end)));
  }
  return leaves;
}

function bodiesOf(pieces: readonly MessagePiece[]): Map<string, string> {
  const bodies = new Map<string, string>();
  for (const { kind, path, bytes } of pieces) {
    if (kind === "body") bodies.set(path, (bodies.get(path) ?? "") + show(bytes));
  }
  return bodies;
}

function* listFiles(folder: URL): Generator<URL> {
  for (const entry of Deno.readDirSync(folder)) {
    if (entry.isDirectory) yield* listFiles(new URL(`${encodeURIComponent(entry.name)}/`, folder));
    else yield new URL(encodeURIComponent(entry.name), folder);
  }
}

function exists(): boolean {
  try {
    return Deno.statSync(FOLDER).isDirectory;
  } catch {
    return false;
  }
}

Deno.test({
  name:
    "splitMessage joins to every byte of real messages, in pieces of any size, and cuts as the reader does",
  ignore: !allowed.read || !exists(),
  async fn() {
    let count = 0;
    const different: string[] = [];
    for (const file of listFiles(FOLDER)) {
      if (/\.(?:json|jsonl|xml|golden)$/.test(file.pathname)) continue;
      const bytes = await Deno.readFile(file);
      const bodies = bodiesOf(await splitAll(bytes));
      count++;
      for (const [path, body] of leavesOf(bytes)) {
        // A message inside that was encoded is one body here.
        if ((bodies.get(path) ?? "") !== body && !isEncodedMessage(bytes, path)) {
          different.push(`${file.pathname.slice(FOLDER.pathname.length)} ${path}`);
        }
      }
    }
    assertEquals(different, []);
    assertLess(400, count);
  },
});

function isEncodedMessage(bytes: Uint8Array, path: string): boolean {
  const outer = [...walkParts(readMessage(bytes).root)].filter((part) =>
    path.startsWith(`${part.path}.`) && part.type.startsWith("message/")
  );
  return outer.some((part) => !["7bit", "8bit", "binary"].includes(part.transferEncoding));
}

Deno.test("splitMessage agrees with the reader on broken and nested messages of every kind", async () => {
  const line = fc.constantFrom(
    "--a",
    "--a--",
    "--b",
    "--b ",
    "--b--\t",
    "--ab",
    "-",
    "--",
    "",
    "text",
    "Content-Type: multipart/mixed; boundary=a",
    "Content-Type: multipart/digest; boundary=b",
    "Content-Type: message/rfc822",
    "Content-Type: multipart/mixed; boundary=ab",
    " boundary=b",
    "X: y",
    "--a\r",
    "\r",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 40 }),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      async (lines, end, ended) => {
        const bytes = raw(
          ["Content-Type: multipart/mixed; boundary=a", ...lines].join(end) + (ended ? end : ""),
        );
        const bodies = bodiesOf(await splitAll(bytes));
        for (const [path, body] of leavesOf(bytes)) {
          // A multipart without parts is a leaf to the reader; its text is a preamble here.
          if (bodies.has(path)) assertEquals([path, bodies.get(path)], [path, body]);
        }
      },
    ),
    { numRuns: 1500, seed: 7 },
  );
});

Deno.test({
  name: "tablePartsOf finds in a stream what tableParts finds in the whole",
  ignore: !allowed.read || !exists(),
  async fn() {
    for (const file of listFiles(FOLDER)) {
      if (!/\.(?:eml|msg)$/.test(file.pathname)) continue;
      const bytes = await Deno.readFile(file);
      // A part of no bytes at all leaves no trace in the stream.
      const rows = [...tableParts(readMessage(bytes))].filter(([, { body }]) =>
        body !== undefined && body.start < bytes.length
      );
      const streamed = await tablePartsOf(chunks(bytes, 1000));
      for (const [path, row] of rows) {
        const found = streamed.get(path);
        // Where an inner header ends at an outer delimiter, the line end is claimed by both.
        const shared = row.type.startsWith("message/")
          ? (found?.body?.end ?? 0) - (row.body?.end ?? 0)
          : 0;
        assertEquals([0, 1, 2].includes(shared), true);
        const body = found?.body && { ...found.body, end: found.body.end - shared };
        const expected = { ...row, alternative: false };
        assertEquals([file.pathname, path, { ...found, body }], [file.pathname, path, expected]);
      }
    }
  },
});

Deno.test("replacePart leaves every byte outside of the part", async () => {
  const bytes = wire(NESTED);
  const entity = raw("X: new\r\n\r\nnew");
  for (const path of ["1", "1.1", "2", "2.TEXT", "2.1", "3"]) {
    const part = [...walkParts(readMessage(bytes).root)].find((one) => one.path === path);
    const { start, end } = part?.span ?? { start: -1, end: -1 };
    const expected = show(bytes.subarray(0, start)) + show(entity) + show(bytes.subarray(end));
    for (const size of [3, 5000]) {
      const parts = await Array.fromAsync(replacePart(chunks(bytes, size), path, entity));
      assertEquals([path, show(joinPieces(parts.map((one) => ({ bytes: one }))))], [
        path,
        expected,
      ]);
    }
  }
  assertEquals(
    (await Array.fromAsync(replacePart(bytes, "3", null))).map(show).join("").includes("unclosed"),
    false,
  );
  await assertRejects(() => Array.fromAsync(replacePart(bytes, "9", entity)), RangeError);
});

Deno.test("splitMessage keeps to its limits and goes on", async () => {
  const limits = { mimeDepth: 3, mimeParts: 4, mimeHeaderBytes: 100 };
  const deep = "Content-Type: multipart/mixed; boundary=a\n\n--a\n".repeat(50);
  const many = "Content-Type: multipart/mixed; boundary=a\n\n" + "--a\n\nx\n".repeat(50);
  const wide = `X: ${
    "y".repeat(500)
  }\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n--a--\n`;
  for (const text of [deep, many, wide]) {
    const whole = splitBytes(raw(text), { limits });
    assertEquals(show(joinPieces(whole)), text);
    assertEquals(brief(await splitIn(raw(text), 1, { limits })), brief(whole));
  }
});

Deno.test("splitMessage takes time in proportion to hostile messages", async () => {
  const start = performance.now();
  const type = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  const hostile = [
    type + "--b\r\n\r\n".repeat(200_000),
    type + "--bound\r\n".repeat(200_000),
    type + "--b" + " ".repeat(1 << 20) + "\r\n\r\nx",
    type + "--" + "b".repeat(1 << 20),
    "X: " + "y".repeat(4 << 20),
    "\r".repeat(1 << 20),
  ];
  for (const text of hostile) {
    const bytes = raw(text);
    for (const size of [100, 1 << 20]) {
      assertEquals(joinPieces(await splitIn(bytes, size)).length, bytes.length);
    }
  }
  assertLess(performance.now() - start, 60_000);
});
