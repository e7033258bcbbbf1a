import { assertEquals, assertStringIncludes } from "@std/assert";
import { assembleSites } from "../src/sites.ts";
import { answerAdmin } from "../src/server/admin/admin.ts";
import { exchangeOf } from "../src/server/web.ts";

function page(title: string) {
  return () =>
    new Response(title, {
      headers: { "content-type": "text/plain", "cache-control": "max-age=60", "cache-tag": "t" },
    });
}

Deno.test("assembleSites tells sites apart by their hosts, and keeps their answers apart", async () => {
  const sites = assembleSites({
    origin: page("common"),
    sites: [
      { hosts: ["tea.example", "*.tea.example"], origin: page("tea") },
      { hosts: ["cake.example"], origin: page("cake"), cache: { bypass: true } },
    ],
  });
  const ask = async (host: string) => {
    const request = new Request(`http://${host}/`);
    const exchange = exchangeOf(request, new URL(request.url), { scheme: "http" });
    const { body, headers } = await sites.respond(exchange);
    return `${await new Response(body as BodyInit).text()} ${headers.get("cache-status")}`;
  };
  const hosts: readonly [string, string][] = [
    ["tea.example", "tea"],
    ["www.tea.example:8000", "tea"],
    ["nottea.example", "common"],
    ["cake.example", "cake"],
    ["example", "common"],
  ];
  for (const [host, title] of hosts) {
    assertStringIncludes(await ask(host), title);
    const again = await ask(host);
    assertStringIncludes(again, `${title} variform; ${title === "cake" ? "fwd=bypass" : "hit"}`);
  }
  const order = new Request("http://127.0.0.1/purge", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ tag: "t" }),
  });
  const { all, of, respond, metrics } = sites;
  const purged = await answerAdmin(order, { sites: all, siteOf: of, respond, metrics });
  assertEquals(await purged.json(), { count: 4 });
  assertEquals(metrics.outcomes().hit, 4);
  await sites.close();
});
