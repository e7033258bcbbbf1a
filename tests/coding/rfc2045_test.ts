/**
 * The rules of RFC 2045 §6.7 and §6.8 for decoders, one row each: those about which decoders in use differ
 * and the RFC does not.
 */
import { assertEquals } from "@std/assert";
import { decodeBase64, decodeQuotedPrintable } from "../../src/coding/mod.ts";

interface Rule {
  readonly rule: string;
  readonly encoded: string;
  readonly decoded: string;
  readonly defects?: readonly string[];
}

const QUOTED_PRINTABLE: readonly Rule[] = [
  { rule: "a soft line break with CR LF is dropped", encoded: "a=\r\nb", decoded: "ab" },
  { rule: "a soft line break with LF is dropped", encoded: "a=\nb", decoded: "ab" },
  { rule: "blanks after the = of a soft break are dropped", encoded: "a= \t\r\nb", decoded: "ab" },
  { rule: "blanks before a CR LF are dropped", encoded: "a \t\r\nb", decoded: "a\r\nb" },
  { rule: "a tab before an LF is dropped", encoded: "a\t\nb", decoded: "a\nb" },
  { rule: "blanks at the end of data are dropped", encoded: "a \t", decoded: "a" },
  { rule: "blanks within a line stay", encoded: "a \t b", decoded: "a \t b" },
  { rule: "a blank that is escaped stays at a line's end", encoded: "a=20\r\n", decoded: "a \r\n" },
  { rule: "a blank before a soft break stays", encoded: "a =\r\nb", decoded: "a b" },
  { rule: "lower-case digits are taken", encoded: "=e9=ea", decoded: "\xe9\xea" },
  { rule: "digits of either case may mix", encoded: "=eA=Ae", decoded: "\xea\xae" },
  {
    rule: "an = before what is no digit stays",
    encoded: "=ZZ=4G",
    decoded: "=ZZ=4G",
    defects: ["quoted-printable-escape 0", "quoted-printable-escape 3"],
  },
  {
    rule: "an = between blanks stays",
    encoded: "a = b",
    decoded: "a = b",
    defects: ["quoted-printable-escape 2"],
  },
  {
    rule: "an = before an escape stays",
    encoded: "==41",
    decoded: "=A",
    defects: ["quoted-printable-escape 0"],
  },
  {
    rule: "an escape that is cut by the end stays",
    encoded: "a=4",
    decoded: "a=4",
    defects: ["quoted-printable-escape 1"],
  },
  { rule: "an = at the end of data is a soft break", encoded: "a=", decoded: "a" },
  {
    rule: "8-bit octets stay",
    encoded: "caf\xe9 \xe8\xe9",
    decoded: "caf\xe9 \xe8\xe9",
    defects: ["quoted-printable-raw 3", "quoted-printable-raw 5"],
  },
  {
    rule: "controls and NUL stay",
    encoded: "a\x00\x01b\x7f",
    decoded: "a\x00\x01b\x7f",
    defects: ["quoted-printable-raw 1", "quoted-printable-raw 4"],
  },
  {
    rule: "an = before a bare CR stays, and so does all behind it",
    encoded: "a=\rb",
    decoded: "a=\rb",
    defects: ["quoted-printable-escape 1", "quoted-printable-raw 2"],
  },
  {
    rule: "lines over 76 characters are taken",
    encoded: "x".repeat(300),
    decoded: "x".repeat(300),
  },
  { rule: "escaped CR and LF are octets", encoded: "a=0D=0Ab=0A", decoded: "a\r\nb\n" },
  { rule: "_ is no blank", encoded: "a_b", decoded: "a_b" },
  { rule: "line ends stay as they are", encoded: "a\nb\r\nc", decoded: "a\nb\r\nc" },
];

const BASE64: readonly Rule[] = [
  { rule: "no padding where none is needed", encoded: "Zm9v", decoded: "foo" },
  { rule: "one padding character", encoded: "Zm8=", decoded: "fo" },
  { rule: "two padding characters", encoded: "Zg==", decoded: "f" },
  { rule: "line ends are ignored", encoded: "Zm9v\r\nYmFy\r\n", decoded: "foobar" },
  { rule: "line ends within a group are ignored", encoded: "Zm\r\n9vYm\nFy", decoded: "foobar" },
  {
    rule: "lines over 76 letters are taken",
    encoded: "Zm9v".repeat(100),
    decoded: "foo".repeat(100),
  },
  { rule: "blanks and tabs are ignored", encoded: "Z m9v\tYmFy ", decoded: "foobar" },
  {
    rule: "missing padding is forgiven",
    encoded: "Zm8",
    decoded: "fo",
    defects: ["base64-unpadded 3"],
  },
  {
    rule: "half the padding is forgiven",
    encoded: "Zg=",
    decoded: "f",
    defects: ["base64-unpadded 3"],
  },
  {
    rule: "other characters are ignored",
    encoded: "Zm*9v!Ym\\Fy",
    decoded: "foobar",
    defects: ["base64-alphabet 2", "base64-alphabet 5", "base64-alphabet 8"],
  },
  {
    rule: "the letters of the URL-safe alphabet are ignored",
    encoded: "Zm-9v_YmFy",
    decoded: "foobar",
    defects: ["base64-alphabet 2", "base64-alphabet 5"],
  },
  {
    rule: "8-bit octets are ignored",
    encoded: "Zm\xe99v",
    decoded: "foo",
    defects: ["base64-alphabet 2"],
  },
  { rule: "NUL is ignored", encoded: "Zm\x009v", decoded: "foo", defects: ["base64-alphabet 2"] },
  {
    rule: "one letter that is left over is ignored",
    encoded: "Zm9vY",
    decoded: "foo",
    defects: ["base64-left-over 5"],
  },
  {
    rule: "nothing but padding is nothing",
    encoded: "==",
    decoded: "",
    defects: ["base64-padding 0"],
  },
  { rule: "no data is no data", encoded: "\r\n", decoded: "" },
  {
    rule: "padding ends the data: text behind it is none",
    encoded: "Zg==\r\n-- \r\nA footer\r\n",
    decoded: "f",
    defects: ["base64-after-padding 6"],
  },
  {
    rule: "padding ends the data on its line",
    encoded: "Zg==Zm9v",
    decoded: "f",
    defects: ["base64-after-padding 4"],
  },
  {
    rule: "full lines behind padding go on: their sender pads every line",
    encoded: "Zg==\r\nZm8=\r\nZm9v\r\n",
    decoded: "ffofoo",
    defects: ["base64-resumed 6", "base64-resumed 12"],
  },
  {
    rule: "padding bits that are not zero are forgiven",
    encoded: "Zh==",
    decoded: "f",
    defects: ["base64-padding-bits 2"],
  },
];

const FORMS = [
  ["decodeQuotedPrintable", QUOTED_PRINTABLE, decodeQuotedPrintable],
  ["decodeBase64", BASE64, decodeBase64],
] as const;

for (const [name, rules, decode] of FORMS) {
  for (const { rule, encoded, decoded, defects = [] } of rules) {
    Deno.test(`${name}: ${rule}`, () => {
      const result = decode(Uint8Array.from(encoded, (sign) => sign.charCodeAt(0)));
      assertEquals(latin1Of(result.bytes), decoded);
      assertEquals(result.defects.map(({ code, offset }) => `${code} ${offset}`), defects);
    });
  }
}

/** One character for each octet. */
function latin1Of(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
