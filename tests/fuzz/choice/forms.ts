/**
 * Sets of variants, at random.
 *
 * @module
 */
import type { NegotiableVariant } from "../../../src/negotiate/mod.ts";
import type { Dice } from "../../bytes/inputs.ts";
import { once, pick } from "../grammar/elements.ts";
import type { Form } from "./model.ts";
import { makeWeight } from "./wishes.ts";

const TAGS = ["en", "en-GB", "en-US", "de", "de-AT", "ko"];

/** A set in which each form has one coding or more. */
export function makeForms(roll: Dice): Form[] {
  const forms: Form[] = [];
  const seen = new Set<string>();
  const [typed, told, full] = [once(roll, 3), once(roll, 2), once(roll, 4)];
  for (let left = 1 + roll(6); left > 0; left--) {
    const base = {
      type: pick(roll, ["text/html", "text/plain", "image/png", "application/xml"]),
      parameters: typed && once(roll, 2)
        ? [pick(roll, [["level", "1"], ["v", 'a,b;q="0']] as const)]
        : [],
      language: full ? pick(roll, TAGS) : told ? pick(roll, [...TAGS, undefined]) : undefined,
      charset: once(roll, 3) ? pick(roll, ["utf-8", "euc-kr", undefined]) : undefined,
      profile: full || once(roll, 5) ? pick(roll, ["http://a.test/p", "urn:x:y"]) : undefined,
      qs: makeWeight(roll),
      converted: once(roll, 3),
    };
    const key = JSON.stringify({ ...base, qs: 0, converted: 0 });
    if (seen.has(key)) continue;
    seen.add(key);
    const form = forms.length;
    const codings = once(roll, 2) ? [undefined] : [undefined, "gzip", "br", "zstd"];
    for (const encoding of codings) {
      if (encoding === undefined || once(roll, 2)) forms.push({ ...base, encoding, form });
    }
  }
  return forms;
}

/** The same as the chooser takes them. */
export function variantOf(form: Form): NegotiableVariant {
  const { parameters, qs, form: _, type, ...rest } = form;
  const quoted = parameters.map(([name, value]) =>
    `;${name}="${value.replaceAll(/["\\]/g, "\\$&")}"`
  );
  return { ...rest, type: type + quoted.join(""), qs: qs / 1000 };
}
