import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Converter, Filter } from "../../src/model/conversion.ts";
import type { DerivedVariant, Description, StoredVariant } from "../../src/model/variant.ts";
import { isCompressible } from "../../src/transcode/compressible.ts";
import { bestPaths } from "../../src/transcode/paths.ts";
import { hasToPass, reach, type ReachOptions } from "../../src/transcode/reach.ts";
import { CONVERTERS } from "../../src/transcode/table.ts";

function stored(description: Description): StoredVariant {
  return { kind: "stored", ...description, open: () => Promise.reject(new Error("not opened")) };
}

function offer(variants: readonly Description[], options: ReachOptions = {}): string[] {
  return reach(variants.map(stored), options).map(print);
}

function print({ type, language, charset, encoding, plan }: DerivedVariant): string {
  const words = [type, language, charset, encoding].filter((word) => word !== undefined);
  return `${words.join(" ")} <- ${plan.key}`;
}

const PLAIN: ReachOptions = { codings: [] };

function edge(from: string, to: string, quality: number, cost: number): Converter {
  return {
    name: `${from}_to_${to}`,
    version: 1,
    from: { type: from },
    to: { type: to },
    quality,
    cost,
    streaming: true,
    load: () => Promise.reject(new Error("not loaded")),
  };
}

Deno.test("reach offers what HTML can become, in the order of the table", () => {
  assertEquals(offer([{ type: "text/html", language: "fr" }], PLAIN), [
    "text/markdown fr utf-8 <- html_to_markdown.3",
    "text/plain fr utf-8 <- html_to_text.2",
  ]);
});

Deno.test("reach takes several steps where one does not do", () => {
  assertEquals(offer([{ type: "message/rfc822" }], PLAIN), [
    "text/markdown utf-8 <- message_to_html.6+html_to_markdown.3",
    "text/html utf-8 <- message_to_html.6",
    "text/plain utf-8 <- message_to_text.4",
    "application/json <- message_to_json.2",
    "multipart/related <- message_to_mhtml.3",
  ]);
  assertEquals(offer([{ type: "text/markdown" }], PLAIN), [
    "text/plain utf-8 <- markdown_to_html.4+html_to_text.2",
    "text/html utf-8 <- markdown_to_html.4",
  ]);
  assert(
    offer([{ type: "application/mbox" }], PLAIN).includes(
      "text/markdown utf-8 <- mailbox_to_html.5+html_to_markdown.3",
    ),
  );
});

Deno.test("reach does not offer what is stored in that type and language", () => {
  assertEquals(
    offer([
      { type: "text/html", language: "en", charset: "iso-8859-1" },
      { type: "text/markdown", language: "EN" },
      { type: "text/plain;format=flowed", language: "en" },
    ], PLAIN),
    [],
  );
  assertEquals(
    offer(
      [{ type: "text/html", language: "en" }, { type: "text/markdown", language: "ko" }],
      PLAIN,
    ),
    [
      "text/markdown en utf-8 <- html_to_markdown.3",
      "text/plain en utf-8 <- html_to_text.2",
      "text/plain ko utf-8 <- markdown_to_html.4+html_to_text.2",
      "text/html ko utf-8 <- markdown_to_html.4",
    ],
  );
});

Deno.test("reach takes the best source of a language, and the first of equals", () => {
  const [first, second] = reach([
    stored({ type: "text/html", charset: "utf-8" }),
    stored({ type: "text/html", charset: "euc-kr" }),
  ], PLAIN);
  assertEquals([first.source.charset, second.source.charset], ["utf-8", "utf-8"]);
  const fromMail = reach([stored({ type: "message/rfc822" }), stored({ type: "text/html" })], PLAIN)
    .find(({ type }) => type === "text/markdown");
  assertEquals(fromMail?.plan.key, "html_to_markdown.3");
  const fromBetter = reach([
    stored({ type: "text/html", qs: 0.3 }),
    stored({ type: "text/markdown", qs: 1 }),
  ], PLAIN).find(({ type }) => type === "text/plain");
  assertEquals(fromBetter?.plan.key, "markdown_to_html.4+html_to_text.2");
});

