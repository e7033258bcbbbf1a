import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "../properties.ts";
import { Fault } from "../../src/model/fault.ts";
import {
  buildByteRanges,
  buildFormData,
  ComposeError,
  type FormField,
  readByteRanges,
  readFormData,
} from "../../src/mime/mod.ts";
import { raw, show } from "./mail.ts";

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.slice(at, at + size));
  }
}

async function write(
  fields: readonly FormField[],
): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> }> {
  const { type, content } = buildFormData(fields, { boundary: "b" });
  const bytes = await content.bytes();
  assertEquals(bytes.length, content.length);
  return { type, bytes };
}

Deno.test("buildFormData writes fields as browsers do", async () => {
  const { type, bytes } = await write([
    { name: 'a"b\n', value: "one\ntwo" },
    { name: "file", value: raw("\x00\xff"), filename: 'C:\\é".bin', type: "image/x-test" },
  ]);
  assertEquals(type, 'multipart/form-data; boundary="=_1_b"');
  assertEquals(
    show(bytes),
    '--=_1_b\r\nContent-Disposition: form-data; name="a%22b%0D%0A"\r\n\r\none\r\ntwo\r\n' +
      '--=_1_b\r\nContent-Disposition: form-data; name="file"; filename="C:\\\xc3\xa9%22.bin"\r\n' +
      "Content-Type: image/x-test\r\n\r\n\0\xff\r\n--=_1_b--\r\n",
  );
});

Deno.test("buildFormData is read by the platform as it was meant", async () => {
  const { type, bytes } = await write([
    { name: "text", value: "grüße" },
    { name: "text", value: "" },
    { name: "data", value: raw("\r\n--=_1\r\n"), filename: "x.bin" },
    { name: "blob", value: new Blob(["abc"], { type: "text/css" }) },
  ]);
  const form = await new Response(bytes, { headers: { "Content-Type": type } }).formData();
  assertEquals(form.getAll("text"), ["grüße", ""]);
  const data = form.get("data");
  assert(data instanceof File);
  assertEquals([data.name, await data.text()], ["x.bin", "\r\n--=_1\r\n"]);
  const blob = form.get("blob");
  assert(blob instanceof File);
  assertEquals([blob.name, blob.type, await blob.text()], ["blob", "text/css", "abc"]);
});

Deno.test("readFormData reads what the platform writes", async () => {
  const form = new FormData();
  form.append("a", 'x"y');
  form.append('na"me', "é");
  form.append(
    "file",
    new File([raw("\x00\x01") as Uint8Array<ArrayBuffer>], 'q"ü.bin', { type: "image/png" }),
  );
  const response = new Response(form);
  const type = response.headers.get("content-type") ?? "";
  const entries = await readFormData(new Uint8Array(await response.arrayBuffer()), type);
  assertEquals(entries.map(({ name, filename, type, text }) => [name, filename, type, text]), [
    ["a", undefined, "text/plain", 'x"y'],
    ['na"me', undefined, "text/plain", "é"],
    ["file", 'q"ü.bin', "image/png", "\0\x01"],
  ]);
});

Deno.test("readFormData gives back any name and value, in chunks of any size", async () => {
  const text = fc.string({ unit: "grapheme", maxLength: 30 }).filter((value) =>
    !/\0|%0d|%0a|%22|\\"|\\$/i.test(value)
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name: text, value: fc.uint8Array({ maxLength: 60 }), filename: text }), {
        maxLength: 4,
      }),
      fc.integer({ min: 1, max: 40 }),
      async (files, size) => {
        const { type, bytes } = await write(files);
        const entries = await readFormData(chunks(bytes, size), type);
        const lines = (value: string) => value.toWellFormed().replace(/\r\n|\r|\n/g, "\r\n");
        assertEquals(
          entries.map(({ name, bytes, filename }) => [name, show(bytes), filename]),
          files.map((
            { name, value, filename },
          ) => [lines(name), show(value), filename.toWellFormed()]),
        );
      },
    ),
    { numRuns: 300, seed: 11 },
  );
});

Deno.test("readFormData leaves uploaded messages whole", async () => {
  const mail = "Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nx\r\n--i--\r\nend";
  const { type, bytes } = await write([
    { name: "mail", value: raw(mail), filename: "a.eml", type: "message/rfc822" },
    { name: "after", value: "y" },
  ]);
  const entries = await readFormData(bytes, type);
  assertEquals(entries.map(({ bytes }) => show(bytes)), [mail, "y"]);
});

