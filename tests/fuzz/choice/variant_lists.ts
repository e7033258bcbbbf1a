/**
 * Alternates fields at random, with what they say (RFC 2295 §5.1, §8.3).
 *
 * @module
 */
import type { Alternates, AlternateVariant } from "../../../src/negotiate/mod.ts";
import type { Dice } from "../../bytes/inputs.ts";
import { blanks, once, pick, token } from "../grammar/elements.ts";
import { anyCase, makeWeight, writeWeight } from "./wishes.ts";

const URIS = ["a.html", "http://a.test/x?y=1,2", "../b;c", "/d"];
const DIRECTIVES = ["x-y", "x-y=z", 'x-y="a,{b"', 'x-z="\\""'];
const ATTRIBUTES = [
  ["type", "text/html;level=2"],
  ["charset", "utf-8"],
  ["language", "en, fr"],
  ["length", "123"],
  ["features", "a [b !c];+1.5"],
  ["description", '"x } , { \\" y" en'],
] as const;

/** A list, and a field that says it. */
export function makeList(roll: Dice): { readonly list: Alternates; readonly text: string } {
  const variants: AlternateVariant[] = [];
  let rest: Omit<Alternates, "variants"> = { fallback: undefined, proxyRvsa: undefined };
  const texts = Array.from({ length: 1 + roll(5) }, () => {
    const kind = roll(6);
    if (kind === 0 && rest.fallback === undefined) {
      rest = { ...rest, fallback: "f.html" };
      return `{${space(roll)}"f.html"${space(roll)}}`;
    }
    if (kind === 1 && rest.proxyRvsa === undefined) {
      rest = {
        ...rest,
        proxyRvsa: [{ major: 1, minor: 0 }, { major: 2, minor: 15 }].slice(roll(3)),
      };
      const versions = (rest.proxyRvsa ?? []).map(({ major, minor }) => `${major}.${minor}`);
      return `${anyCase(roll, "proxy-rvsa")}="${versions.join(`,${space(roll)}`)}"`;
    }
    if (kind === 2) return pick(roll, DIRECTIVES);
    const [variant, text] = makeVariant(roll);
    variants.push(variant);
    return text;
  });
  const text = texts.reduce((all, text) =>
    `${all}${blanks(roll)},${once(roll, 5) ? "," : ""}${blanks(roll)}${text}`
  );
  return { list: { variants, ...rest }, text };
}

function makeVariant(roll: Dice): [AlternateVariant, string] {
  const uri = pick(roll, URIS);
  const q = makeWeight(roll);
  const odd: readonly [string, string][] = once(roll, 4) ? [["x-odd", makeExtension(roll)]] : [];
  const attributes = [...ATTRIBUTES.filter(() => once(roll, 3)), ...odd];
  const texts = attributes.map(([name, value]) =>
    `${space(roll)}{${space(roll)}${anyCase(roll, name)} ${value}${space(roll)}}`
  );
  const text = `{${space(roll)}"${uri}" ${writeWeight(roll, q)}${texts.join("")}${space(roll)}}`;
  return [{ uri, qs: q / 1000, attributes: new Map(attributes) }, text];
}

/** `extension-value`: all signs but the closing brace, which may be quoted. */
function makeExtension(roll: Dice): string {
  const signs = [token(roll, 4), '"a}{,b"', '"\\""', "{", ",", ";", "=", "[", "<", "@", " ", "("];
  return `x${Array.from({ length: roll(5) }, () => pick(roll, signs)).join("")}`.trim();
}

function space(roll: Dice): string {
  return pick(roll, ["", "", " ", "\t "]);
}