Deno.test("reach hands on language and source quality, and multiplies nothing into it", () => {
  const [markdown] = reach([stored({ type: "text/html", language: "de", qs: 0.5 })], PLAIN);
  assertEquals(markdown.qs, 0.5);
  assertEquals(markdown.plan.quality, 0.9);
  assertEquals(markdown.language, "de");
  assert(!("length" in markdown));
  assert(!("qs" in reach([stored({ type: "text/html" })], PLAIN)[0]));
});

Deno.test("reach lays content codings over stored and derived forms", () => {
  assertEquals(offer([{ type: "text/html", length: 4000 }], { codings: ["gzip", "br"] }), [
    "text/html gzip <- encode_gzip.1",
    "text/html br <- encode_br.1",
    "text/markdown utf-8 <- html_to_markdown.3",
    "text/markdown utf-8 gzip <- html_to_markdown.3+encode_gzip.1",
    "text/markdown utf-8 br <- html_to_markdown.3+encode_br.1",
    "text/plain utf-8 <- html_to_text.2",
    "text/plain utf-8 gzip <- html_to_text.2+encode_gzip.1",
    "text/plain utf-8 br <- html_to_text.2+encode_br.1",
  ]);
});

Deno.test("reach codes nothing that is short, compressed already, or of no known type", () => {
  assertEquals(offer([{ type: "text/css", length: 511 }]), []);
  assertEquals(offer([{ type: "text/css", length: 512 }]).length, 3);
  assertEquals(offer([{ type: "text/css" }]).length, 3);
  assertEquals(offer([{ type: "text/css", length: 99 }], { minimumLength: 0 }).length, 3);
  assertEquals(offer([{ type: "image/png", length: 9999 }, { length: 9999 }]), []);
  assertEquals(offer([{ type: "image/png" }], { compressible: () => true }).length, 3);
});

Deno.test("reach does not code what lies beside it coded", () => {
  const sidecar = { type: "text/css", charset: "utf-8", encoding: "br" };
  assertEquals(offer([{ type: "text/css", charset: "utf-8" }, sidecar]), [
    "text/css utf-8 zstd <- encode_zstd.1",
    "text/css utf-8 gzip <- encode_gzip.1",
  ]);
  assertEquals(
    offer([{ type: "text/css", charset: "euc-kr" }, sidecar])[0],
    "text/css euc-kr br <- encode_br.1",
  );
});

Deno.test("reach decodes and recodes what is stored only coded", () => {
  assertEquals(
    offer([{ type: "text/html", encoding: "x-gzip", length: 99 }], { codings: ["gzip", "br"] }),
    [
      "text/html <- decode_gzip.1",
      "text/html br <- decode_gzip.1+encode_br.1",
      "text/markdown utf-8 <- decode_gzip.1+html_to_markdown.3",
      "text/markdown utf-8 gzip <- decode_gzip.1+html_to_markdown.3+encode_gzip.1",
      "text/markdown utf-8 br <- decode_gzip.1+html_to_markdown.3+encode_br.1",
      "text/plain utf-8 <- decode_gzip.1+html_to_text.2",
      "text/plain utf-8 gzip <- decode_gzip.1+html_to_text.2+encode_gzip.1",
      "text/plain utf-8 br <- decode_gzip.1+html_to_text.2+encode_br.1",
    ],
  );
  assertEquals(
    offer([{ type: "image/png", encoding: "br" }, { type: "image/png", encoding: "gzip" }]),
    [
      "image/png <- decode_br.1",
    ],
  );
  assertEquals(offer([{ type: "text/html", encoding: "compress" }]), []);
});

Deno.test("reach is pure: it opens nothing, loads nothing, and answers the same again", () => {
  const variants = [stored({ type: "text/html" }), stored({ type: "message/rfc822" })];
  assertEquals(reach(variants).map(print), reach(variants).map(print));
});

Deno.test("bestPaths prefers quality, then cost, and goes through no type twice", () => {
  const converters = [
    edge("a", "d", 0.5, 1),
    edge("a", "b", 0.9, 5),
    edge("b", "c", 0.9, 5),
    edge("c", "d", 0.9, 5),
    edge("d", "a", 1, 0),
    edge("a", "c", 0.81, 1),
  ];
  const print = bestPaths("a", converters).map(({ type, steps, cost }) =>
    `${type}:${steps.map(({ name }) => name).join("+")}:${cost}`
  );
  assertEquals(print.toSorted(), [
    "b:a_to_b:5",
    "c:a_to_c:1",
    "d:a_to_c+c_to_d:6",
  ]);
});

