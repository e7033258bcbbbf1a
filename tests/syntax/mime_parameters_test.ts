import { assertEquals, assertLess } from "@std/assert";
import { parseMessageIds } from "../../src/syntax/message_id.ts";
import { parseMimeParameters } from "../../src/syntax/mime_parameters.ts";

function decode(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return undefined;
  }
}

function parse(text: string): [string, Record<string, string>] {
  const { value, parameters } = parseMimeParameters(text, decode);
  return [value, Object.fromEntries(parameters)];
}

Deno.test("parseMimeParameters reads types with comments in any place", () => {
  const expected: [string, Record<string, string>] = ["text/plain", { charset: "us-ascii" }];
  assertEquals(parse("text/plain; charset=us-ascii (Plain text)"), expected);
  assertEquals(parse('Text/Plain; CHARSET="us-ascii"'), expected);
  assertEquals(parse("text/plain (a; b) ;(c=d) charset (x)= (y) us-ascii(z);"), expected);
});

Deno.test("parseMimeParameters gives what the examples of RFC 2231 §3 and §4 mean", () => {
  assertEquals(
    parse(
      'message/external-body; access-type=URL;\r\n URL*0="ftp://";\r\n URL*1="cs.utk.edu/pub/x.tar"',
    ),
    ["message/external-body", { "access-type": "URL", url: "ftp://cs.utk.edu/pub/x.tar" }],
  );
  assertEquals(
    parse("application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A"),
    ["application/x-stuff", { title: "This is ***fun***" }],
  );
  assertEquals(
    parse(
      "application/x-stuff;\r\n title*0*=us-ascii'en'This%20is%20even%20more%20;\r\n" +
        ' title*1*=%2A%2A%2Afun%2A%2A%2A%20;\r\n title*2="isn\'t it!"',
    ),
    ["application/x-stuff", { title: "This is even more ***fun*** isn't it!" }],
  );
});

Deno.test("parseMimeParameters joins sections out of order and characters split over them", () => {
  assertEquals(parse("a; n*1*=%9C.txt; n*0*=utf-8''%ED%95")[1], { n: "한.txt" });
  assertEquals(parse("a; n*0=x; n*2=z")[1], { n: "x" });
});

Deno.test("parseMimeParameters lets the extended form win over the plain one", () => {
  const both = "attachment; filename=\"plain.txt\"; filename*=iso-8859-1''na%EFve.txt";
  assertEquals(parse(both)[1], { filename: "naïve.txt" });
});

Deno.test("parseMimeParameters reads file names that break the grammar, and says so", () => {
  assertEquals(parse("attachment; filename=my file (1).txt")[1], { filename: "my file (1).txt" });
  assertEquals(parse('attachment; filename="=?utf-8?Q?na=C3=AFve.txt?="')[1], {
    filename: "naïve.txt",
  });
  const { defects } = parseMimeParameters('a; n="=?utf-8?Q?x?="; n=2; =3; "', decode);
  const codes = defects.map((defect) => defect.code).sort();
  assertEquals(codes, [
    "parameter-encoded-word",
    "parameter-malformed",
    "parameter-malformed",
    "parameter-repeated",
  ]);
});

Deno.test("parseMimeParameters leaves out comments that stand one behind the other", () => {
  const parameters = { filename: "op", charset: "utf-8" };
  assertEquals(parse("attachment(a)(b (c)); filename=op (a)\t(b); charset=utf-8(a)(b)"), [
    "attachment",
    parameters,
  ]);
  assertEquals(parse("attachment; filename=op()(a).txt")[1], { filename: "op()(a).txt" });
});

Deno.test("parseMimeParameters takes time in proportion to hostile text", () => {
  const start = performance.now();
  for (const piece of ["(", "()a", ";", "a*0*=", "=", '"', "\\", ";a*1=b", "; (", "%"]) {
    parse("text/plain; a=" + piece.repeat(100_000));
  }
  assertLess(performance.now() - start, 40_000);
});

Deno.test("parseMessageIds reads lists, comments, blanks inside, and identifiers without brackets", () => {
  assertEquals(parseMessageIds("<a.1@silly.example> <5678.21-Nov-1997@example.com>"), [
    "a.1@silly.example",
    "5678.21-Nov-1997@example.com",
  ]);
  assertEquals(parseMessageIds("(was: x) <abc . def @ [127.0.0.1]>"), ["abc.def@[127.0.0.1]"]);
  assertEquals(parseMessageIds("bare@example.org"), ["bare@example.org"]);
  assertEquals(parseMessageIds("no identifier"), []);
});
