import { assertEquals } from "@std/assert";
import { findPart, indexParts } from "../../src/mime/mod.ts";
import { mail } from "./mail.ts";

/** A page and its pictures, after the examples of RFC 2557 §9. */
function page(outer: string, pictures: readonly string[], html = "") {
  const parts = pictures.map((fields) => `--b\nContent-Type: image/gif\n${fields}\n\nx`);
  const { root } = mail(`Message-ID: <m@x.test>
Content-Type: multipart/related; boundary=b
${outer}
--b
Content-Type: text/html
${html}
text
${parts.join("\n")}
--b--
`);
  return { root, body: findPart(root, "1") };
}

Deno.test("indexParts resolves absolute locations (RFC 2557 §9.2)", () => {
  const { root, body } = page(
    "",
    ["Content-Location: http://x.test/fig1.gif"],
    "Content-Location: http://x.test/a/b.html\n",
  );
  const resolve = indexParts(root, body);
  assertEquals(resolve("http://x.test/fig1.gif")?.path, "2");
  assertEquals(resolve("/fig1.gif")?.path, "2");
  assertEquals(resolve("../fig1.gif")?.path, "2");
  assertEquals(resolve("fig1.gif"), undefined);
});

Deno.test("indexParts resolves relative locations without any base (§9.3)", () => {
  const { root, body } = page("", ["Content-Location: fig1.gif", "Content-Location: a/fig2.gif"]);
  const resolve = indexParts(root, body);
  assertEquals(resolve("fig1.gif")?.path, "2");
  assertEquals(resolve("./a/fig2.gif")?.path, "3");
  assertEquals(resolve("thismessage:/fig1.gif")?.path, "2");
  assertEquals(resolve("fig3.gif"), undefined);
});

Deno.test("indexParts resolves against the multipart around (§5 (b))", () => {
  const outer = "Content-Location: http://x.test/dir/\n";
  const { root, body } = page(
    outer,
    ["Content-Location: fig1.gif"],
    "Content-Location: page.html\n",
  );
  const resolve = indexParts(root, body);
  assertEquals(resolve("fig1.gif")?.path, "2");
  assertEquals(resolve("http://x.test/dir/fig1.gif")?.path, "2");
  assertEquals(resolve("http://x.test/fig1.gif"), undefined);
});

Deno.test("indexParts resolves against Content-Base (RFC 2110)", () => {
  const { root, body } = page(
    "Content-Base: http://x.test/dir/\n",
    ["Content-Location: fig1.gif", "Content-Base: http://y.test/\nContent-Location: fig2.gif"],
    "Content-Location: http://z.test/other.html\n",
  );
  const resolve = indexParts(root, body);
  assertEquals(resolve("http://x.test/dir/fig1.gif")?.path, "2");
  assertEquals(resolve("http://y.test/fig2.gif")?.path, "3");
  const based = page(
    "",
    ["Content-Location: http://x.test/q/fig.gif"],
    "Content-Base: http://x.test/q/\n",
  );
  assertEquals(indexParts(based.root, based.body)("fig.gif")?.path, "2");
});

Deno.test("indexParts takes folds out of a location, and the first of two parts", () => {
  const { root, body } = page("", [
    "Content-Location: http://x.test/a/\n very/long.gif",
    "Content-Location: http://x.test/a/very/long.gif",
  ]);
  assertEquals(indexParts(root, body)("http://x.test/a/very/long.gif")?.path, "2");
});

Deno.test("indexParts resolves cid: and mid: (RFC 2392)", () => {
  const { root, body } = page("", ["Content-ID: <a%b@x.test>", "Content-ID: (c) <b@x.test>"]);
  const resolve = indexParts(root, body);
  assertEquals(resolve("cid:a%25b@x.test")?.path, "2");
  assertEquals(resolve("CID:b%40x.test")?.path, "3");
  assertEquals(resolve("mid:m@x.test/b@x.test")?.path, "3");
  assertEquals(resolve("mid:m@x.test")?.path, "TEXT");
  assertEquals(resolve("mid:other@x.test/b@x.test"), undefined);
});

Deno.test("indexParts takes any text for a URL", () => {
  const { root, body } = page("", ["Content-Location: http://[", "Content-Location: :"]);
  const resolve = indexParts(root, body);
  assertEquals(resolve("http://[")?.path, "2");
  assertEquals(resolve(""), undefined);
  assertEquals(resolve("cid:%zz"), undefined);
});
