import { assertEquals } from "@std/assert";
import { normalizeAcceptEncoding, widenAccept } from "../../src/origin/accept_upstream.ts";
import { cdnLoop, forwardedFields, via } from "../../src/origin/forwarded.ts";
import { rewriteFields } from "../../src/origin/rewrite.ts";
import { negotiatedFields, passFields } from "../../src/origin/upstream_request.ts";

const SOURCES: Readonly<Record<string, readonly string[]>> = {
  "text/markdown": ["text/html", "message/rfc822"],
  "text/html": ["text/markdown"],
};
const sourcesOf = (type: string) => SOURCES[type] ?? [];
const CHROME = "text/html,application/xhtml+xml,*/*;q=0.8";

const ACCEPTS: readonly (readonly [field: string | null, expected: string | null])[] = [
  [null, null],
  ["*/*", "*/*"],
  [CHROME, CHROME],
  ["text/markdown, text/html, */*", "text/markdown, text/html, */*"],
  ["application/json", "application/json"],
  ["text/markdown", "text/markdown, text/html;q=0.5, message/rfc822;q=0.5"],
  ["text/markdown;q=0.4", "text/markdown;q=0.4, text/html;q=0.2, message/rfc822;q=0.2"],
  ["text/html;q=0, text/markdown", "text/markdown, text/html;q=0.5, message/rfc822;q=0.5"],
  ["text/html", "text/html, text/markdown;q=0.5"],
];
for (const [field, expected] of ACCEPTS) {
  Deno.test(`widenAccept makes ${field} ${expected}`, () => {
    assertEquals(widenAccept(field, sourcesOf), expected);
  });
}

const CODINGS: readonly (readonly [field: string | null, expected: string])[] = [
  [null, "identity"],
  ["", "identity"],
  ["gzip", "gzip"],
  ["gzip, deflate, br, zstd", "br, zstd, gzip"],
  ["GZIP;q=0.5, br;q=0", "gzip"],
  ["*", "br, zstd, gzip"],
  ["br;q=0, *;q=0.1", "zstd, gzip"],
  ["x-gzip", "gzip"],
  ["junk-1, junk-2", "identity"],
];
for (const [field, expected] of CODINGS) {
  Deno.test(`normalizeAcceptEncoding makes ${field} ${expected}`, () => {
    assertEquals(normalizeAcceptEncoding(field), expected);
  });
}

const CLIENT = { address: "192.0.2.7", host: "site.test:8000", scheme: "https" } as const;
const OPTIONS = { trustForwarded: false, sourcesOf };

Deno.test("forwardedFields tells who asked, and quotes what RFC 7239 wants quoted", () => {
  assertEquals(forwardedFields({ ...CLIENT, address: "2001:db8::1" }), [
    ["Forwarded", 'for="[2001:db8::1]";host="site.test:8000";proto=https'],
    ["X-Forwarded-For", "2001:db8::1"],
    ["X-Forwarded-Host", "site.test:8000"],
    ["X-Forwarded-Proto", "https"],
  ]);
});

Deno.test("passFields overwrites what the client claims, unless a proxy is trusted", () => {
  const headers = new Headers({ "x-forwarded-for": "10.0.0.1", "x-forwarded-host": "evil.test" });
  const read = (trustForwarded: boolean) =>
    new Headers(passFields(headers, CLIENT, { ...OPTIONS, trustForwarded }) as [string, string][]);
  assertEquals(read(false).get("x-forwarded-for"), "192.0.2.7");
  assertEquals(read(false).get("x-forwarded-host"), "site.test:8000");
  assertEquals(read(true).get("x-forwarded-for"), "10.0.0.1, 192.0.2.7");
  assertEquals(read(true).get("x-forwarded-host"), "evil.test");
});

Deno.test("passFields drops every field by which a client could pass for somebody", () => {
  const names = [
    ...["x-forwarded-user", "x-forwarded-client-cert", "x-forwarded_for", "x_forwarded_for"],
    ...["x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "x-original-url"],
  ];
  const headers = new Headers(
    [...names.map((name) => [name, "admin"]), ["x-kept", "1"]] as [string, string][],
  );
  const passed = passFields(headers, CLIENT, OPTIONS).filter(([, value]) => value === "admin");
  assertEquals(passed, []);
});

Deno.test("passFields drops hop-by-hop fields and those that Connection names", () => {
  const headers = new Headers({
    "connection": "close, x-secret",
    "x-secret": "1",
    "te": "trailers",
    "upgrade": "h2c",
    "host": "site.test",
    "content-length": "3",
    "x-kept": "1",
    "via": "1.0 other",
  });
  const names = passFields(headers, CLIENT, OPTIONS).map(([name]) => name.toLowerCase());
  assertEquals(names, [
    ...["x-kept", "via", "cdn-loop", "forwarded", "x-forwarded-for", "x-forwarded-host"],
    ...["x-forwarded-proto", "surrogate-capability"],
  ]);
});

Deno.test("negotiatedFields keeps conditions here, and a range where no form is made", () => {
  const ask = (fields: Record<string, string>) => {
    const sent = negotiatedFields(new Headers(fields), CLIENT, OPTIONS);
    return new Headers(sent as [string, string][]);
  };
  assertEquals(ask({ "if-none-match": '"a"' }).has("if-none-match"), false);
  assertEquals(ask({ range: "bytes=0-1" }).get("range"), "bytes=0-1");
  assertEquals(ask({ range: "bytes=0-1", accept: CHROME }).get("range"), "bytes=0-1");
  assertEquals(ask({ range: "bytes=0-1", accept: "text/markdown, */*" }).has("range"), false);
});

Deno.test("cdnLoop adds to what came (RFC 8586)", () => {
  assertEquals(cdnLoop(""), ["CDN-Loop", "variform"]);
  assertEquals(cdnLoop("a, b; c=1"), ["CDN-Loop", "a, b; c=1, variform"]);
});

Deno.test("via adds to what came", () => {
  assertEquals(via(""), ["Via", "1.1 variform"]);
  assertEquals(via("1.0 fred", "1.0"), ["Via", "1.0 fred, 1.0 variform"]);
});

const ORIGIN = new URL("http://127.0.0.1:8080/app/");
const REWRITES: readonly (readonly [name: string, value: string, expected: string])[] = [
  ["Location", "http://127.0.0.1:8080/app/next?a=1#b", "/next?a=1#b"],
  ["Location", "http://127.0.0.1:8080/other", "/other"],
  ["Location", "//127.0.0.1:8080/app/x", "/x"],
  ["Location", "/app/next", "/next"],
  ["Location", "/app", "/"],
  ["Location", "http://127.0.0.1:8080/app?x=1", "/?x=1"],
  ["Location", "/apple", "/apple"],
  ["Set-Cookie", "a=1; Path=/app; Domain=127.0.0.1", "a=1; Path=/"],
  ["Location", "http://127.0.0.1:8080//evil.test/", "/evil.test/"],
  ["Location", "https://elsewhere.test/", "https://elsewhere.test/"],
  ["Location", "next", "next"],
  ["Refresh", "5; url=http://127.0.0.1:8080/app/x", "5; url=/x"],
  ["Set-Cookie", "a=1; Domain=127.0.0.1; Path=/", "a=1; Path=/"],
  ["Set-Cookie", "a=1; domain=other.test", "a=1; domain=other.test"],
  ["X-Other", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/"],
];
for (const [name, value, expected] of REWRITES) {
  Deno.test(`rewriteFields makes ${name}: ${value} ${expected}`, () => {
    assertEquals(rewriteFields([[name, value]], ORIGIN), [[name, expected]]);
  });
}
