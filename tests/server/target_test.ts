import { assertEquals } from "@std/assert";
import { checkTarget } from "../../src/server/target.ts";

const RULES = { limit: 200, invented: "localhost:8000" };

/** Raw URL as a front sees it, Host → path and query, or the status of the refusal. */
const CASES: readonly (readonly [raw: string, host: string | null, expected: string | number])[] = [
  ["http://a.test/x?y=1", "a.test", "/x?y=1"],
  ["http://a.test:8000/x", "a.test:8000", "/x"],
  ["http://a.test/x", "a.test:80", "/x"],
  ["http://A.Test/x", "a.test", "/x"],
  ["http://[::1]:8000/x", "[::1]:8000", "/x"],
  ["http://a.test/%ED%95%9C%EA%B8%80", "a.test", "/%ED%95%9C%EA%B8%80"],
  ["HTTP://a.test/x", "A.test", "/x"],
  ["http://a.test?x", "a.test", "/?x"],
  ["http://a.test/a..b/.c", "a.test", "/a..b/.c"],
  ["http://a.test/?q=../x", "a.test", "/?q=../x"],
  ["http://127.0.0.1:8000/x", null, "/x"],
  ["http://localhost:8000/x", "localhost:8000", "/x"],
  // No Host at all: the front has made one up.
  ["http://localhost:8000/x", null, 400],
  // Hosts that would change the path or the authority.
  ["http://a/admin?x=/public", "a/admin?x=", 400],
  ["http://a?x=/public", "a?x=", 400],
  ["http://a#/public", "a#", 400],
  ["http://user@a/public", "user@a", 400],
  ["http://a b/public", "a b", 400],
  ["http://[::1/public", "[::1", 400],
  ["http://a\\b/public", "a\\b", 400],
  ["http:///public", "", 400],
  ["http://a:99999999/public", "a:99999999", 400],
  ["http://a, b/x", "a, b", 400],
  // An absolute-form target with another authority than Host.
  ["http://other.test/x", "a.test", 400],
  // Targets.
  ["http://a.test*", "a.test", 400],
  ["http://a.test/a/../b", "a.test", 400],
  ["http://a.test/a/%2e%2E/b", "a.test", 400],
  ["http://a.test/.%2e", "a.test", 400],
  ["http://a.test/a/./b", "a.test", 400],
  ["http://a.test/a\\b", "a.test", 400],
  ["http://a.test/a#b", "a.test", 400],
  ["http://a.test/a\u0001b", "a.test", 400],
  ["http://a.test/%00", "a.test", 400],
  ["http://a.test/%zz", "a.test", 400],
  ["http://a.test/é", "a.test", 400],
  [`http://a.test/${"x".repeat(200)}`, "a.test", 414],
];

for (const [raw, host, expected] of CASES) {
  Deno.test(`checkTarget takes ${JSON.stringify(raw.slice(0, 50))} with Host ${host} as ${expected}`, () => {
    const verdict = checkTarget(raw, host, RULES);
    assertEquals(
      "url" in verdict ? verdict.url.pathname + verdict.url.search : verdict.status,
      expected,
    );
  });
}

Deno.test("checkTarget keeps a target that a URL writes otherwise", () => {
  const targetOf = (target: string) => {
    const verdict = checkTarget(`http://a.test${target}`, "a.test", RULES);
    return "url" in verdict ? verdict.target : verdict.status;
  };
  assertEquals(targetOf("/a'b?c='d'"), "/a'b?c='d'");
  assertEquals(targetOf("/a'b?c"), undefined);
});
