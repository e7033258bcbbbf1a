import { assert, assertEquals } from "@std/assert";
import { isTnef, readTnef, type TnefMessage } from "../../src/mime/mod.ts";
import { dice, octets } from "../bytes/inputs.ts";
import { raw, show } from "./mail.ts";

/** Bytes of numbers, little-endian: [value, size]. */
function numbers(...pairs: readonly (readonly [number, number])[]): Uint8Array {
  return Uint8Array.from(
    pairs.flatMap(([value, size]) =>
      Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** at) & 0xff)
    ),
  );
}

function join(...pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

function attribute(level: number, kind: number, data: Uint8Array): Uint8Array {
  const sum = data.reduce((total, byte) => total + byte & 0xffff, 0);
  return join(numbers([level, 1], [kind, 4], [data.length, 4]), data, numbers([sum, 2]));
}

function tnef(...attributes: readonly Uint8Array[]): Uint8Array {
  return join(numbers([0x223e9f78, 4], [1, 2]), ...attributes);
}

const pad = (bytes: Uint8Array) => join(bytes, new Uint8Array(-bytes.length & 3));

function property(type: number, id: number, bytes: Uint8Array): Uint8Array {
  return join(numbers([type, 2], [id, 2], [1, 4], [bytes.length, 4]), pad(bytes));
}

const long = (id: number, value: number) => numbers([3, 2], [id, 2], [value, 4]);

function properties(...list: readonly Uint8Array[]): Uint8Array {
  return join(numbers([list.length, 4]), ...list);
}

function utf16(text: string): Uint8Array {
  return numbers(...Array.from(`${text}\0`, (char) => [char.charCodeAt(0), 2] as const));
}

const NAMED = join(
  numbers([0x1e, 2], [0x8001, 2]),
  new Uint8Array(16),
  numbers([1, 4], [6, 4]),
  pad(raw("a\0b\0\0\0")),
  numbers([1, 4], [2, 4]),
  pad(raw("v\0")),
);

const RENDER = attribute(2, 0x69002, new Uint8Array(14));

const WHOLE = tnef(
  attribute(1, 0x69007, numbers([949, 4], [0, 4])),
  attribute(1, 0x18004, raw("\xc7\xd1\0")),
  attribute(
    1,
    0x69003,
    properties(
      NAMED,
      property(0x1f, 0x1000, utf16("Hello\r\nthere")),
      property(0x102, 0x1013, raw("<p>Hello</p>\0")),
    ),
  ),
  RENDER,
  attribute(2, 0x18010, raw("\xb1\xb9.txt\0")),
  attribute(2, 0x6800f, raw("content")),
  RENDER,
  attribute(2, 0x18010, raw("SHORT~1.TXT\0")),
  attribute(
    2,
    0x69005,
    properties(
      property(0x1f, 0x3707, utf16("a long name.txt")),
      property(0x1e, 0x370e, raw("Image/PNG\0")),
      property(0x1e, 0x3712, raw("<logo@x>\0")),
      property(0x102, 0x3701, raw("data")),
    ),
  ),
);

Deno.test("readTnef reads body and attachments", () => {
  assert(isTnef(WHOLE));
  const { subject, text, html, attachments, defects } = readTnef(WHOLE);
  assertEquals([subject, text, html && show(html)], ["한", "Hello\nthere", "<p>Hello</p>"]);
  assertEquals(attachments, [
    { filename: "국.txt", bytes: raw("content") },
    {
      filename: "a long name.txt",
      type: "image/png",
      contentId: "logo@x",
      bytes: raw("data"),
    },
  ]);
  assertEquals(defects, []);
});

Deno.test("readTnef reads a message within a message", () => {
  const inner = tnef(attribute(1, 0x18004, raw("inner\0")));
  const outer = (content: Uint8Array) =>
    tnef(
      RENDER,
      attribute(
        2,
        0x69005,
        properties(long(0x3705, 5), property(0x0d, 0x3701, join(new Uint8Array(16), content))),
      ),
    );
  const [attachment] = readTnef(outer(inner)).attachments;
  assertEquals([attachment.message?.subject, attachment.bytes], ["inner", inner]);
  let deep = inner;
  for (let level = 0; level < 100; level++) deep = outer(deep);
  let message: TnefMessage | undefined = readTnef(deep, { mimeDepth: 10 });
  let depth = 0;
  for (let next = message; next; next = next.attachments[0]?.message as TnefMessage) {
    message = next;
    depth++;
  }
  assertEquals([depth, message?.defects.map(({ code }) => code)], [10, ["depth-limit"]]);
});

/** Compressed RTF of literals alone. */
function packRtf(text: string): Uint8Array {
  const bytes = raw(text);
  const body = join(
    ...Array.from(
      { length: Math.ceil(bytes.length / 8) },
      (_, block) => join(Uint8Array.of(0), bytes.subarray(block * 8, block * 8 + 8)),
    ),
  );
  return join(numbers([body.length + 12, 4], [bytes.length, 4], [0x75465a4c, 4], [0, 4]), body);
}

const withRtf = (rtf: Uint8Array) =>
  readTnef(tnef(attribute(1, 0x69003, properties(property(0x102, 0x1009, rtf)))));

Deno.test("readTnef undoes the compression of RTF", () => {
  // The example of [MS-OXRTFCP] §3.1.1: "{\rtf1\ansi\ansicpg1252\pard hello world}\r\n".
  const packed = Uint8Array.from(
    ("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af320" +
      "68656c090020627705b06c647d0a800fa0").match(/../g) ?? [],
    (pair) => parseInt(pair, 16),
  );
  const { rtf, text, defects } = withRtf(packed);
  assertEquals(rtf && show(rtf), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  assertEquals([text, defects], ["hello world", []]);
  const broken = packed.with(30, 0);
  assertEquals(withRtf(broken).defects.map(({ code }) => code), ["tnef-rtf"]);
});

Deno.test("readTnef finds the HTML that RTF wraps", () => {
  const { html } = withRtf(packRtf(
    "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\fonttbl{\\f0 Arial;}}{\\*\\mhtmltag x}" +
      "{\\*\\htmltag64 <p>}\\htmlrtf {\\b\\htmlrtf0 caf\\'e9 \\u54620?\\{\\htmlrtf }\\htmlrtf0" +
      "{\\*\\htmltag84 &lt;}{\\*\\unknown y}{\\*\\htmltag72 </p>}\\par end}",
  ));
  assertEquals(new TextDecoder().decode(html), "<p>café 한{&lt;</p>\nend");
});

Deno.test("readTnef finds the text of other RTF", () => {
  const { text, html } = withRtf(packRtf("{\\rtf1\\ansi{\\info x}one\\par two\\tab \\'93x\\'94}"));
  assertEquals([text, html], ["one\ntwo\t“x”", undefined]);
});

Deno.test("readTnef reads what was cut or changed, and says so", () => {
  assertEquals(readTnef(raw("no tnef")).defects.map(({ code }) => code), ["tnef-broken"]);
  assertEquals(readTnef(WHOLE.with(20, 9)).defects.map(({ code }) => code), ["tnef-checksum"]);
  for (let length = 0; length < WHOLE.length; length += 7) readTnef(WHOLE.subarray(0, length));
  const roll = dice(5);
  for (let round = 0; round < 500; round++) {
    const bytes = WHOLE.slice();
    for (let change = 0; change < 6; change++) bytes[roll(bytes.length)] = roll(256);
    readTnef(bytes);
    readTnef(join(WHOLE.subarray(0, 6), octets(roll, 60)));
  }
});
