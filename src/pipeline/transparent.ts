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
  variantsOf,
} from "../negotiate/mod.ts";
import { formatVary, mergeVary } from "../syntax/vary.ts";
import { bindHints } from "./client_hints.ts";
import { prefersStrict } from "./preference.ts";
import { choicesOf, formKey, formsAmong, listOf } from "./choices.ts";
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
  const all = formsAmong(variants);
  const told = choicesOf(resource, all, { names, named: true });
  const forms = all.filter((_, index) => told[index].location !== undefined);
  if (forms.length < 2) return undefined;
  const choices = told.filter(({ location }) => location !== undefined);
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
  const own = mergeVary(resource.vary ?? [], negotiator.vary.filter(isOfCoding));
  const vary = mergeVary(decided.vary, own);
  const tcn: Field = ["TCN", formatTcn({ response })];
  if (index === null || location === undefined) {
    const kind = parseNegotiate(headers.get("negotiate")).trans ? "list" : "refusal";
    return { kind, choices, vary, validator, fields: [tcn] };
  }
  const variant = inBestCoding(forms[index], variants, negotiator, headers);
  const fields = [tcn, ...alternates(listed ? list : undefined), ...variantVary(own)];
  return { kind: "choice", variant, location, vary, validator, fields };
}

/** The tag of a choice: that of the variant, with the validator of the list in it (§9.2). */
export function tagOfChoice(etag: string | undefined, validator: string): string | undefined {
  return etag === undefined ? undefined : formatStructuredTag({ etag, validator }) ?? etag;
}

/** Codings are no dimension of a list: each variant is negotiated once more by them. */
function inBestCoding(
  form: Variant,
  variants: readonly Variant[],
  negotiator: Negotiator,
  headers: Headers,
): Variant {
  const key = formKey(form);
  const acceptable = negotiator.negotiate(headers).order.map((index) => variants[index]);
  return acceptable.find((variant) => formKey(variant) === key) ?? form;
}

function isOfCoding(field: string): boolean {
  return field === "Accept-Encoding";
}

function alternates(list: Alternates | undefined): readonly Field[] {
  return list === undefined ? [] : [["Alternates", formatAlternates(list)]];
}

/** What the chosen variant itself varies by (§8.6). */
function variantVary(own: readonly string[]): readonly Field[] {
  return own.length === 0 ? [] : [["Variant-Vary", formatVary(own)]];
}
