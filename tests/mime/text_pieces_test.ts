import { assertEquals } from "@std/assert";
import { quotedPrintableDecoder } from "../../src/bytes/kernel.ts";
import { encodeBase64, encodeQuotedPrintable } from "../../src/coding/mod.ts";
import { decodeBody } from "../../src/mime/charset_text.ts";
import { readMessage } from "../../src/mime/mod.ts";
import { hasPieces, readTextPieces } from "../../src/mime/text_pieces.ts";
import { dice, octets, phrase } from "../bytes/inputs.ts";
import { raw, show } from "./mail.ts";

const WORDS = ["Größe ", "한국어", "\r\n", "\r", "\n", "😀", "x".repeat(90), "\ufeff", " ", "é"];

/** The text as it is read in one go. */
function whole(bytes: Uint8Array, charset: string): string {
  return decodeBody(bytes, charset, true).text.replaceAll("\r\n", "\n");
}

function inPieces(bytes: Uint8Array, charset: string): string {
  return readTextPieces(encodeQuotedPrintable(bytes), quotedPrintableDecoder(), charset).text;
}

Deno.test("readTextPieces reads what is read in one go, wherever it is cut", () => {
  const roll = dice(11);
  const utf8 = WORDS.map((word) => show(new TextEncoder().encode(word)));
  for (let round = 0; round < 60; round++) {
    const bytes = phrase(roll, utf8, 20_000 + roll(20_000));
    assertEquals(inPieces(bytes, "utf-8"), whole(bytes, "utf-8"));
  }
});

Deno.test("readTextPieces reads text without line ends, and bytes that are no text", () => {
  const roll = dice(12);
  for (const word of ["é", "한", "😀", "a", "\r"]) {
    for (const lead of ["", "x", "xx"]) {
      const bytes = new TextEncoder().encode(lead + word.repeat(300_000));
      assertEquals(inPieces(bytes, "utf-8"), whole(bytes, "utf-8"));
    }
  }
  for (const charset of ["utf-8", "windows-1252", "koi8-r", "iso-8859-8-i"]) {
    const bytes = octets(roll, 700_000);
    assertEquals(inPieces(bytes, charset), whole(bytes, charset));
  }
});

Deno.test("hasPieces knows the charsets that can be cut after a line", () => {
  const cut = ["utf-8", "windows-1252", "iso-8859-2", "iso-8859-8-i", "koi8-u", "macintosh"];
  const not = ["utf-16le", "utf-7", "iso-2022-jp", "euc-kr", "ibm850", "gb18030"];
  assertEquals([...cut, ...not].filter(hasPieces), cut);
});

Deno.test("Entity.text reads large encoded bodies as it reads small ones", () => {
  const line = "caf\xe9 \xed\x95\x9c\r\n";
  const read = (
    charset: string,
    count: number,
    encode: (bytes: Uint8Array) => Uint8Array,
    name: string,
  ) => {
    const head = raw(
      `Content-Type: text/plain${charset}\r\nContent-Transfer-Encoding: ${name}\r\n\r\n`,
    );
    const body = encode(raw(line.repeat(count)));
    const message = new Uint8Array(head.length + body.length);
    message.set(head);
    message.set(body, head.length);
    const { text, defects } = readMessage(message).root.decodeText();
    return [text.slice(0, 8), text.length / count, defects.map(({ code }) => code)];
  };
  for (
    const charset of [
      "",
      "; charset=us-ascii",
      "; charset=utf-8",
      "; charset=iso-8859-1",
      "; charset=x",
    ]
  ) {
    for (
      const [encode, name] of [
        [(bytes: Uint8Array) => encodeBase64(bytes, { lineLength: 76 }), "base64"],
        [encodeQuotedPrintable, "quoted-printable"],
      ] as const
    ) {
      assertEquals(read(charset, 20_000, encode, name), read(charset, 10, encode, name));
    }
  }
});
