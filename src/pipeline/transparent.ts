/**
 * Transparent negotiation as an origin (RFC 2295): a client that negotiates by itself gets the list,
 * or the variant that it would choose; all others get the server's choice.
 *
 * @module
 */
import {
  type Alternates,
  answerTransparently,
  compile,
  formatAlternates,
  formatStructuredTag,
  formatTcn,
  listValidator,
  type Negotiator,
  parseNegotiate,
  type Policy,
  variantsOf,
} from "../negotiate/mod.ts";
import { formatVary, mergeVary } from "../syntax/vary.ts";
import { bindHints } from "./client_hints.ts";
import { prefersStrict } from "./preference.ts";
import { formKey, listOf, type Place, placesOf } from "./choices.ts";
import type { Field, Resource, Variant } from "../model/variant.ts";
import type { Choice } from "../pages/mod.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";

/** A resource with several forms, each of which has a URL. */
export interface TransparentSet {
  readonly resource: Resource;
  /** All variants, in their codings. */
  readonly variants: readonly Variant[];
  /** The chooser over them. */
  readonly negotiator: Negotiator;
}

/** What came of it. */
export type TransparentOutcome =
  & { readonly vary: readonly string[]; readonly validator: string }
  & (
    | {
      readonly kind: "choice";
      readonly variant: Variant;
      readonly location: string;
      readonly fields: readonly Field[];
    }
    | {
      /** To choose from; or, to who knows nothing of lists, because nothing suits. */
      readonly kind: "list" | "refusal";
      readonly choices: readonly Choice[];
      readonly fields: readonly Field[];
    }
  );

/** Decides; undefined where there is nothing to choose from. */
export function decideTransparently(
  { resource, variants, negotiator }: TransparentSet,
  { url, headers, names, trace }: Exchange,
  { policy, rules }: House,
): TransparentOutcome | undefined {
  const places = placesOf(resource, variants, { names, named: true })
    .filter(({ choice }) => choice.location !== undefined);
  if (places.length < 2) return undefined;
  const forms = places.map(({ forms }) => forms[0]);
  const choices = places.map(({ choice }) => choice);
  const list = listOf(choices);
  // Where the server chooses, it does so by all rules; what a client computes by itself has none.
  const described = variantsOf(list);
  const chooser = compile(described, {
    ...policy,
    ...rules.prefer && prefersStrict(headers) && { fallback: "none" },
    hints: bindHints(rules.hints, (given) => forms[described.indexOf(given)]),
  });
  const { response, index, location, listed, ...decided } = answerTransparently(
    headers,
    { url: url.href, list, own: chooser, adhoc: true },
    policy,
  );
  trace.choice = { variants: forms, verdict: decided.verdict };
  const validator = listValidator(list);
  const written = places.some(({ forms }) => forms.length > 1) ? WRITING : WRITING.slice(-1);
  const own = mergeVary(
    resource.vary ?? [],
    written.filter((name) => negotiator.vary.includes(name)),
  );
  const vary = mergeVary(decided.vary, own);
  const tcn: Field = ["TCN", formatTcn({ response })];
  if (index === null || location === undefined) {
    const kind = parseNegotiate(headers.get("negotiate")).trans ? "list" : "refusal";
    return { kind, choices, vary, validator, fields: [tcn] };
  }
  const variant = asWanted(places[index], variants, headers, policy);
  const fields = [tcn, ...alternates(listed ? list : undefined), ...variantVary(own)];
  return { kind: "choice", variant, location, vary, validator, fields };
}

/** The tag of a choice: that of the variant, with the validator of the list in it (§9.2). */
export function tagOfChoice(etag: string | undefined, validator: string): string | undefined {
  return etag === undefined ? undefined : formatStructuredTag({ etag, validator }) ?? etag;
}

/** By which fields what is found under one URL is negotiated once more. */
const WRITING = ["Accept-Charset", "Accept-Encoding"] as const;

/**
 * Codings are no dimension of a list, and charsets none where they have no URL of their own: each variant
 * is negotiated once more by them, and by nothing else, since Vary names no other field for it.
 */
function asWanted(
  { forms }: Place,
  variants: readonly Variant[],
  headers: Headers,
  policy: Policy,
): Variant {
  const keys = new Set(forms.map(formKey));
  const here = variants.filter((variant) => keys.has(formKey(variant)));
  const { dimensions = ["charset", "encoding"] } = policy;
  const written = dimensions.filter((name) => name === "charset" || name === "encoding");
  const { index } = compile(here, { ...policy, hints: [], dimensions: written }).negotiate(headers);
  return index === null ? forms[0] : here[index];
}

function alternates(list: Alternates | undefined): readonly Field[] {
  return list === undefined ? [] : [["Alternates", formatAlternates(list)]];
}

/** What the chosen variant itself varies by (§8.6). */
function variantVary(own: readonly string[]): readonly Field[] {
  return own.length === 0 ? [] : [["Variant-Vary", formatVary(own)]];
}