Deno.test("readFormData reads what other writers make of names and charsets", async () => {
  const body = "--x\r\nContent-Disposition: form-data; name=_charset_\r\n\r\niso-8859-1\r\n" +
    '--x\r\ncontent-disposition: Form-Data; name="a\\"b"\r\n\r\n\xe9\r\n' +
    "--x\r\nContent-Disposition: form-data; name=c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xc3\xa9\r\n" +
    "--x\r\nContent-Disposition: attachment; name=d\r\n\r\nno\r\n--x\r\n\r\nno\r\n--x--";
  const entries = await readFormData(raw(body), "multipart/form-data; boundary=x");
  assertEquals(entries.map(({ name, text }) => [name, text]), [
    ["_charset_", "iso-8859-1"],
    ['a"b', "é"],
    ["c", "é"],
  ]);
});

Deno.test("readFormData refuses what is too large or no form", async () => {
  const { type, bytes } = await write([{ name: "a", value: "x".repeat(100) }]);
  const large = await assertRejects(
    () => readFormData(bytes, type, { conversionInput: 50 }),
    Fault,
  );
  assertEquals(large.code, "too-large");
  const other = await assertRejects(() => readFormData(bytes, "text/plain"), Fault);
  assertEquals(other.code, "bad-request");
  assertThrows(() => buildFormData([{ name: "a", value: raw(""), type: "x\r\ny" }]), ComposeError);
});

const CONTENT = raw("0123456789".repeat(10));
const RANGED = {
  type: "text/plain",
  length: CONTENT.length,
  async *open({ first, last }: { first: number; last: number }) {
    yield await Promise.resolve(CONTENT.subarray(first, last + 1));
  },
};

Deno.test("buildByteRanges writes ranges that readByteRanges reads", async () => {
  const ranges = [{ first: 0, last: 4 }, { first: 95, last: 99 }, { first: 3, last: 3 }];
  const { type, content } = buildByteRanges(RANGED, ranges, { boundary: "b" });
  const bytes = await content.bytes();
  assertEquals([type, bytes.length], ['multipart/byteranges; boundary="=_1_b"', content.length]);
  assert(
    show(bytes).startsWith(
      "--=_1_b\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-4/100\r\n\r\n01234\r\n",
    ),
  );
  for (const size of [1, 7, 1000]) {
    const parts = await readByteRanges(chunks(bytes, size), type);
    assertEquals(
      parts.map(({ first, last, length, type, bytes }) => [first, last, length, type, show(bytes)]),
      [
        [0, 4, 100, "text/plain", "01234"],
        [95, 99, 100, "text/plain", "56789"],
        [3, 3, 100, "text/plain", "3"],
      ],
    );
  }
});

Deno.test("buildByteRanges refuses ranges outside of the content, and types of several lines", () => {
  for (const [first, last] of [[5, 4], [0, 100], [-1, 3], [NaN, 1]]) {
    assertThrows(() => buildByteRanges(RANGED, [{ first, last }]), ComposeError);
  }
  assertThrows(
    () => buildByteRanges({ ...RANGED, type: "a/b\r\nX: y" }, [{ first: 0, last: 1 }]),
    ComposeError,
  );
});

Deno.test("readByteRanges believes no part that is not what it says", async () => {
  const part = (range: string, body: string, end = "\r\n--b--") =>
    raw(`--b\r\nContent-Range: ${range}\r\n\r\n${body}${end}`);
  const read = (bytes: Uint8Array) => readByteRanges(bytes, "multipart/byteranges; boundary=b");
  assertEquals((await read(part("bytes 2-3/*", "ab")))[0].length, undefined);
  for (
    const bytes of [
      part("bytes 2-3/10", "abc"),
      part("bytes 3-2/10", ""),
      part("bytes 8-11/10", "abcd"),
      part("pages 1-2/3", "ab"),
      part("bytes 2-3/10", "ab", ""),
      raw("--b\r\n\r\nab\r\n--b--"),
    ]
  ) {
    assertEquals((await assertRejects(() => read(bytes), Fault)).code, "origin-broken");
  }
});

Deno.test("readFormData takes a backslash before the closing quote for a sign of the name", async () => {
  const form = buildFormData([
    { name: "a\\", value: "x", filename: "C:\\", type: "text/plain" },
    { name: 'b\\"', value: "y" },
  ]);
  const bytes = await new Response(form.content.stream()).bytes();
  const entries = await readFormData(bytes, form.type);
  assertEquals(entries.map(({ name, filename }) => [name, filename]), [
    ["a\\", "C:\\"],
    ['b\\"', undefined],
  ]);
});
