import { assert, assertEquals } from "@std/assert";
import { type Choices, choicesPage } from "../../src/pages/mod.ts";
import { readHtml, readMarkdown, renderAs, targetsOf } from "./samples.ts";

const ABOUT: Choices = {
  status: 300,
  title: "Multiple Choices",
  location: "/about",
  choices: [
    { location: "/about.en.html", type: "text/html", language: "en", length: 5120, qs: 1 },
    { location: "/about.ko.html", type: "text/html", language: "ko", length: 6120, qs: 0.9 },
    { type: "text/plain", note: "made on demand" },
  ],
};

Deno.test("choicesPage links the forms whose location is known", () => {
  for (const [type, read] of [["text/html", readHtml], ["text/markdown", readMarkdown]] as const) {
    const reading = read(renderAs(choicesPage(ABOUT), type));
    assertEquals(targetsOf(reading), ["/about.en.html", "/about.ko.html"]);
    assert(reading.text.includes("Plain text"), reading.text);
  }
});

Deno.test("choicesPage names a language in that language", () => {
  const html = renderAs(choicesPage(ABOUT), "text/html");
  assert(html.includes("HTML, English"), html);
  assert(html.includes("HTML, 한국어"), html);
});

Deno.test("choicesPage shows a language tag that is none as it stands", () => {
  const choices = [{ language: "x_y" }, { language: "" }, { type: "video/x-own" }, {}];
  const text = renderAs(choicesPage({ ...ABOUT, choices }), "text/plain");
  assert(text.includes("x_y"), text);
  assert(text.includes("video/x-own"), text);
  assert(text.includes("Unnamed form"), text);
});

Deno.test("choicesPage leaves out columns about which no form says anything", () => {
  const { elements } = readHtml(renderAs(choicesPage(ABOUT), "text/html"));
  const heads = elements.filter(({ attributes }) => attributes.scope === "col");
  assertEquals(heads.length, 6); // form, type, language, size, quality, note
});

Deno.test("choicesPage with 300 is the list, and not a problem", () => {
  const page = choicesPage(ABOUT);
  assertEquals(page.forms.map(({ type }) => type), [
    "text/html",
    "text/markdown",
    "text/plain",
    "application/json",
  ]);
  assertEquals(JSON.parse(renderAs(page, "application/json")), {
    title: "Multiple Choices",
    location: "/about",
    choices: ABOUT.choices,
  });
});

Deno.test("choicesPage with 406 is a problem that carries the list", () => {
  const page = choicesPage({ ...ABOUT, status: 406, title: "Not Acceptable" });
  const problem = JSON.parse(renderAs(page, "application/problem+json"));
  assertEquals(problem.type, "about:blank");
  assertEquals(problem.status, 406);
  assertEquals(problem.instance, "/about");
  assertEquals(problem.choices, ABOUT.choices);
});

Deno.test("choicesPage says why, escaped, wherever it says anything", () => {
  const detail = 'There is no "tea" <b>here</b>.';
  const page = choicesPage({ ...ABOUT, status: 406, title: "Not Acceptable", detail });
  assert(
    renderAs(page, "text/html").includes("There is no &quot;tea&quot; &lt;b&gt;here&lt;/b&gt;."),
  );
  assert(JSON.parse(renderAs(page, "application/problem+json")).detail.startsWith(detail));
  assert(renderAs(page, "text/plain").includes(detail));
});

Deno.test("choicesPage says so when there is nothing to choose from", () => {
  const page = choicesPage({ ...ABOUT, choices: [] });
  assert(renderAs(page, "text/html").includes("no form to offer"));
  assert(!renderAs(page, "text/html").includes("<table"));
});
