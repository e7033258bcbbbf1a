import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Trace } from "../../src/pipeline/trace.ts";
import { accessLine, reasonOf } from "../../src/server/access_log.ts";
import type { Exchange, Reply } from "../../src/pipeline/exchange.ts";

const REPLY: Reply = { status: 200, headers: new Headers(), body: null };
const HOSTILE = "a\nGET /b 200\x1b[2J\u{7f}\u{202e}\u{2028}\u{200b}z";
const ESCAPED = "a\\u{a}GET /b 200\\u{1b}[2J\\u{7f}\\u{202e}\\u{2028}\\u{200b}z";

/** An exchange; its URL is what a front has made of the target, escaped or not. */
function exchangeWith({ method = "GET", pathname = "/", search = "" } = {}): Exchange {
  const url = Object.defineProperties(new URL("http://site.test/"), {
    pathname: { value: pathname },
    search: { value: search },
  });
  const peer = { scheme: "http" } as const;
  return { id: "1", method, url, headers: new Headers(), body: null, peer, trace: new Trace() };
}

Deno.test("accessLine tells what was asked and what came of it, on one line", () => {
  const exchange = exchangeWith({ pathname: "/about", search: "?a=1" });
  exchange.trace.chosen = "text/markdown ko";
  exchange.trace.converters = ["html_to_markdown"];
  exchange.trace.add("make", 3.14);
  const line = accessLine(exchange, REPLY);
  assertEquals(line, "GET /about?a=1 200 text/markdown ko (html_to_markdown) 3.1 ms");
});

Deno.test("accessLine escapes whatever a request or an origin could write lines with", () => {
  const places: Exchange[] = [
    exchangeWith({ method: HOSTILE }),
    exchangeWith({ pathname: HOSTILE }),
    exchangeWith({ search: HOSTILE }),
    exchangeWith(),
    exchangeWith(),
  ];
  places[3].trace.chosen = HOSTILE;
  places[4].trace.fault = HOSTILE;
  for (const exchange of places) {
    const line = accessLine(exchange, REPLY);
    assertStringIncludes(line, ESCAPED);
    assert(!/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(line), line);
  }
});

Deno.test("accessLine keeps to itself what lets others in", () => {
  const rows = [
    ["?token=s3cret&days=7", "?token=***&days=7"],
    ["?a=1&access_token=s3cret", "?a=1&access_token=***"],
    ["?X-Amz-Signature=s3cret&apiKey=s3cret", "?X-Amz-Signature=***&apiKey=***"],
    ["?tokens=3&q=token", "?tokens=3&q=token"],
  ];
  for (const [search, told] of rows) {
    assertStringIncludes(accessLine(exchangeWith({ search }), REPLY), `GET /${told} 200`);
  }
  // Not quadratic: else this would not end.
  accessLine(exchangeWith({ search: `?${"-".repeat(200_000)}` }), REPLY);
  accessLine(exchangeWith({ search: "?-&".repeat(100_000) }), REPLY);
});

Deno.test("reasonOf gives what went wrong on one line, whatever was thrown", () => {
  assertEquals(reasonOf(new Error(HOSTILE)), ESCAPED);
  assertEquals(reasonOf(HOSTILE), ESCAPED);
  assertEquals(reasonOf(undefined), "undefined");
});
