import { accepts, acceptsEncodings, acceptsLanguages } from "@std/http/negotiation";
import { compile } from "../../src/negotiate/mod.ts";

const TYPES = ["text/html", "text/markdown", "text/plain"];
const LANGUAGES = ["en", "ko"];
const CODINGS = ["identity", "gzip", "br"];

const CHROME = {
  "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp," +
    "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
  "accept-language": "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7",
  "accept-encoding": "gzip, deflate, br, zstd",
};
const AGENT = { accept: "text/markdown, text/html, */*" };

/** All 18 combinations, as one set. */
const variants = TYPES.flatMap((type) =>
  LANGUAGES.flatMap((language) => CODINGS.map((encoding) => ({ type, language, encoding })))
);

function rotate(base: Record<string, string>): () => Headers {
  // More different fields than are remembered, so that every one is read anew.
  const all = Array.from(
    { length: 1000 },
    (_, i) => new Headers({ ...base, accept: `${base.accept}, x/x${i};q=0.1` }),
  );
  let next = 0;
  return () => all[next++ % all.length];
}

for (const [name, base] of Object.entries({ CHROME, AGENT })) {
  const headers = new Headers(base);
  const fresh = rotate(base);
  const whole = compile(variants);
  const types = compile(TYPES.map((type) => ({ type })));

  Deno.bench({
    name: "@std/http: three fields, one by one",
    group: `${name}, all dimensions`,
    baseline: true,
    fn() {
      const request = { headers: fresh() };
      accepts(request, ...TYPES);
      acceptsLanguages(request, ...LANGUAGES);
      acceptsEncodings(request, ...CODINGS);
    },
  });
  Deno.bench({
    name: "negotiate: 18 variants, fields never seen before",
    group: `${name}, all dimensions`,
    fn: () => void whole.negotiate(fresh()),
  });
  Deno.bench({
    name: "negotiate: 18 variants, fields seen before",
    group: `${name}, all dimensions`,
    fn: () => void whole.negotiate(headers),
  });

  Deno.bench({
    name: "@std/http: accepts",
    group: `${name}, three types`,
    baseline: true,
    fn: () => void accepts({ headers: fresh() }, ...TYPES),
  });
  Deno.bench({
    name: "negotiate: fields never seen before",
    group: `${name}, three types`,
    fn: () => void types.negotiate(fresh()),
  });
  Deno.bench({
    name: "negotiate: fields seen before",
    group: `${name}, three types`,
    fn: () => void types.negotiate(headers),
  });
}
