/**
 * Content-Signal: what content may be used for after it was fetched, as its publisher wishes
 * (draft-romm-aipref-contentsignals §3, contentsignals.org).
 *
 * ```abnf
 * Content-Signal = signal *( OWS "," OWS signal )
 * signal         = name "=" ( "yes" / "no" )
 * name           = ALPHA *( ALPHA / "-" )
 * ```
 *
 * ```http
 * Content-Signal: search=yes, ai-train=no
 * Content-Signal: ai-input=yes
 * Content-Signal: Search=Yes,AI-Train=No
 * ```
 *
 * Another vocabulary is met (`ai-train=disallow`); it is malformed here, and a field that is malformed
 * or says yes and no of one use says nothing: a wish must not be guessed.
 *
 * @module
 */
import { trimBlanks } from "./field.ts";

/** For each use, by its name in lower case, whether it is wished for. Names that are new are kept. */
export type ContentSignal = ReadonlyMap<string, boolean>;

const SIGNAL = /^([a-z][a-z-]{0,31})[\t ]*=[\t ]*(yes|no)$/i;

/** More uses than anybody can name. */
const MOST_SIGNALS = 16;

/** Reads the field; undefined where it is malformed. */
export function parseContentSignal(value: string): ContentSignal | undefined {
  const signals = new Map<string, boolean>();
  const members = value.split(",", MOST_SIGNALS + 1);
  if (members.length > MOST_SIGNALS) return undefined;
  for (const member of members) {
    const [, name, wish] = SIGNAL.exec(trimBlanks(member)) ?? [];
    if (name === undefined) return undefined;
    const [key, wished] = [name.toLowerCase(), wish.toLowerCase() === "yes"];
    if (signals.has(key) && signals.get(key) !== wished) return undefined;
    signals.set(key, wished);
  }
  return signals;
}

/** Writes the field. */
export function formatContentSignal(signals: ContentSignal): string {
  return [...signals].map(([name, wished]) => `${name}=${wished ? "yes" : "no"}`).join(", ");
}
