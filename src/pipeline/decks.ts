/**
 * The decks of a page for phones as resources of their own, under `?deck=2`: what is made of one is not
 * what is made of the other.
 *
 * @module
 */
import type { Description } from "../model/variant.ts";
import type { Exchange } from "./exchange.ts";
import type { Known } from "./state.ts";

const DECK = "deck";
const DECK_TYPE = "text/vnd.wap.wml";

/** The resource, at the place of the deck that the URL names. */
export function atDeck(known: Known, { url }: Exchange): Known {
  const deck = url.search === "" ? null : url.searchParams.get(DECK);
  if (deck === null || !/^[1-9]\d{0,5}$/.test(deck)) return known;
  const { resource } = known;
  const [path, query] = resource.location.split("?", 2);
  const parameters = new URLSearchParams(query);
  if (parameters.has(DECK)) return known;
  parameters.set(DECK, deck);
  const locate = (form: Description) => {
    const found = resource.locate(form);
    if (found === undefined || form.type !== DECK_TYPE) return found;
    return `${found}${found.includes("?") ? "&" : "?"}${DECK}=${deck}`;
  };
  return {
    ...known,
    resource: { ...resource, location: `${path}?${parameters}`, locate },
    memory: (source) => {
      const key = known.memory(source);
      return key === undefined ? undefined : `${key}\t${DECK}=${deck}`;
    },
  };
}
