import { accepts, acceptsEncodings, acceptsLanguages } from "@std/http/negotiation";
import { CONTESTS, PAGE } from "./negotiate_cases.ts";

for (const { name, requests, own, peer } of CONTESTS) {
  let next = 0;
  const inTurn = () => requests[next++ % requests.length];
  Deno.bench({ name: "negotiator", group: name, baseline: true, fn: () => void peer(inTurn()) });
  Deno.bench({ name: "variform", group: name, fn: () => void own(inTurn()) });
  if (!name.startsWith("Chrome")) continue;
  Deno.bench({
    name: "@std/http",
    group: name,
    fn() {
      const request = { headers: new Headers(inTurn()) };
      accepts(request, ...PAGE.types);
      acceptsLanguages(request, ...PAGE.languages);
      acceptsEncodings(request, ...PAGE.codings);
    },
  });
}
