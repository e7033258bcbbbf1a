import { assertEquals } from "@std/assert";
import { CODING_CONVERTERS } from "../../src/transcode/converters/codings.ts";
import { derivedTag } from "../../src/transcode/derived_tag.ts";
import { sourcesIn } from "../../src/transcode/sources.ts";
import type { Converter } from "../../src/model/conversion.ts";

const PLAN = { key: "html_to_markdown.2", converters: [] };

Deno.test("derivedTag is as strong as its source's tag", () => {
  assertEquals(derivedTag({ etag: '"a"' }, PLAN), '"a+html_to_markdown.2"');
  assertEquals(derivedTag({ etag: 'W/"a"' }, PLAN), 'W/"a+html_to_markdown.2"');
});

Deno.test("derivedTag is weak for what is coded on the fly, whose bytes may be others (RFC 9110 §8.8.1)", () => {
  const converters = CODING_CONVERTERS.filter(({ name }) => name === "encode_br");
  assertEquals(converters.length, 1);
  const plan = { key: "encode_br.1", converters };
  assertEquals(derivedTag({ etag: '"a"' }, plan), 'W/"a+encode_br.1"');
});

Deno.test("derivedTag without a tag rests on the date, weakly, or is none", () => {
  assertEquals(derivedTag({ lastModified: 5, length: 7 }, PLAN), `W/"5-7+${PLAN.key}"`);
  assertEquals(derivedTag({ etag: "broken" }, PLAN), undefined);
});

Deno.test("sourcesIn follows the graph backwards over several steps", () => {
  const edge = (from: string, to: string): Converter => ({
    ...{ name: `${from}>${to}`, version: 1, quality: 1, cost: 1, streaming: true },
    from: { type: from },
    to: { type: to },
    load: () => Promise.reject(new Error("not to be loaded")),
  });
  const sourcesOf = sourcesIn([edge("a/a", "b/b"), edge("b/b", "c/c"), edge("x/x", "b/b")]);
  assertEquals(sourcesOf("c/c").toSorted(), ["a/a", "b/b", "x/x"]);
  assertEquals(sourcesOf("a/a"), []);
});
