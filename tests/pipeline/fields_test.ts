import { assertEquals } from "@std/assert";
import { representationFields } from "../../src/pipeline/fields.ts";
import type { Resource, StoredVariant } from "../../src/model/variant.ts";

function page(language: string, fields: StoredVariant["fields"] = undefined): StoredVariant {
  const open = () => Promise.resolve(new ReadableStream<Uint8Array>());
  const location = `/page.${language}.html`;
  return { kind: "stored", type: "text/html", language, location, fields, open };
}

function fieldsOf(languages: readonly string[], fields?: StoredVariant["fields"]): Headers {
  const variants = languages.map((language) => page(language, fields));
  const resource: Resource = { location: "/page", variants, pins: {}, locate: () => undefined };
  const known = { resource, memory: () => undefined };
  const selection = { known, variant: variants[0], others: variants, vary: [] };
  return representationFields(selection, { requested: "/page" });
}

const linksIn = (headers: Headers) => headers.get("link")?.match(/rel="alternate"/g)?.length ?? 0;

Deno.test("representationFields links to other forms, each once, up to a limit", () => {
  const languages = Array.from({ length: 40 }, (_, i) => `x-${i}`);
  assertEquals(linksIn(fieldsOf(languages)), 16);
  assertEquals(linksIn(fieldsOf(languages.slice(0, 17))), 16);
  assertEquals(linksIn(fieldsOf(languages.slice(0, 16))), 15);
  assertEquals(linksIn(fieldsOf(["en"])), 0);
  assertEquals(linksIn(fieldsOf(["en", "ko", "ko"])), 1);
});

Deno.test("representationFields trusts a server's own label alone", () => {
  assertEquals(fieldsOf(["en"]).get("x-content-type-options"), "nosniff");
  assertEquals(fieldsOf(["en"], [["X-Tea", "1"]]).get("x-content-type-options"), null);
});
