import { assertEquals } from "@std/assert";
import { removeHopByHop } from "../../src/http1/hop_by_hop.ts";
import type { Field } from "../../src/model/variant.ts";

Deno.test("removeHopByHop removes what belongs to one connection, and keeps the order", () => {
  const fields: Field[] = [
    ["Host", "a"],
    ["Connection", "X-Hop, keep-alive"],
    ["Keep-Alive", "timeout=5"],
    ["x-hop", "1"],
    ["TE", "trailers"],
    ["Trailer", "X-Sum"],
    ["Transfer-Encoding", "chunked"],
    ["Upgrade", "h2c"],
    ["Proxy-Connection", "close"],
    ["Proxy-Authenticate", "Basic"],
    ["Proxy-Authorization", "Basic eA=="],
    ["Proxy-Authentication-Info", "x"],
    ["Proxy-Status", "kept; error=none"],
    ["X-Other", "2"],
  ];
  assertEquals(removeHopByHop(fields), [
    ["Host", "a"],
    ["Proxy-Status", "kept; error=none"],
    ["X-Other", "2"],
  ]);
});

Deno.test("removeHopByHop does not let Connection name fields that go from end to end", () => {
  const kept: Field[] = [
    ["Content-Length", "5"],
    ["Host", "a"],
    ["Cookie", "a=b"],
    ["Authorization", "Basic eA=="],
    ["Vary", "Accept"],
    ["Cache-Control", "private"],
    ["X-Forwarded-For", "192.0.2.1"],
  ];
  const named = kept.map(([name]) => name).join(", ");
  assertEquals(removeHopByHop([["Connection", named], ...kept]), kept);
});

Deno.test("removeHopByHop takes linear time for many options and fields", () => {
  const options = Array.from({ length: 20_000 }, (_, at) => `x${at}`);
  const fields: Field[] = options.map((name) => [name, "1"]);
  assertEquals(removeHopByHop([["Connection", options.join(",")], ...fields]), []);
});
