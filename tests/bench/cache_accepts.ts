/**
 * Thousands of clients of whom no two send the same Accept, before a document of five forms: what the
 * origin is asked, and what is stored.
 *
 *     deno run -A tests/bench/cache_accepts.ts [clients]
 *
 * @module
 */
import { createVariform, type VariformOptions } from "../../src/mod.ts";
import { compile, type NegotiableVariant } from "../../src/negotiate/mod.ts";

const CLIENTS = Number(Deno.args[0] ?? 20_000);
const FORMS: readonly NegotiableVariant[] = [
  "application/json",
  "application/pdf",
  "application/xml",
  "text/html",
  "text/plain",
].map((type) => ({ type }));
const URL_OF_IT = "http://site.test/document";
const CHOOSER = compile(FORMS, { fallback: { type: "serve" } });

/** How the set is told. */
const WAYS: Readonly<Record<string, [Record<string, string>, Partial<VariformOptions>]>> = {
  "Avail-Format": [{ "avail-format": FORMS.map(({ type }) => `"${type}"`).join(", ") }, {}],
  "Variants": [
    { "variants": `accept=(${FORMS.map(({ type }) => `"${type}"`).join(" ")})` },
    {},
  ],
  "a rule": [{}, { paths: [{ match: "/*", negotiation: { variants: FORMS } }] }],
};

/** All of them want one form most, and say so in words that nobody else uses. */
function acceptOf(index: number): Record<string, string> {
  const { type } = FORMS[index % FORMS.length];
  const accept = `${type};q=0.${100 + index % 900}, x/y-${index}, */*;q=0.0${index % 90 + 10}`;
  return { accept, "accept-encoding": `junk-${index}` };
}

async function measure(way: string, isCrowd: boolean) {
  const [fields, options] = WAYS[way];
  const asked: string[] = [];
  const app = createVariform({
    log() {},
    origin: ({ headers }) => {
      const { type = "" } = FORMS[CHOOSER.negotiate(headers).index ?? 0];
      asked.push(type);
      return new Response(`${type}\n`, {
        headers: {
          ...{ "content-type": type, "cache-control": "max-age=600", "vary": "accept" },
          ...(way === "Variants" && { "variant-key": `("${type}")` }),
          ...fields,
        },
      });
    },
    ...options,
  });
  let wrong = 0;
  const visit = async (index: number) => {
    const request = new Request(URL_OF_IT, { headers: acceptOf(index) });
    const text = await (await app.fetch(request)).text();
    if (text !== `${FORMS[index % FORMS.length].type}\n`) wrong++;
  };
  const start = performance.now();
  if (isCrowd) await Promise.all(Array.from({ length: CLIENTS }, (_, index) => visit(index)));
  else for (let index = 0; index < CLIENTS; index++) await visit(index);
  const time = performance.now() - start;
  const entry = await app.admin(new Request(`http://127.0.0.1:9000/entry?url=${URL_OF_IT}`));
  const { variants } = await entry.json();
  await app.close();
  return {
    [`${way}, ${isCrowd ? "all at once" : "one by one"}`]: {
      clients: CLIENTS,
      "asked the origin": asked.length,
      "forms asked for": new Set(asked).size,
      entries: variants.length,
      "wrong answers": wrong,
      seconds: Number((time / 1000).toFixed(1)),
    },
  };
}

if (import.meta.main) {
  const rows = [];
  for (const way of Object.keys(WAYS)) {
    for (const isCrowd of [false, true]) rows.push(await measure(way, isCrowd));
  }
  console.table(Object.assign({}, ...rows));
}
