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

Deno.test("reasonOf gives what went wrong on one line, whatever was thrown", () => {
  assertEquals(reasonOf(new Error(HOSTILE)), ESCAPED);
  assertEquals(reasonOf(HOSTILE), ESCAPED);
  assertEquals(reasonOf(undefined), "undefined");
});