Deno.test("bestPaths stays quick where many paths lead everywhere", () => {
  const names = Array.from({ length: 40 }, (_, at) => `t${at}`);
  const converters = names.flatMap((from) =>
    names.filter((to) => to !== from).map((to) => edge(from, to, 0.99, 1))
  );
  assertEquals(bestPaths("t0", converters).length, 39);
});

Deno.test("CONVERTERS have unique names and sound numbers", () => {
  assertEquals(new Set(CONVERTERS.map(({ name }) => name)).size, CONVERTERS.length);
  for (const { quality, cost, version } of CONVERTERS) {
    assert(quality > 0 && quality <= 1 && cost > 0 && Number.isInteger(version));
  }
});

Deno.test("isCompressible knows types by name, suffix and family", () => {
  const yes = [
    "text/html",
    "TEXT/plain; charset=x",
    "image/svg+xml",
    "application/wasm",
    "application/activity+json",
    "message/rfc822",
    "application/mbox",
  ];
  const no = ["image/png", "video/mp4", "application/zip", "text/event-stream", "font/woff2", ""];
  assertEquals(yes.filter((type) => !isCompressible(type)), []);
  assertEquals(no.filter(isCompressible), []);
});

const SCAN: Filter = {
  spool: 0,
  mayBypass: false,
  takes: ({ type }) => type?.startsWith("text/") ?? false,
  converter: {
    name: "scan",
    version: 1,
    from: { encoding: "identity" },
    to: { encoding: "identity" },
    quality: 1,
    cost: 1,
    streaming: true,
    load: () => Promise.reject(new Error("not to be loaded")),
  },
};

Deno.test("reach has all that a filter takes pass it, whatever is made of it", () => {
  const sources = [
    stored({ type: "text/html", encoding: "br" }),
    stored({ type: "text/html", encoding: "gzip" }),
    stored({ type: "image/png" }),
  ];
  const derived = reach(sources, { filters: [SCAN] });
  const keys = derived.map(({ type, encoding, plan }) => `${type} ${encoding} ${plan.key}`);
  assert(keys.length > 5);
  for (const key of keys) assertMatch(key, /decode_br\.1\+scan\.1/);
  assert(keys.includes("text/html undefined decode_br.1+scan.1"));
  // The stored codings did not pass, so they are made anew.
  assert(keys.includes("text/html gzip decode_br.1+scan.1+encode_gzip.1"));
  assertEquals(sources.map((source) => hasToPass(source, [SCAN])), [true, true, false]);
});

Deno.test("reach offers translations of what nobody has written in that language", () => {
  const translate = (language: string): Converter => ({
    ...SCAN.converter,
    name: `to_${language}`,
    from: { type: "text/html", language: "en" },
    to: { type: "text/html", language: `${language}-t-en-t0-und` },
    quality: 0.5,
  });
  const converters = [translate("fr"), translate("ko"), ...CONVERTERS];
  const derived = reach([
    stored({ type: "text/html", language: "en-GB", qs: 0.8 }),
    stored({ type: "text/html", language: "ko" }),
  ], { converters, codings: [] });
  const french = derived.filter(({ language }) => language?.startsWith("fr"));
  assertEquals(french.map(({ type, qs, plan }) => `${type} ${qs} ${plan.key}`), [
    "text/html 0.4 to_fr.1",
    "text/markdown 0.4 to_fr.1+html_to_markdown.3",
    "text/plain 0.4 to_fr.1+html_to_text.2",
  ]);
  assertEquals(derived.some(({ language }) => language?.startsWith("ko-t")), false);
});

Deno.test("reach keeps what a page needs and follows, in other codings and charsets, and no further", () => {
  const page = { type: "text/html", features: "tables", profile: "urn:a" };
  const made = reach([stored(page)], { codings: ["br"], charsets: ["euc-kr"] });
  const told = made.map(({ type, charset, encoding, features, profile }) =>
    [type, charset, encoding, features, profile].join(" ")
  );
  assertEquals(told.filter((text) => text.startsWith("text/html")), [
    "text/html  br tables urn:a",
    "text/html euc-kr  tables urn:a",
    "text/html euc-kr br tables urn:a",
  ]);
  assert(told.includes("text/markdown utf-8   "));
});
