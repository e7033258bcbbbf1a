/**
 * A page held whole, in flat arrays: its elements and texts in the order of the document. Whoever has
 * judged the elements can have the events once more, without those that were left out.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { Attributes, HtmlHandler } from "../html/reader.ts";

/** Stands for no element. */
export const NONE = -1;

/** An event: an element opens, by its number; a text, by its number; the innermost element closes. */
export type PageEvent = number;

const CLOSE: PageEvent = 0;

/** The number of the element that an event opens; `NONE` if it does something else. */
export function openedBy(event: PageEvent): number {
  return event > 0 ? event - 1 : NONE;
}

/** The number of the text that an event brings; `NONE` if it does something else. */
export function textOf(event: PageEvent): number {
  return event < 0 ? -event - 1 : NONE;
}

/** Elements whose content is neither read nor shown; JSON-LD is kept apart. */
const UNREAD = new Set("script style template noembed noframes xmp".split(" "));

/** Structured data of a page beyond this is not looked at. */
const MAX_DATA = 16;
const MAX_DATA_LENGTH = 1 << 20;

/** Which events are handed on once more. */
export interface Replay {
  /** Place of the first event. */
  readonly first: number;
  /** Place of the last event. */
  readonly last: number;
  /** Whether an element is left out with all that is in it. */
  readonly leavesOut: (element: number) => boolean;
  /** Whether the text at this place is left out. */
  readonly silences: (at: number) => boolean;
}

/** Records a page; the number of its events is bounded. */
export class PageRecord implements HtmlHandler {
  /** Name of each element. */
  readonly names: string[] = [];
  /** Attributes of each element. */
  readonly attributes: Attributes[] = [];
  /** Element around each element. */
  readonly parents: number[] = [];
  /** For each element, the number of the first element behind it that it does not contain. */
  readonly ends: number[] = [];
  /** For each element, the place of the event that opens it. */
  readonly opens: number[] = [];
  /** For each element, the place of the event that closes it. */
  readonly closes: number[] = [];
  /** The texts. */
  readonly texts: string[] = [];
  /** What happens, in order. */
  readonly events: PageEvent[] = [];
  /** The scripts of type `application/ld+json`. */
  readonly data: string[] = [];
  readonly #stack: number[] = [];
  readonly #limit: number;
  #inData = false;

  constructor({ htmlNodes }: { readonly htmlNodes: number }) {
    this.#limit = htmlNodes;
  }

  open(name: string, attributes: Attributes): boolean {
    if (UNREAD.has(name)) {
      if (name !== "script" || !this.#isData(attributes)) return false;
      this.data.push("");
      this.#inData = true;
      return true;
    }
    const element = this.names.length;
    this.names.push(name);
    this.attributes.push(attributes);
    this.parents.push(this.#stack.at(-1) ?? NONE);
    this.ends.push(element + 1);
    this.opens.push(this.events.length);
    this.closes.push(this.events.length);
    this.#stack.push(element);
    this.#add(element + 1);
    return true;
  }

  close(_name: string): void {
    if (this.#inData) {
      this.#inData = false;
      return;
    }
    const element = this.#stack.pop();
    if (element === undefined) return;
    this.ends[element] = this.names.length;
    this.closes[element] = this.events.length;
    this.#add(CLOSE);
  }

  text(data: string): void {
    if (this.#inData) {
      const last = this.data.length - 1;
      if (this.data[last].length < MAX_DATA_LENGTH) this.data[last] += data;
      return;
    }
    this.texts.push(data);
    this.#add(-this.texts.length);
  }

  /** Hands the events of a part of the page on, as far as they are not left out. */
  replay(handler: HtmlHandler, { first, last, leavesOut, silences }: Replay): void {
    const names: string[] = [];
    for (let at = first; at <= last; at++) {
      const event = this.events[at];
      if (event < 0) {
        if (!silences(at)) handler.text(this.texts[textOf(event)]);
        continue;
      }
      if (event === CLOSE) {
        const name = names.pop();
        if (name !== undefined) handler.close(name);
        continue;
      }
      const element = openedBy(event);
      const name = this.names[element];
      if (leavesOut(element) || !handler.open(name, this.attributes[element])) {
        at = this.closes[element];
      } else names.push(name);
    }
  }

  #isData(attributes: Attributes): boolean {
    const type = attributes.get("type")?.toLowerCase() ?? "";
    return type.startsWith("application/ld+json") && this.data.length < MAX_DATA;
  }

  #add(event: PageEvent): void {
    if (this.events.push(event) > this.#limit) {
      throw new Fault("too-large", "the HTML has more elements and texts than the limit");
    }
  }
}
