import { assertEquals, assertThrows } from "@std/assert";
import {
  buildPart,
  ComposeError,
  httpContentOf,
  type HttpMessage,
  partOfHttpContent,
  readHttpMessages,
  readMessage,
  writeHttpMessage,
} from "../../src/mime/mod.ts";
import { mail, raw, show } from "./mail.ts";

const REQUEST: HttpMessage = {
  kind: "request",
  method: "POST",
  target: "/a?b=c",
  version: "1.1",
  fields: [["Host", "x.test"], ["X-Latin", "\xe9"]],
  body: raw("body"),
};
const RESPONSE: HttpMessage = {
  kind: "response",
  status: 200,
  reason: "OK",
  version: "1.1",
  fields: [["Content-Type", "text/plain"]],
  body: raw(""),
};

function codes(text: string): string[] {
  return readHttpMessages(raw(text)).defects.map(({ code }) => code);
}

Deno.test("writeHttpMessage writes messages that readHttpMessages reads", () => {
  const bytes = Uint8Array.of(...writeHttpMessage(REQUEST), ...writeHttpMessage(RESPONSE));
  assertEquals(
    show(bytes),
    "POST /a?b=c HTTP/1.1\r\nHost: x.test\r\nX-Latin: \xe9\r\nContent-Length: 4\r\n\r\nbody" +
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n",
  );
  const { messages, defects } = readHttpMessages(bytes);
  assertEquals(defects, []);
  assertEquals(messages, [
    { ...REQUEST, fields: [...REQUEST.fields, ["Content-Length", "4"]] },
    { ...RESPONSE, fields: [...RESPONSE.fields, ["Content-Length", "0"]] },
  ]);
});

Deno.test("writeHttpMessage takes off framing that is no longer true", () => {
  const fields = [["Transfer-Encoding", "chunked"], ["content-length", "99"], [
    "Trailer",
    "X",
  ]] as const;
  assertEquals(
    show(writeHttpMessage({ ...RESPONSE, fields, body: raw("ab") })),
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab",
  );
  assertEquals(
    show(writeHttpMessage({ ...RESPONSE, status: 304, reason: "", fields: [] })),
    "HTTP/1.1 304 \r\n\r\n",
  );
});

Deno.test("writeHttpMessage refuses what would begin another line", () => {
  const evil = ["a\r\nb", "a\nb", "a\0b"];
  for (const text of evil) {
    const bad: HttpMessage[] = [
      { ...REQUEST, method: text },
      { ...REQUEST, target: text },
      { ...REQUEST, version: text },
      { ...REQUEST, fields: [[text, "x"]] },
      { ...REQUEST, fields: [["X", text]] },
      { ...RESPONSE, reason: text },
    ];
    for (const message of bad) assertThrows(() => writeHttpMessage(message), ComposeError);
  }
  assertThrows(() => writeHttpMessage({ ...REQUEST, target: "/a b" }), ComposeError);
  assertThrows(() => writeHttpMessage({ ...RESPONSE, status: 99 }), ComposeError);
  assertThrows(() => writeHttpMessage({ ...RESPONSE, status: 204, body: raw("x") }), ComposeError);
});

Deno.test("readHttpMessages finds the ends of messages", () => {
  const text = "\r\nGET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n" +
    "POST /x HTTP/1.1\nTransfer-Encoding: Chunked\n\n3\r\nabc\r\n0\r\nT: x\r\n\r\n" +
    "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.0 200\r\n\r\nto the end\r\n";
  const { messages, defects } = readHttpMessages(raw(text));
  assertEquals(defects, []);
  assertEquals(messages.map(({ fields, body }) => [fields, show(body)]), [
    [[["Host", "a folded"]], ""],
    [[["Transfer-Encoding", "Chunked"]], "abc"],
    [[], ""],
    [[], "to the end\r\n"],
  ]);
});

Deno.test("readHttpMessages stops where two readers could differ", () => {
  assertEquals(
    codes("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc"),
    ["http-framing"],
  );
  assertEquals(codes("GET / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"), [
    "http-framing",
  ]);
  assertEquals(codes("GET / HTTP/1.1\r\nContent-Length: 3, 3\r\n\r\nabc"), []);
  assertEquals(codes("GET / HTTP/1.1\r\nContent-Length: +3\r\n\r\nabc"), ["http-framing"]);
  assertEquals(codes("GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"), [
    "http-framing",
  ]);
  assertEquals(codes("GET / HTTP/1.1\r\nA : b\r\n\r\n"), ["http-field"]);
  assertEquals(codes("GET / HTTP/1.1\r\nA: b"), ["http-head-cut"]);
  assertEquals(codes("nothing\r\n\r\n"), ["http-start-line"]);
  assertEquals(codes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"), ["http-body-cut"]);
  assertEquals(codes("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), [
    "http-chunk",
  ]);
  assertEquals(codes(""), []);
});

Deno.test("httpContentOf takes the transfer encoding off and keeps what describes the content", () => {
  const { root } = mail(`MIME-Version: 1.0
Content-Type: text/html; charset="iso-8859-1"; name=x
Content-Transfer-Encoding: quoted-printable
Content-Language: de, en
Content-Location: http://x.test/a

gr=FC=DFe`);
  const { fields, body } = httpContentOf(root);
  assertEquals(show(body), "gr\xfc\xdfe");
  assertEquals(fields, [
    ["Content-Type", "text/html;charset=iso-8859-1"],
    ["Content-Length", "5"],
    ["Content-Language", "de, en"],
    ["Content-Location", "http://x.test/a"],
  ]);
});

Deno.test("httpContentOf lets no decoded parameter end a field", () => {
  const { root } = mail(
    "Content-Type: text/plain; charset*=utf-8''a%0D%0AX:%20y; b*=utf-8''%C3%A9\n\nx",
  );
  assertEquals(httpContentOf(root).fields[0], ["Content-Type", "text/plain"]);
});

Deno.test("partOfHttpContent gives mail the content, and the transfer encoding that it needs", async () => {
  const fields = [["Content-Type", "text/html; charset=utf-8"], [
    "Content-Language",
    "de",
  ]] as const;
  const body = new TextEncoder().encode("<p>grüße von einer Seite mit etwas mehr Text\n");
  const written = await buildPart(partOfHttpContent(fields, body)).bytes();
  const { root } = readMessage(written);
  assertEquals([root.type, root.charset, root.language], ["text/html", "utf-8", "de"]);
  assertEquals([root.transferEncoding, root.bytes()], ["quoted-printable", body]);
  assertEquals(written.every((byte) => byte < 0x80), true);
  assertThrows(() => partOfHttpContent([["Content-Encoding", "gzip"]], body), ComposeError);
});
