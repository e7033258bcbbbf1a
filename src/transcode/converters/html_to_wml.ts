/**
 * A page as a deck of WML 1.1, and the deck that its location names (`?deck=2`) where it takes several.
 *
 * @module
 */
import type { Convert } from "../../model/conversion.ts";
import { Flow } from "../flow/flow.ts";
import { HtmlReader } from "../html/reader.ts";
import { nameOf } from "../page_name.ts";
import { layOutDecks, WML_SIZES, writeDeck } from "../wml/wml_decks.ts";
import { sizeOfText } from "../wml/wml_text.ts";
import { WmlWriter } from "../wml/wml_writer.ts";
import { giveText, takeHtml } from "./whole_input.ts";

/** The query parameter that names a deck. */
const DECK = "deck";

/** Makes `text/vnd.wap.wml` of `text/html`. The number of decks is known at the end alone. */
export function convertToWml(parameter: string): Convert {
  return async (input, conversion) => {
    const { limits, location } = conversion;
    const writer = new WmlWriter(WML_SIZES.card);
    const flow = new Flow(writer, { limits, location });
    const reader = new HtmlReader(flow, limits);
    reader.write(await takeHtml(input, conversion));
    reader.end();
    flow.end();
    const locate = (deck: number) => locateDeck(location, parameter, deck);
    const decks = layOutDecks(writer.blocks, writer.heading || nameOf(location), {
      sizes: WML_SIZES,
      linkSize: sizeOfText(locate(999)) + sizeOfText("Previous"),
    });
    const number = Math.min(numberIn(location), decks.length);
    const place = { number, count: decks.length, locate };
    return giveText(writeDeck(decks[number - 1], place), conversion);
  };
}

/** The number of the deck that a location names; the first one, if it names none. */
function numberIn(location: string): number {
  const [, query] = location.split("?", 2);
  const number = Number(new URLSearchParams(query).get(DECK) ?? "1");
  return Number.isInteger(number) && number >= 1 ? number : 1;
}

function locateDeck(location: string, parameter: string, deck: number): string {
  const [path, query] = location.split("?", 2);
  const parameters = new URLSearchParams(query);
  parameters.set(parameter, "wml");
  parameters.set(DECK, String(deck));
  return `${path}?${parameters}`;
}
