import { assertEquals } from "@std/assert";
import {
  findInlineFiles,
  joinYenc,
  readMessage,
  readYenc,
  takeInlineFiles,
} from "../../src/mime/mod.ts";
import { hasCorpus, readCorpus } from "./corpus.ts";
import { raw, show } from "./mail.ts";

const CAT = "begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n";

/** yEnc of bytes, as its writers do it. */
function yenc(bytes: Uint8Array, line = 128): string {
  let text = "";
  let column = 0;
  for (const byte of bytes) {
    const coded = (byte + 42) & 0xff;
    const critical = [0x00, 0x0a, 0x0d, 0x3d].includes(coded);
    text += critical ? `=${String.fromCharCode((coded + 64) & 0xff)}` : String.fromCharCode(coded);
    column += critical ? 2 : 1;
    if (column >= line) {
      text += "\r\n";
      column = 0;
    }
  }
  return column > 0 ? `${text}\r\n` : text;
}

const ALL = Uint8Array.from({ length: 600 }, (_, index) => index & 0xff);

Deno.test("takeInlineFiles takes uuencoded files out of a text", () => {
  const { root } = readMessage(
    raw(`Subject: x\r\n\r\nHello,\r\n${CAT}bye\r\n${CAT.replace("cat", "dog")}`),
  );
  const { text, files } = takeInlineFiles(root);
  assertEquals(show(text), "Hello,\r\nbye\r\n");
  assertEquals(files.map(({ filename, bytes, encoding }) => [filename, show(bytes), encoding]), [
    ["cat.txt", "Cat", "uuencode"],
    ["dog.txt", "Cat", "uuencode"],
  ]);
});

Deno.test("findInlineFiles takes no sentence for a file", () => {
  for (
    const text of [
      "begin 644 words\r\nof a sentence\r\n",
      "begin with this\r\n#0V%T\r\n`\r\nend\r\n",
      "begin 64 cat.txt\r\n#0V%T\r\nend\r\n",
      "=ybegin is how yEnc begins\r\n",
      " begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n",
    ]
  ) assertEquals(findInlineFiles(raw(text)), []);
});

Deno.test("findInlineFiles reads a file that was cut, and says so", () => {
  const [file] = findInlineFiles(raw("begin 644 a b.txt\n#0V%T\nand text"));
  assertEquals([file.filename, show(file.bytes)], ["a b.txt", "Cat"]);
  assertEquals(file.defects.map(({ code }) => code), ["uuencode-truncated"]);
});

Deno.test("findInlineFiles reads lines that lost their blanks or have a checksum", () => {
  const blanks = "begin 644 z\n#    \n`\nend\n";
  assertEquals(show(findInlineFiles(raw(blanks))[0].bytes), "\0\0\0");
  assertEquals(show(findInlineFiles(raw('begin 644 z\n#"\n`\nend\n'))[0].bytes), "\b\0\0");
  assertEquals(show(findInlineFiles(raw("begin 644 z\n#0V%T!\n`\nend\n"))[0].bytes), "Cat");
});

Deno.test("readYenc decodes every byte and checks what was claimed", () => {
  const text = raw(
    `text\r\n=ybegin line=128 size=600 name=a file.bin\r\n${yenc(ALL)}=yend size=600 crc32=` +
      "5f1b2a3c\r\nmore",
  );
  const [file] = findInlineFiles(text);
  assertEquals([file.filename, file.encoding, file.bytes], ["a file.bin", "yenc", ALL]);
  assertEquals(file.defects.map(({ code }) => code), ["yenc-checksum"]);
  assertEquals(show(text.subarray(file.end)), "more");
});

Deno.test("readYenc knows the checksum of the specification's example", () => {
  const bytes = Uint8Array.from({ length: 584 }, (_, index) => index % 256);
  // CRC-32 of "123456789" is the check value that every description of the sum gives.
  const nine = raw(
    `=ybegin line=128 size=9 name=n\r\n${yenc(raw("123456789"))}` +
      "=yend size=9 crc32=cbf43926\r\n",
  );
  assertEquals(readYenc(nine, 0)?.defects, []);
  const short = raw(`=ybegin line=128 size=584 name=n\r\n${yenc(bytes)}`);
  assertEquals(readYenc(short, 0)?.defects.map(({ code }) => code), ["yenc-truncated"]);
});

Deno.test("joinYenc joins parts in any order, and reports what is missing", () => {
  const part = (number: number, from: number, to: number) =>
    readYenc(
      raw(
        `=ybegin part=${number} total=3 line=128 size=600 name=a.bin\r\n` +
          `=ypart begin=${from + 1} end=${to}\r\n${yenc(ALL.subarray(from, to))}` +
          `=yend size=${to - from} part=${number}\r\n`,
      ),
      0,
    );
  const parts = [part(3, 500, 600), part(1, 0, 200), part(2, 200, 500)].flatMap((p) => p ?? []);
  assertEquals(parts.map(({ part, total, offset }) => [part, total, offset]), [
    [3, 3, 500],
    [1, 3, 0],
    [2, 3, 200],
  ]);
  assertEquals(joinYenc(parts)?.bytes, ALL);
  assertEquals(joinYenc(parts)?.defects, []);
  const cut = joinYenc(parts.slice(0, 2));
  assertEquals([cut?.bytes.length, cut?.defects.map(({ code }) => code)], [200, ["yenc-size"]]);
  assertEquals(joinYenc([]), undefined);
});

Deno.test({
  name: "takeInlineFiles finds the files of real messages",
  ignore: !hasCorpus(),
  fn() {
    const found = readCorpus().filter(({ id }) => /(?:sig-uu|uu-zeegee)\.msg$/.test(id))
      .flatMap(({ bytes }) => takeInlineFiles(readMessage(bytes).root).files)
      .map(({ filename, bytes, defects }) => [filename, bytes.length, defects.length]);
    assertEquals(found, [[".signature", 276, 0], ["", 236, 0], ["up.gif", 110, 0], [
      "zeegee.gif",
      4834,
      0,
    ]]);
  },
});
