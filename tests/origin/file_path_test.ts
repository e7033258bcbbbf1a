import { assertEquals, assertThrows } from "@std/assert";
import { Fault } from "../../src/model/fault.ts";
import { formatPath, isInside, readPath, refusalOf } from "../../src/origin/file_path.ts";

const unix = { windows: false };
const windows = { windows: true };

function verdict(pathname: string, rules = unix): string {
  const path = readPath(pathname, rules);
  return path.kind === "refused" ? path.fault : path.segments.join("|") + (path.folder ? "|" : "");
}

Deno.test("readPath takes paths apart and decodes them", () => {
  assertEquals(verdict("/"), "|");
  assertEquals(verdict("/about.ko.html"), "about.ko.html");
  assertEquals(verdict("/guide/a%20b/"), "guide|a b|");
  assertEquals(verdict("/%ED%9A%8C%EC%82%AC"), "회사");
  assertEquals(verdict("/a%252e%252e"), "a%2e%2e");
  assertEquals(verdict("/12:30.txt"), "12:30.txt");
});

Deno.test("readPath composes names", () => {
  assertEquals(verdict("/" + encodeURIComponent("가é".normalize("NFD"))), "가é".normalize("NFC"));
});

Deno.test("readPath answers encoded slashes and backslashes with missing", () => {
  for (const path of ["/a%2fb", "/a%2Fb", "/..%2f..%2fetc", "/a%5cb", "/a\\b", "/%5c%5chost"]) {
    assertEquals(verdict(path), "missing", path);
  }
});

Deno.test("readPath refuses dot segments however they are written", () => {
  for (const path of ["/..", "/../x", "/a/./b", "/%2e%2e/x", "/.%2E/x", "/%2e", "/a/%2e%2e/"]) {
    assertEquals(verdict(path), "bad-request", path);
  }
});

Deno.test("readPath refuses NUL and control characters", () => {
  for (const path of ["/a%00", "/a%00.html", "/%01", "/a%0d%0ab", "/a%7f", "/a%c2%85", "/\n"]) {
    assertEquals(verdict(path), "bad-request", path);
  }
});

Deno.test("readPath refuses percent-encoding that is broken, overlong or no UTF-8", () => {
  for (
    const path of [
      "/%",
      "/%2",
      "/%zz",
      "/a%c0%af",
      "/%c0%ae%c0%ae",
      "/%e0%80%af",
      "/%ff",
      "/%ed%a0%80",
    ]
  ) {
    assertEquals(verdict(path), "bad-request", path);
  }
});

Deno.test("readPath hides dotfiles, but not .well-known at the top", () => {
  for (
    const path of ["/.git/config", "/.env", "/%2eenv", "/a/.htaccess", "/...", "/a/.well-known"]
  ) {
    assertEquals(verdict(path), "missing", path);
  }
  assertEquals(verdict("/.well-known/security.txt"), ".well-known|security.txt");
});

Deno.test("readPath finds nothing behind empty segments", () => {
  for (const path of ["//", "//evil.example/", "//evil.example/..%2f", "/a//b", "/a//"]) {
    assertEquals(verdict(path), "missing", path);
  }
});

Deno.test("readPath keeps devices, streams and trailing dots of Windows away", () => {
  for (
    const path of [
      "/con",
      "/CON.html",
      "/aux.ko.txt",
      "/com1",
      "/LPT9.x",
      "/com%C2%B9",
      "/nul%20.txt",
      "/a.html::$DATA",
      "/a:b",
      "/a.html.",
      "/a.html%20",
      "/a%3f",
      "/a*",
    ]
  ) {
    assertEquals(verdict(path, windows), "missing", path);
  }
  assertEquals(verdict("/console.html", windows), "console.html");
  assertEquals(verdict("/com10.txt", windows), "com10.txt");
});

Deno.test("readPath refuses what has no slash or is longer than any name", () => {
  assertEquals(verdict(""), "bad-request");
  assertEquals(verdict("about"), "bad-request");
  assertEquals(verdict("/" + "a".repeat(256)), "missing");
});

Deno.test("formatPath encodes what a segment may not hold, and nothing else", () => {
  assertEquals(formatPath([], true), "/");
  assertEquals(formatPath(["a b", "100%", "q?#"], false), "/a%20b/100%25/q%3F%23");
  assertEquals(formatPath(["@me", "a:b+c=d,e;f&g$"], true), "/@me/a:b+c=d,e;f&g$/");
  assertEquals(formatPath(["회사"], false), "/%ED%9A%8C%EC%82%AC");
  assertEquals(formatPath(["a\\b", '"<>'], false), "/a%5Cb/%22%3C%3E");
});

Deno.test("formatPath undoes readPath", () => {
  for (const name of ["가 나.html", "a%2fb", "%", "x'y(z)!", "ü?", "a&b=c"]) {
    const path = readPath(formatPath([name], false), unix);
    assertEquals(path, { kind: "path", segments: [name.normalize("NFC")], folder: false });
  }
});

Deno.test("isInside is not fooled by a common prefix", () => {
  assertEquals(isInside("/srv/site", "/srv/site"), true);
  assertEquals(isInside("/srv/site", "/srv/site/a"), true);
  assertEquals(isInside("/srv/site", "/srv/site-secret/a"), false);
  assertEquals(isInside("/srv/site", "/srv"), false);
  assertEquals(isInside("/", "/etc"), true);
  assertEquals(isInside("C:\\site", "C:\\site\\a"), true);
});

Deno.test("refusalOf maps what the system says, and repeats none of it", () => {
  const coded = (code: string) => Object.assign(new Error("x '/secret/path'"), { code });
  const rows: [unknown, string][] = [
    [new Deno.errors.NotFound("open '/secret/path'"), "missing"],
    [new Deno.errors.PermissionDenied("open '/secret/path'"), "forbidden"],
    [new Deno.errors.NotCapable("read '/secret/path'"), "forbidden"],
    [coded("ENOTDIR"), "missing"],
    [coded("ENAMETOOLONG"), "missing"],
    [coded("ELOOP"), "missing"],
    [coded("EMFILE"), "internal"],
    [new Deno.errors.Busy("open '/secret/path'"), "internal"],
    [new Fault("origin-broken", "changed"), "origin-broken"],
  ];
  for (const [error, fault] of rows) {
    const refusal = refusalOf(error);
    assertEquals(refusal.fault, fault);
    assertEquals(refusal.detail.includes("secret"), false);
  }
  assertThrows(() => refusalOf(new ReferenceError("a mistake")), ReferenceError);
});
