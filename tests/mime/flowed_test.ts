import { assertEquals } from "@std/assert";
import { readFlowed, unwrapFlowed } from "../../src/mime/mod.ts";
import { mail } from "./mail.ts";

function flowed(text: string, delsp = false): string[] {
  return readFlowed(text, delsp).map(({ depth, text }) => `${">".repeat(depth)}|${text}`);
}

Deno.test("readFlowed joins flowed lines and the fixed one after them (RFC 3676 §4.1)", () => {
  assertEquals(flowed("one \ntwo \nthree\nfour"), ["|one two three", "|four"]);
  assertEquals(flowed("one  \ntwo"), ["|one  two"]);
  assertEquals(flowed("one\n\ntwo"), ["|one", "|", "|two"]);
  assertEquals(flowed("one "), ["|one "]);
  assertEquals(flowed(""), ["|"]);
});

Deno.test("readFlowed undoes space-stuffing once (§4.4)", () => {
  assertEquals(flowed(" From here\n > no quote\n  indented"), [
    "|From here",
    "|> no quote",
    "| indented",
  ]);
  assertEquals(flowed("> quoted\n>  stuffed"), [">|quoted", ">| stuffed"]);
  assertEquals(flowed("one \n two"), ["|one two"]);
});

Deno.test("readFlowed counts quote marks, and no blanks between them (§4.5)", () => {
  assertEquals(flowed(">>> a\n> > b\n>"), [">>>|a", ">|> b", ">|"]);
});

Deno.test("readFlowed ends a paragraph where the depth changes (§4.5)", () => {
  assertEquals(flowed("> one \n>> two\n> three"), [">|one ", ">>|two", ">|three"]);
  assertEquals(flowed("one \n> two"), ["|one ", ">|two"]);
  assertEquals(flowed("> one \ntwo"), [">|one ", "|two"]);
});

Deno.test("readFlowed keeps a signature's line apart, quoted too (§4.3)", () => {
  assertEquals(flowed("text \n-- \nname \nplace"), ["|text ", "|-- ", "|name place"]);
  assertEquals(flowed("> text \n> -- \n> name"), [">|text ", ">|-- ", ">|name"]);
  assertEquals(flowed("--  \nname"), ["|--  name"]);
});

Deno.test("readFlowed takes the blank away where DelSp is set (§4.1)", () => {
  assertEquals(flowed("one \ntwo  \nthree", true), ["|onetwo three"]);
  assertEquals(flowed("> 한 \n> 국", true), [">|한국"]);
  assertEquals(flowed("-- \nname", true), ["|-- ", "|name"]);
});

Deno.test("unwrapFlowed marks quotes again", () => {
  assertEquals(unwrapFlowed("> one \n> two\n>> three\nfour", false), "> one two\n>> three\nfour");
});

Deno.test("Entity.text reads the parameters in any case, in any transfer encoding", () => {
  const type = "Content-Type: Text/Plain; Format=Flowed; DelSp=Yes";
  assertEquals(mail(`${type}\n\none \ntwo\n`).root.text(), "onetwo\n");
  const coded = `${type}\nContent-Transfer-Encoding: quoted-printable\n\none=20\ntwo\n`;
  assertEquals(mail(coded).root.text(), "onetwo\n");
  assertEquals(
    mail("Content-Type: text/html; format=flowed\n\none \ntwo\n").root.text(),
    "one \ntwo\n",
  );
});
