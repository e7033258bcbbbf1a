import { assertEquals, assertLess } from "@std/assert";
import { type Address, formatAddresses, parseAddresses } from "../../src/syntax/address.ts";

function decode(bytes: Uint8Array, charset: string): string {
  return new TextDecoder(charset).decode(bytes);
}

function parse(text: string): readonly Address[] {
  return parseAddresses(text, decode).addresses;
}

function mailbox(name: string, address: string): Address {
  return { name, address };
}

Deno.test("parseAddresses reads the mailboxes of RFC 5322 A.1.2", () => {
  assertEquals(parse('"Joe Q. Public" <john.q.public@example.com>'), [
    mailbox("Joe Q. Public", "john.q.public@example.com"),
  ]);
  assertEquals(parse("Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>"), [
    mailbox("Mary Smith", "mary@x.test"),
    mailbox("", "jdoe@example.org"),
    mailbox("Who?", "one@y.test"),
  ]);
  assertEquals(parse('<boss@nil.test>, "Giant; \\"Big\\" Box" <sysservices@example.net>'), [
    mailbox("", "boss@nil.test"),
    mailbox('Giant; "Big" Box', "sysservices@example.net"),
  ]);
});

Deno.test("parseAddresses reads the groups of RFC 5322 A.1.3, also empty ones", () => {
  assertEquals(parse("A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;"), [{
    group: "A Group",
    members: [
      { name: "Ed Jones", address: "c@a.test" },
      { name: "", address: "joe@where.test" },
      { name: "John", address: "jdoe@one.test" },
    ],
  }]);
  assertEquals(parse("Undisclosed recipients:;"), [{
    group: "Undisclosed recipients",
    members: [],
  }]);
});

Deno.test("parseAddresses reads comments anywhere, as in RFC 5322 A.5", () => {
  assertEquals(parse("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>"), [
    mailbox("Pete", "pete@silly.test"),
  ]);
  const group = "A Group(Some people)\r\n     :Chris Jones <c@(Chris's host.)public.example>,\r\n" +
    "  joe@example.org,\r\n  John <jdoe@one.test> (my dear friend); (the end of the group)";
  assertEquals(parse(group), [{
    group: "A Group",
    members: [
      { name: "Chris Jones", address: "c@public.example" },
      { name: "", address: "joe@example.org" },
      { name: "John", address: "jdoe@one.test" },
    ],
  }]);
  assertEquals(parse("(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;"), [{
    group: "Hidden recipients",
    members: [],
  }]);
});

Deno.test("parseAddresses reads obsolete forms, as in RFC 5322 A.6.1 and A.6.3", () => {
  assertEquals(parse("Joe Q. Public <john.q.public@example.com>"), [
    mailbox("Joe Q. Public", "john.q.public@example.com"),
  ]);
  assertEquals(parse("Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example"), [
    mailbox("Mary Smith", "mary@example.net"),
    mailbox("", "jdoe@test.example"),
  ]);
  assertEquals(parse("<@a.test,@b.test:joe@c.test>"), [mailbox("", "joe@c.test")]);
  assertEquals(parse("John Doe <jdoe@machine(comment).  example>"), [
    mailbox("John Doe", "jdoe@machine.example"),
  ]);
  assertEquals(parse("john . doe @ example . net"), [mailbox("", "john.doe@example.net")]);
});

Deno.test("parseAddresses keeps the quotes that a local part needs", () => {
  assertEquals(parse('"joe smith"@example.org'), [mailbox("", '"joe smith"@example.org')]);
  assertEquals(parse('<"a\\"b@c"@example.org>'), [mailbox("", '"a\\"b@c"@example.org')]);
  assertEquals(parse('"joe"@example.org'), [mailbox("", "joe@example.org")]);
  assertEquals(parse("joe@[192.0.2.1]"), [mailbox("", "joe@[192.0.2.1]")]);
});

Deno.test("parseAddresses decodes names, also where specials stand in a word", () => {
  assertEquals(parse("=?utf-8?Q?Doe,_J=C3=B6rg?= <j@x.test>"), [mailbox("Doe, Jörg", "j@x.test")]);
  assertEquals(parse('"=?utf-8?B?7ZWc6rWt?=" <k@x.test>'), [mailbox("한국", "k@x.test")]);
  assertEquals(parse("Jörg Ä. <jörg@exämple.test>"), [mailbox("Jörg Ä.", "jörg@exämple.test")]);
});

Deno.test("parseAddresses takes a comment for the name where there is no other", () => {
  assertEquals(parse("joe@x.test (Joe Public)"), [mailbox("Joe Public", "joe@x.test")]);
});

Deno.test("parseAddresses never fails and says what was wrong", () => {
  const codes = (text: string) => parseAddresses(text, decode).defects.map((d) => d.code);
  assertEquals(codes("nobody"), ["address-no-domain"]);
  assertEquals(codes("Joe <joe@x.test"), ["address-unclosed"]);
  assertEquals(codes("group: a@b.test"), ["address-group-unclosed"]);
  assertEquals(codes('"open'), ["address-unclosed", "address-no-domain"]);
  assertEquals(codes("a@b.test, c@d.test"), []);
});

Deno.test("parseAddresses takes time in proportion to hostile text", () => {
  const start = performance.now();
  const pieces = [
    "(",
    ")",
    "<",
    ">",
    "@:",
    ":",
    ";",
    ",",
    '"',
    "\\",
    "[",
    "a ",
    "a@b:",
    "=?",
    "<@,",
  ];
  for (const piece of pieces) {
    parse(piece.repeat(40_000));
    parse("a ".repeat(20_000) + "@" + piece.repeat(40_000));
  }
  assertLess(performance.now() - start, 40_000);
});

Deno.test("formatAddresses is undone by parseAddresses", () => {
  const addresses: Address[] = [
    mailbox("Jörg, der Ä.", "j@x.test"),
    mailbox('a "quoted" name', "q@x.test"),
    mailbox("", '"joe smith"@example.org'),
    { group: "Some people", members: [{ name: "", address: "a@b.test" }] },
    { group: "nobody", members: [] },
  ];
  assertEquals(parse(formatAddresses(addresses)), addresses);
});
