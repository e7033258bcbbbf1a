/**
 * Engines to be scored: one adapter each. The packages are imported only when they are asked for.
 *
 * @module
 */
import type { Case, CaseDimension } from "./cases.ts";
import { answerCase } from "./own.ts";

/** What an engine says: the index of its choice, null for none, or undefined for something else. */
export type Answer = number | null | undefined;

/** An engine, ready to be asked. */
export interface Engine {
  readonly name: string;
  /** Whether the engine can be asked this at all. */
  canAnswer(test: Case): boolean;
  answer(test: Case): Answer;
}

/** The engines by name, in the order of the table. */
export const ENGINES: Readonly<Record<string, () => Promise<Engine>>> = {
  "variform": () =>
    Promise.resolve({
      name: "variform",
      canAnswer: () => true,
      answer: (test) => answerCase(test).choice,
    }),
  // Lookup, the default, also knows scripts and old names of languages, which RFC 4647 does not.
  "variform, basic filtering": () =>
    Promise.resolve({
      name: "variform, basic filtering",
      canAnswer: () => true,
      answer: (test) => answerCase(test, { language: "basic" }).choice,
    }),
  "negotiator 1.1.0": async () => {
    const { default: Negotiator } = await import("negotiator");
    return singleField("negotiator 1.1.0", ({ dim, headers }, offers) => {
      const negotiator = new Negotiator({ headers });
      if (dim === "type") return negotiator.mediaType(offers);
      if (dim === "language") return negotiator.language(offers);
      return dim === "charset" ? negotiator.charset(offers) : negotiator.encoding(offers);
    });
  },
  "accepts 2.0.0": async () => {
    const { default: accepts } = await import("accepts");
    return singleField("accepts 2.0.0", ({ dim, headers }, offers) => {
      const accept = accepts({ headers });
      if (dim === "type") return accept.types(offers);
      if (dim === "language") return accept.languages(offers);
      return dim === "charset" ? accept.charsets(offers) : accept.encodings(offers);
    });
  },
  "@hapi/accept 6.0.3": async () => {
    const { default: accept } = await import("@hapi/accept");
    return singleField("@hapi/accept 6.0.3", ({ dim, headers }, offers) => {
      if (dim === "type") return accept.mediaType(headers.accept, offers);
      if (dim === "language") return accept.language(headers["accept-language"], offers);
      return dim === "charset"
        ? accept.charset(headers["accept-charset"], offers)
        : accept.encoding(headers["accept-encoding"], offers);
    });
  },
  "@std/http 1.4.0": async () => {
    const http = await import("@std/http/negotiation");
    const all: readonly CaseDimension[] = ["type", "language", "encoding"];
    return singleField("@std/http 1.4.0", ({ dim, headers }, offers) => {
      const request = { headers: new Headers(headers) };
      if (dim === "type") return http.accepts(request, ...offers);
      return dim === "language"
        ? http.acceptsLanguages(request, ...offers)
        : http.acceptsEncodings(request, ...offers);
    }, all);
  },
};

const SINGLE: readonly CaseDimension[] = ["type", "language", "charset", "encoding"];

/** An engine that is asked by one field and a list of strings, and knows no source quality. */
function singleField(
  name: string,
  choose: (test: Case, offers: string[]) => string | false | undefined,
  dimensions: readonly CaseDimension[] = SINGLE,
): Engine {
  return {
    name,
    canAnswer: (test) =>
      dimensions.includes(test.dim) && test.mode !== "pick-pref" && test.mode !== "cache-keys" &&
      test.variants.every((variant) => variant.qs === undefined) &&
      offersOf(test).every((offer) => offer !== undefined),
    answer(test) {
      const offers = offersOf(test).map((offer) => offer ?? "");
      try {
        const chosen = choose(test, offers);
        if (chosen === undefined || chosen === false || chosen === "") return null;
        const index = offers.indexOf(chosen);
        return index < 0 ? undefined : index;
      } catch {
        return undefined;
      }
    },
  };
}

/** What the variants are in the case's dimension. */
function offersOf({ dim, variants }: Case): readonly (string | undefined)[] {
  if (dim === "multi") return variants.map(() => undefined);
  return variants.map((variant) =>
    dim === "encoding" ? variant.encoding ?? "identity" : variant[dim]
  );
}
