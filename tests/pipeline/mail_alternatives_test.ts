import { assertEquals, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { createVariform } from "../../src/mod.ts";

const PARTS: readonly [type: string, language: string, text: string][] = [
  ["text/plain; charset=utf-8", "en", "Hello"],
  ["text/plain; charset=utf-8", "ko", "안녕하세요"],
  ["text/html; charset=utf-8", "fr", "<p>Bonjour</p>"],
  ["text/markdown; charset=utf-8", "de", "Guten *Tag*"],
];

const MAIL = [
  "From: a@b.test",
  "Subject: Tongues",
  "Date: Fri, 21 Nov 1997 09:55:06 -0600",
  "Content-Type: multipart/alternative; boundary=b",
  "",
  ...PARTS.flatMap(([type, language, text]) => [
    ...["--b", `Content-Type: ${type}`, `Content-Language: ${language}`, "", text],
  ]),
  "--b--",
  "",
].join("\r\n");

const BOX = `From a@b.test Fri Nov 21 09:55:06 1997\n${MAIL.replaceAll("\r\n", "\n")}\n`;

/** An origin with one mail, and a count of how often it was asked. */
function mailSite(
  headers: Record<string, string>,
  body: string | Uint8Array<ArrayBuffer> = MAIL,
) {
  const asked: string[] = [];
  const variform = createVariform({
    origin: (request: Request) => {
      asked.push(request.method);
      return new Response(request.method === "HEAD" ? null : body, { headers });
    },
  });
  const get = async (
    accept: string,
    language: string,
    method = "GET",
    path = "/m.eml",
    coding = "identity",
  ) => {
    const response = await variform.fetch(
      new Request(`http://mail.test${path}`, {
        method,
        headers: { Accept: accept, "Accept-Language": language, "Accept-Encoding": coding },
      }),
    );
    return { response, text: await response.text(), fields: Object.fromEntries(response.headers) };
  };
  return { asked, get, close: () => variform.close() };
}

const CACHEABLE = {
  "Content-Type": "message/rfc822",
  "Cache-Control": "max-age=60",
  "ETag": '"v1"',
};

Deno.test("the alternatives of a message are chosen by their languages, cold and warm", async () => {
  const site = mailSite(CACHEABLE);
  for (const _ of ["cold", "warm"]) {
    for (
      const [language, words] of [["en", "Hello"], ["ko", "안녕하세요"], ["fr", "Bonjour"], [
        "de",
        "Guten",
      ]]
    ) {
      for (const type of ["text/html", "text/plain", "text/markdown"]) {
        const { response, text } = await site.get(type, language);
        assertEquals(response.headers.get("content-language"), language);
        assertEquals(response.headers.get("content-type"), `${type}; charset=utf-8`);
        assertStringIncludes(text, words);
        for (const [, other, others] of PARTS) {
          if (other === language) continue;
          assertEquals(text.includes(others.replace(/<\/?p>/g, "")), false, `${language} ${other}`);
        }
      }
    }
  }
  assertEquals(site.asked, ["GET"]);
  await site.close();
});

Deno.test("a language that no alternative has leaves the message as its sender ranked it", async () => {
  const site = mailSite(CACHEABLE);
  const { response, text } = await site.get("text/html", "ja");
  assertStringIncludes(text, "Bonjour");
  assertEquals(response.headers.get("vary"), "Accept, Accept-Language, Accept-Encoding");
  const whole = await site.get("message/rfc822", "ko");
  assertEquals(whole.text, MAIL);
  await site.close();
});

Deno.test("every form of a message in several languages has a place that gives just that one", async () => {
  const site = mailSite(CACHEABLE);
  for (const language of ["en", "ko", "fr", "de", "ja"]) {
    for (const type of ["text/html", "text/plain", "text/markdown"]) {
      const chosen = await site.get(type, language);
      const place = chosen.response.headers.get("content-location") ?? "";
      const again = await site.get("*/*", "x-none", "GET", place);
      assertEquals([place, again.text], [place, chosen.text]);
      assertEquals(again.response.headers.get("content-type"), `${type}; charset=utf-8`);
    }
  }
  await site.close();
});

Deno.test("HEAD of a message says what GET says, and so does a mail that may not be stored", async () => {
  for (const headers of [CACHEABLE, { ...CACHEABLE, "Cache-Control": "private, no-store" }]) {
    const [one, other] = [mailSite(headers), mailSite(headers)];
    const head = await one.get("text/html", "ko", "HEAD");
    const got = await other.get("text/html", "ko");
    assertEquals(head.fields["content-language"], "ko");
    for (const name of ["content-language", "content-type", "content-location", "vary", "etag"]) {
      assertEquals([name, head.fields[name]], [name, got.fields[name]]);
    }
    assertEquals(head.text, "");
    assertStringIncludes(got.text, "안녕하세요");
    await one.close();
    await other.close();
  }
});

Deno.test("entity tags of two languages of one message differ", async () => {
  const site = mailSite(CACHEABLE);
  const tags = new Set<string | null>();
  for (const language of ["en", "ko", "fr", "de", "ja"]) {
    tags.add((await site.get("text/html", language)).response.headers.get("etag"));
  }
  assertEquals(tags.size, 5);
  await site.close();
});

Deno.test("a message of a mailbox has its alternatives as well", async () => {
  const site = mailSite({ ...CACHEABLE, "Content-Type": "application/mbox" }, BOX);
  const { response, text } = await site.get("text/html", "ko", "GET", "/box?message=1");
  assertEquals(response.headers.get("content-language"), "ko");
  assertStringIncludes(text, "안녕하세요");
  const native = await site.get("text/markdown", "de", "GET", "/box?message=1");
  assertEquals(native.text.trim(), "Guten *Tag*");
  await site.close();
});

Deno.test("a message that nobody may transform stays whole", async () => {
  const site = mailSite({ ...CACHEABLE, "Cache-Control": "max-age=60, no-transform" });
  const { text, fields } = await site.get("message/rfc822, text/html;q=0.9", "ko");
  assertEquals(text, MAIL);
  assertEquals(fields["content-language"], undefined);
  await site.close();
});

Deno.test("a message within a message has its alternatives under the path of both", async () => {
  const outer = ["Content-Type: multipart/mixed; boundary=o", "", "--o", "", "see below"];
  const body = [...outer, "--o", "Content-Type: message/rfc822", "", MAIL, "--o--", ""];
  const site = mailSite(CACHEABLE, body.join("\r\n"));
  const { text, fields } = await site.get("text/markdown", "de", "GET", "/m.eml?part=2");
  assertEquals([text, fields["content-location"]], ["Guten *Tag*", "/m.eml?part=2.4"]);
  assertEquals((await site.get("*/*", "x", "GET", "/m.eml?part=2.4")).text, text);
  await site.close();
});

Deno.test("the alternatives of a message that comes in a content coding are the same", async () => {
  const coded = gzipSync(MAIL);
  const site = mailSite({ ...CACHEABLE, "Content-Encoding": "gzip" }, Uint8Array.from(coded));
  for (const _ of ["cold", "warm"]) {
    for (const [language, words] of [["en", "Hello"], ["ko", "안녕하세요"]]) {
      const { response, text, fields } = await site.get("text/html", language);
      assertStringIncludes(text, words);
      assertEquals(response.headers.get("content-language"), language);
      assertEquals(fields["content-encoding"], undefined);
    }
  }
  const { text } = await site.get("message/rfc822", "en");
  assertEquals(text, MAIL);
  await site.close();
});

Deno.test("a message whose coding is broken goes out as it came, to those who take it", async () => {
  const coded = gzipSync(MAIL).subarray(0, 60);
  const site = mailSite({ ...CACHEABLE, "Content-Encoding": "gzip" }, Uint8Array.from(coded));
  const { response } = await site.get("message/rfc822", "en", "GET", "/m.eml", "gzip");
  assertEquals([response.status, response.headers.get("content-encoding")], [200, "gzip"]);
  await site.close();
});
