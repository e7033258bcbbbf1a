import { assertEquals } from "@std/assert";
import { readFlowed, readMessage, unwrapFlowed } from "../../src/mime/mod.ts";
import { mail, raw } from "./mail.ts";

function textOf(type: string, body: string): [string, string[]] {
  const { root } = readMessage(raw(`Content-Type: ${type}\r\n\r\n${body}`));
  return [root.text(), root.decodeText().defects.map((defect) => defect.code)];
}

Deno.test("Entity.text decodes charsets by their WHATWG names", () => {
  assertEquals(textOf("text/plain; charset=euc-kr", "\xc7\xd1\xb1\xb9"), ["한국", []]);
  assertEquals(textOf("text/plain; charset=iso-8859-1", "\x93\xe9\x94"), ["“é”", []]);
  assertEquals(textOf("text/plain; charset=UTF-8", "\xed\x95\x9c"), ["한", []]);
  assertEquals(textOf("text/plain; charset=iso-2022-jp", "\x1b$B%F%9\x1b(B\x1b$B%H\x1b(B"), [
    "テスト",
    [],
  ]);
});

Deno.test("Entity.text reads undeclared bytes as UTF-8 or windows-1252 and reports them", () => {
  assertEquals(textOf("text/plain", "\xed\x95\x9c"), ["한", ["charset-bytes"]]);
  assertEquals(textOf("text/plain; charset=us-ascii", "caf\xe9"), ["café", ["charset-bytes"]]);
  assertEquals(textOf("text/plain; charset=x-odd", "caf\xe9"), ["café", ["charset-unknown"]]);
  assertEquals(textOf("text/plain; charset=utf-8", "caf\xe9"), ["caf\ufffd", ["charset-bytes"]]);
});

Deno.test("Message.subject of bare bytes is read in the charset of the body, or as what it looks like", () => {
  const subjectOf = (type: string, subject: string) =>
    readMessage(raw(`Subject: ${subject}\r\nContent-Type: ${type}\r\n\r\nx`)).subject;
  const bytes = "\xb3\xec\xc2\xf7";
  assertEquals(subjectOf("text/plain; charset=ks_c_5601-1987", bytes), "녹차");
  assertEquals(subjectOf("text/plain; charset=iso-8859-1", bytes), "³ìÂ÷");
  assertEquals(subjectOf("multipart/mixed; boundary=b", bytes), "녹차");
  assertEquals(subjectOf("text/plain; charset=shift_jis", "\x92\x83"), "茶");
  assertEquals(subjectOf("text/plain; charset=x-odd", "caf\xe9"), "café");
  assertEquals(subjectOf("text/plain; charset=euc-kr", "\xed\x95\x9c"), "한");
  const [defect] = readMessage(raw(`Subject: ${bytes}\r\nDate: x\r\n\r\n`)).defects;
  assertEquals(defect.code, "field-charset");
});

Deno.test("Entity.text reads the charset that an HTML text names itself, if its header names none", () => {
  const html = '<meta charset="euc-kr">\xc7\xd1';
  assertEquals(textOf("text/html", html)[0], '<meta charset="euc-kr">한');
  assertEquals(textOf("text/html; charset=iso-8859-1", html)[0], '<meta charset="euc-kr">ÇÑ');
});

Deno.test("Entity.text takes HTML that forms UTF-8 for that, whatever charset it names", () => {
  const html = '<meta charset="euc-kr">\xed\x95\x9c';
  assertEquals(textOf("text/html", html)[0], '<meta charset="euc-kr">한');
});

Deno.test("Entity.text refuses UTF-7, which can hide markup", () => {
  assertEquals(textOf("text/html; charset=utf-7", "+ADw-script+AD4-"), [
    "+ADw-script+AD4-",
    ["charset-refused"],
  ]);
});

Deno.test("Entity.text has line feeds as line ends and nothing else changed", () => {
  assertEquals(textOf("text/plain", "a\r\nb\rc\n\r\n")[0], "a\nb\rc\n\n");
});

Deno.test("Entity.stream gives the bytes of the body", async () => {
  const body = "x".repeat(200_000);
  const { root } = mail(`Subject: x\n\n${body}`);
  const lengths: number[] = [];
  for await (const chunk of root.stream()) lengths.push(chunk.length);
  assertEquals(lengths.reduce((sum, length) => sum + length, 0), 200_000);
});

Deno.test("readFlowed joins paragraphs and keeps depths apart (RFC 3676 §4)", () => {
  const text = ">> deep \n>> quote\n> one \n> two\nfixed\n stuffed\n>> a \n> b\n-- \nname";
  assertEquals(readFlowed(text, false), [
    { depth: 2, text: "deep quote" },
    { depth: 1, text: "one two" },
    { depth: 0, text: "fixed" },
    { depth: 0, text: "stuffed" },
    { depth: 2, text: "a " },
    { depth: 1, text: "b" },
    { depth: 0, text: "-- " },
    { depth: 0, text: "name" },
  ]);
});

Deno.test("readFlowed lets no paragraph run into a signature", () => {
  assertEquals(unwrapFlowed("text \n-- \nme", false), "text \n-- \nme");
});

Deno.test("Entity.text undoes soft line breaks, with DelSp without their blank", () => {
  const flowed = "Content-Type: text/plain; format=flowed";
  assertEquals(mail(`${flowed}\n\none \ntwo\n> q \n> r\n`).root.text(), "one two\n> q r\n");
  assertEquals(mail(`${flowed}; delsp=yes\n\none \ntwo\n`).root.text(), "onetwo\n");
});
