/**
 * Paragraphs as cards, cards as decks: a deck is what a phone loads at once, and a gateway hands on
 * no larger one than a phone can hold; a card is what it shows at once.
 *
 * @module
 */
import { ATTRIBUTE_SIZE, escapeWml, sizeOfText, TAG_SIZE } from "./wml_text.ts";
import type { WmlBlock } from "./wml_writer.ts";

/** Sizes in the binary form. */
export interface WmlSizes {
  /** Of a deck; phones of the time held 1,400 bytes. */
  readonly deck: number;
  /** Of a card. */
  readonly card: number;
}

/** The sizes that every phone took. */
export const WML_SIZES: WmlSizes = { deck: 1400, card: 480 };

/** A card, and the paragraphs in it. */
interface Card {
  readonly title: string;
  readonly blocks: WmlBlock[];
  size: number;
}

/** A title beyond this is cut: it stands in one line above the card. */
const MAX_TITLE = 24;

/** What a deck takes beside its cards: head of the binary form, `wml`, and room for its links. */
const DECK_SIZE = 64;
const CARD_SIZE = TAG_SIZE + 2 * ATTRIBUTE_SIZE + sizeOfText("c00") + 3 * MAX_TITLE + 2;
/** The links from card to card. */
const LINKS_SIZE = 2 * TAG_SIZE + 2 * (TAG_SIZE + ATTRIBUTE_SIZE + sizeOfText("Previous #c00"));

/** Lays paragraphs out on decks of cards; there is always one. */
export function layOutDecks(
  blocks: readonly WmlBlock[],
  title: string,
  { sizes, linkSize }: { readonly sizes: WmlSizes; readonly linkSize: number },
): (readonly Card[])[] {
  const cards = layOutCards(blocks, title, sizes.card);
  const decks: Card[][] = [];
  const room = sizes.deck - DECK_SIZE - 2 * linkSize;
  let left = 0;
  for (const card of cards) {
    const size = card.size + CARD_SIZE + LINKS_SIZE;
    if (decks.length === 0 || size > left) {
      decks.push([]);
      left = room;
    }
    decks[decks.length - 1].push(card);
    left -= size;
  }
  return decks;
}

function layOutCards(blocks: readonly WmlBlock[], title: string, limit: number): Card[] {
  const cards: Card[] = [{ title: shorten(title), blocks: [], size: 0 }];
  for (const block of blocks) {
    let card = cards[cards.length - 1];
    // A heading begins a card, unless the one before has hardly begun.
    const isNew = block.heading !== undefined && card.size > limit / 3;
    if (card.size > 0 && (isNew || card.size + block.size > limit)) {
      card = { title: shorten(block.heading ?? card.title), blocks: [], size: 0 };
      cards.push(card);
    }
    card.blocks.push(block);
    card.size += block.size;
  }
  return cards;
}

function shorten(title: string): string {
  const signs = [...title];
  return signs.length <= MAX_TITLE ? title : `${signs.slice(0, MAX_TITLE - 1).join("")}…`;
}

/** What a deck's links lead to. */
export interface DeckPlace {
  /** Its number, from 1 on, and the last one's. */
  readonly number: number;
  readonly count: number;
  /** Where another deck is. */
  readonly locate: (number: number) => string;
}

const PROLOGUE = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE wml PUBLIC "-//WAPFORUM//DTD WML 1.1//EN" "http://www.wapforum.org/DTD/wml_1.1.xml">
`;

/** Writes a deck. */
export function writeDeck(cards: readonly Card[], place: DeckPlace): string {
  return `${PROLOGUE}<wml>\n${
    cards.map((card, at) => writeCard(card, at, cards.length, place)).join("")
  }</wml>\n`;
}

function writeCard(card: Card, at: number, count: number, place: DeckPlace): string {
  const links = [
    ...at > 0 ? [link(`#${idOf(at - 1)}`, "Previous")] : [],
    ...at === 0 && place.number > 1 ? [link(place.locate(place.number - 1), "Previous")] : [],
    ...at < count - 1 ? [link(`#${idOf(at + 1)}`, "Next")] : [],
    ...at === count - 1 && place.number < place.count
      ? [link(place.locate(place.number + 1), "Next")]
      : [],
  ];
  const navigation = links.length === 0 ? "" : `<p>${links.join("<br/>\n")}</p>\n`;
  // A card without a paragraph is valid, and some phones show none.
  const content = card.blocks.map(({ wml }) => wml).join("") || "<p></p>\n";
  return `<card id="${idOf(at)}" title="${
    escapeWml(card.title)
  }">\n${content}${navigation}</card>\n`;
}

function link(href: string, text: string): string {
  return `<a href="${escapeWml(href)}">${text}</a>`;
}

function idOf(card: number): string {
  return `c${card + 1}`;
}
