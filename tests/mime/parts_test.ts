import { assertEquals } from "@std/assert";
import {
  chooseBody,
  findPart,
  indexParts,
  listAttachments,
  openMessage,
  PLAIN_BODY,
} from "../../src/mime/mod.ts";
import { mail } from "./mail.ts";

const MESSAGE = mail(`Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain

plain
--a
Content-Type: multipart/related; boundary=r; start="<root@x>"

--r
Content-Type: image/png
Content-ID: <logo@x>

png
--r
Content-Type: text/html
Content-ID: <root@x>
Content-Location: http://x.test/dir/page.html

<p>html</p>
--r
Content-Type: image/gif
Content-Location: pic.gif

gif
--r--
--a--
--m
Content-Type: text/plain
Content-Disposition: attachment; filename=note.txt

note
--m
Content-Type: message/rfc822

Subject: inner

inner
--m--
`);

Deno.test("findPart finds by path, also inside messages", () => {
  assertEquals(findPart(MESSAGE.root, "1.2.1")?.type, "image/png");
  assertEquals(findPart(MESSAGE.root, "2")?.filename, "note.txt");
  assertEquals(findPart(MESSAGE.root, "3.1")?.text(), "inner");
  assertEquals(findPart(MESSAGE.root, "9"), undefined);
});

Deno.test("chooseBody takes the wanted alternative, through multipart/related", () => {
  assertEquals(chooseBody(MESSAGE.root)?.type, "text/html");
  assertEquals(chooseBody(MESSAGE.root, PLAIN_BODY)?.text(), "plain");
  assertEquals(chooseBody(mail("Content-Type: image/png\n\nx").root), undefined);
  assertEquals(chooseBody(mail("Subject: x\n\ntext").root)?.text(), "text");
});

Deno.test("chooseBody takes the first text and no attachment where there are no alternatives", () => {
  const mixed = mail(`Content-Type: multipart/mixed; boundary=m

--m
Content-Type: text/html
Content-Disposition: attachment

attached
--m
Content-Type: text/plain

body
--m
Content-Type: text/html

footer
--m--
`);
  assertEquals(chooseBody(mixed.root)?.text(), "body");
});

Deno.test("listAttachments lists what the body does not show", () => {
  const body = chooseBody(MESSAGE.root);
  assertEquals(listAttachments(MESSAGE.root, body).map((part) => part.path), [
    "1.2.1",
    "1.2.3",
    "2",
    "3",
  ]);
});

Deno.test("indexParts resolves cid: URLs and Content-Location", () => {
  const resolve = indexParts(MESSAGE.root, "http://x.test/dir/page.html");
  assertEquals(resolve("cid:logo%40x")?.path, "1.2.1");
  assertEquals(resolve("CID:logo@x")?.path, "1.2.1");
  assertEquals(resolve("pic.gif")?.path, "1.2.3");
  assertEquals(resolve("http://x.test/dir/pic.gif")?.path, "1.2.3");
  assertEquals(resolve("http://x.test/pic.gif"), undefined);
  assertEquals(resolve("cid:%"), undefined);
});

Deno.test("openMessage reads the message inside a part", () => {
  const inner = findPart(MESSAGE.root, "3");
  assertEquals(inner && openMessage(inner)?.subject, "inner");
  assertEquals(openMessage(MESSAGE.root), undefined);
});
