/**
 * What the benches of negotiation compare: requests, sets of variants, and what each engine does with
 * them.
 *
 * @module
 */
import Negotiator from "negotiator";
import { compile, type NegotiableVariant } from "../../src/negotiate/mod.ts";

/** Header fields as a plain object, which is what all engines take. */
export type Fields = Readonly<Record<string, string>>;

/** What Chrome sends for a page. */
export const CHROME: Fields = {
  "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp," +
    "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
  "accept-language": "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7",
  "accept-encoding": "gzip, deflate, br, zstd",
};

/** What a coding agent sends. */
export const AGENT: Fields = { accept: "text/markdown, text/html, */*" };

/** A page in two languages, as HTML, Markdown and text, in each coding: 24 variants. */
export const PAGE = {
  types: ["text/html", "text/markdown", "text/plain"],
  languages: ["en", "ko"],
  codings: ["identity", "gzip", "br", "zstd"],
} as const;

/** Sixty types to choose from, and thirty ranges, a third of them with parameters. */
export const MANY = {
  types: Array.from({ length: 60 }, (_, i) => `application/vnd.example.v${i}+json`),
  languages: [],
  codings: [],
} as const;
const THIRTY: Fields = {
  accept: Array.from({ length: 30 }, (_, i) => {
    const parameter = i % 3 === 0 ? `;profile=p${i}` : "";
    return `application/vnd.example.v${2 * i + 10}+json${parameter};q=0.${100 + 7 * i}`;
  }).join(", "),
};

/** The dimensions of a set. */
interface Offers {
  readonly types: readonly string[];
  readonly languages: readonly string[];
  readonly codings: readonly string[];
}

/** All combinations, as one set of variants. */
export function combine({ types, languages, codings }: Offers): NegotiableVariant[] {
  const orNone = (values: readonly string[]) => values.length === 0 ? [undefined] : values;
  return orNone(types).flatMap((type) =>
    orNone(languages).flatMap((language) =>
      orNone(codings).map((encoding) => ({ type, language, encoding }))
    )
  );
}

/** One thing to measure. */
export interface Contest {
  readonly name: string;
  /** How many times as fast as negotiator we want to be. */
  readonly goal: number;
  /** The requests, used in turn. */
  readonly requests: readonly Fields[];
  readonly peer: (fields: Fields) => unknown;
  readonly own: (fields: Fields) => unknown;
}

/** More than are remembered. */
const DISTINCT = 1000;

/** As many different requests, each with something more in every field. */
function vary(base: Fields): Fields[] {
  return Array.from({ length: DISTINCT }, (_, i) => {
    const more: Record<string, string> = {
      "accept": `,x/x${i};q=0.1`,
      "accept-language": `,${"de fr es it pt nl sv da".split(" ")[i % 8]};q=0.${100 + i % 500}`,
      "accept-encoding": `, x${i}`,
    };
    const fields = Object.entries(base).map(([name, value]) => [name, value + (more[name] ?? "")]);
    // Strings as they come from a socket: flat, not the concatenations that they were made by.
    return JSON.parse(JSON.stringify(Object.fromEntries(fields)));
  });
}

/** Asks negotiator in each dimension of the set. */
function askNegotiator({ types, languages, codings }: Offers): (headers: Fields) => unknown {
  const [type, language, coding] = [[...types], [...languages], [...codings]];
  return (headers) => {
    const negotiator = new Negotiator({ headers });
    return [
      type.length && negotiator.mediaType(type),
      language.length && negotiator.language(language),
      coding.length && negotiator.encoding(coding),
    ];
  };
}

function contest(
  name: string,
  goal: number,
  offers: Offers,
  requests: readonly Fields[],
): Contest {
  const chooser = compile(combine(offers));
  const own = (fields: Fields) => chooser.negotiate(fields).index;
  return { name, goal, requests, peer: askNegotiator(offers), own };
}

/** All contests. */
export const CONTESTS: readonly Contest[] = [
  contest("Chrome's three fields, never seen before", 8, PAGE, vary(CHROME)),
  contest("an agent's Accept, never seen before", 8, PAGE, vary(AGENT)),
  contest("30 ranges × 60 variants, never seen before", 6, MANY, vary(THIRTY)),
  contest("Chrome's three fields, again and again", 40, PAGE, [CHROME]),
];
