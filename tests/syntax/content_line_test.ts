import { assertEquals, assertLess } from "@std/assert";
import {
  decodeContentText,
  parseContentLines,
  unfoldContent,
} from "../../src/syntax/content_line.ts";

const parse = (text: string) =>
  [...parseContentLines(text)].map(({ name, parameters, value }) => [
    name,
    Object.fromEntries(parameters),
    value,
  ]);

Deno.test("parseContentLines reads names, parameters and values", () => {
  assertEquals(
    parse(
      'item1.email;type="a;b:c",d;CN=x^ny^^:mailto:a@b.test\r\nDTSTART;TZID=Europe/Berlin:20260714\n' +
        "no line\nBROKEN;:x\nX:\n",
    ),
    [
      ["EMAIL", { TYPE: "a;b:c", CN: "x\ny^" }, "mailto:a@b.test"],
      ["DTSTART", { TZID: "Europe/Berlin" }, "20260714"],
      ["X", {}, ""],
    ],
  );
});

Deno.test("unfoldContent joins lines before they are text, within a character as well", () => {
  const folded = [0x61, 0xc3, 0x0d, 0x0a, 0x20, 0xa9, 0x0a, 0x09, 0x0d, 0x0a, 0x62, 0x0a];
  assertEquals(new TextDecoder().decode(unfoldContent(Uint8Array.from(folded))), "aé\r\nb\n");
});

Deno.test("decodeContentText undoes escapes, and keeps what is none", () => {
  assertEquals(decodeContentText("a\\, b\\; c\\nd\\Ne\\\\n\\x\\"), "a, b; c\nd\ne\\nx\\");
});

Deno.test("parseContentLines takes time in proportion to hostile text", () => {
  const start = performance.now();
  for (const piece of ['"', ";", ";a=", ',"', ";a=b", ":", "a", "\\", "^", "\r\n "]) {
    parse(`X;A=${piece.repeat(200_000)}`);
    unfoldContent(new TextEncoder().encode(piece.repeat(200_000)));
  }
  assertLess(performance.now() - start, 40_000);
});
