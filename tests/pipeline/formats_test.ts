/** Formats that are made on demand: by URL, by rule, and for those who save data. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createVariform, type NegotiationOptions } from "../../src/mod.ts";

const JSON_BODY = '[{"tea":"Ujeon","price":12000}]';
const HTML =
  `<html lang=en><title>Tea</title><script>x()</script><h1>Tea</h1><img src=a.png alt=Cup>${
    "<p>Tea is poured slowly, and the garden waits for the rain to end.</p>".repeat(60)
  }`;

function site(body: string, type: string, negotiation: NegotiationOptions = {}) {
  const accepts: (string | null)[] = [];
  const app = createVariform({
    origin: (request) => {
      accepts.push(request.headers.get("accept"));
      const headers = { "content-type": type, "etag": '"1"', "cache-control": "max-age=60" };
      return new Response(body, { headers });
    },
    negotiation,
  });
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.fetch(new Request(`http://tea.example${path}`, { headers }));
  return { get, accepts };
}

Deno.test("formats: a URL pins what only an edge on demand can make, and Vary stays as it was", async () => {
  const { get } = site(JSON_BODY, "application/json");
  const csv = await get("/data?format=csv");
  assertEquals(csv.headers.get("content-type"), "text/csv; charset=utf-8");
  assertEquals(await csv.text(), "tea,price\r\nUjeon,12000\r\n");
  assertEquals(csv.headers.get("vary"), "Accept-Encoding");
  const plain = await get("/data", { accept: "text/csv, */*;q=0.1" });
  assertEquals(plain.headers.get("content-type"), "application/json");
  assertEquals(plain.headers.get("vary"), "Accept-Encoding");
});

Deno.test("formats: by a rule, Accept finds them, and the origin is asked for their source", async () => {
  const { get, accepts } = site(JSON_BODY, "application/json", { formats: ["text/csv"] });
  const csv = await get("/data", { accept: "text/csv" });
  assertEquals(csv.headers.get("content-type"), "text/csv; charset=utf-8");
  assertEquals(csv.headers.get("vary"), "Accept, Accept-Encoding");
  assert(accepts[0]?.includes("application/json"), String(accepts[0]));
});

Deno.test("formats: what cannot be converted goes out as it is", async () => {
  const { get } = site("{", "application/json");
  const taken = await get("/data?format=yaml");
  assertEquals(taken.headers.get("content-type"), "application/json");
  assertEquals(await taken.text(), "{");
});

Deno.test("formats: who wants what the page has nothing for is told what that is, in every form", async () => {
  const { get } = site(HTML, "text/html", { formats: ["text/csv"] });
  for (const _ of ["made", "remembered"]) {
    const page = await get("/data", { accept: "text/csv" });
    assertEquals(page.status, 406);
    assertStringIncludes(await page.text(), "cannot be made: the page has no table. These can be");
    const problem = await get("/data", {
      accept: "text/csv, application/problem+json;q=0.1",
    });
    const { detail } = await problem.json();
    assertStringIncludes(detail, "cannot be made: the page has no table.");
  }
});

Deno.test("formats: a deck has a place, and a memory, of its own", async () => {
  const { get } = site(HTML, "text/html");
  const [first, second, again] = [
    await get("/tea?format=wml"),
    await get("/tea?format=wml&deck=2"),
    await get("/tea?format=wml&deck=2"),
  ];
  assertEquals(first.headers.get("content-type"), "text/vnd.wap.wml; charset=utf-8");
  const [one, two, three] = await Promise.all([first.text(), second.text(), again.text()]);
  assert(one !== two);
  assertEquals(two, three);
  assertStringIncludes(one, "/tea?format=wml&amp;deck=2");
});

Deno.test("formats: who saves data gets the light page, where a rule says so", async () => {
  const { get } = site(HTML, "text/html", { views: ["light"], hints: [{ hint: "data" }] });
  const saving = await get("/tea", {
    "accept": "text/html",
    "save-data": "on",
    "accept-encoding": "br",
  });
  assertEquals(saving.headers.get("content-type"), "text/html;view=light; charset=utf-8");
  assertStringIncludes(saving.headers.get("vary") ?? "", "Save-Data");
  const heavy = await get("/tea", { "accept": "text/html", "accept-encoding": "br" });
  assertEquals(heavy.headers.get("content-type"), "text/html");
  const light = await (await get("/tea?view=light")).text();
  assert(!/<script|<img/.test(light));
  assertStringIncludes(light, "Cup");
  assertStringIncludes(light, "<title>Tea</title>");
});
