import { assertEquals } from "@std/assert";
import { readExternalBody } from "../../src/mime/mod.ts";
import { mail } from "./mail.ts";

function describe(parameters: string, content = "Content-Type: image/png\n\n") {
  return readExternalBody(
    mail(`Content-Type: message/external-body; ${parameters}\n\n${content}`).root,
  );
}

Deno.test("readExternalBody describes what lies on a server (RFC 2046 §5.2.3.3)", () => {
  const found = describe(
    `access-type=ANON-FTP; site="thumper.test"; directory="pub/a b"; mode="image";
 name="BodyFormats.ps"; size=1234; expiration="Fri, 14 Jun 1991 19:13:14 -0400 (EDT)"`,
    "Content-type: application/postscript\nContent-ID: <id42@guppylake.test>\n\n",
  );
  assertEquals(found?.accessType, "anon-ftp");
  assertEquals(found?.url, "ftp://thumper.test/pub/a%20b/BodyFormats.ps");
  assertEquals(found?.expires, new Date("1991-06-14T23:13:14Z"));
  assertEquals(found?.size, 1234);
  assertEquals(found?.parameters.get("mode"), "image");
  assertEquals(found?.content.type, "application/postscript");
  assertEquals(found?.content.contentId, "id42@guppylake.test");
});

Deno.test("readExternalBody keeps what is to be sent to a mail server (§5.2.3.6)", () => {
  const found = describe(
    'access-type=mail-server; server="listserv@bogus.test"; subject=x',
    "Content-Type: text/plain\n\nget RFC-MIME.DOC\n",
  );
  assertEquals([found?.url, found?.content.text()], [undefined, "get RFC-MIME.DOC\n"]);
});

Deno.test("readExternalBody takes the blanks out of a URL (RFC 2017)", () => {
  const found = describe('access-type=URL; URL="http://a.test/very/\n long/name"');
  assertEquals(found?.url, "http://a.test/very/long/name");
});

Deno.test("readExternalBody makes no URL of a local file", () => {
  assertEquals(describe('access-type=local-file; name="/etc/passwd"')?.url, undefined);
});

Deno.test("readExternalBody knows no other types, and none without an access type", () => {
  assertEquals(describe("name=x"), undefined);
  assertEquals(readExternalBody(mail("Subject: x\n\n").root), undefined);
});
