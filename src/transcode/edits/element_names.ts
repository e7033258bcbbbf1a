/**
 * The names of elements in one document: what HTML says of each, looked up once, and how many elements
 * of it are open.
 *
 * @module
 */
import { endTagBarrier, HEADINGS, IMPLIED_ENDS, VOID_ELEMENTS } from "../html/tree_rules.ts";
import type { ContentModel } from "./tag_scanner.ts";

/** What a start tag of a name ends: the outermost of `targets` that stands above every `barrier`. */
export interface ImpliedEnds {
  readonly targets: readonly ElementName[];
  readonly barrier: ReadonlySet<string>;
}

const HEAD_CONTENT: ReadonlySet<string> = new Set(
  "title base basefont bgsound link meta style script noscript noframes template".split(" "),
);

// Browsers run scripts, so what is for others is text to them.
const MODELS: ReadonlyMap<string, ContentModel> = new Map([
  ["script", "script"],
  ["plaintext", "plaintext"],
  ..."style title textarea iframe noembed noframes noscript xmp".split(" ")
    .map((name): [string, ContentModel] => [name, "text"]),
]);

/** One name. */
export class ElementName {
  readonly isVoid: boolean;
  readonly isHeading: boolean;
  readonly isHeadContent: boolean;
  /** How the content of an HTML element of this name is read. */
  readonly model: ContentModel;
  /** Elements beyond which its end tag ends nothing. */
  readonly endTagBarrier: ReadonlySet<string>;
  /** How many elements of it are open. */
  open = 0;
  /** How many start tags of it were too deep; their end tags are still to be passed over. */
  flattened = 0;
  readonly #names: ElementNames;
  #impliedEnds: readonly ImpliedEnds[] | undefined;

  /** The name in lower case. */
  constructor(readonly text: string, names: ElementNames) {
    this.isVoid = VOID_ELEMENTS.has(text);
    this.isHeading = HEADINGS.has(text);
    this.isHeadContent = HEAD_CONTENT.has(text);
    this.model = MODELS.get(text) ?? "markup";
    this.endTagBarrier = endTagBarrier(text);
    this.#names = names;
  }

  /** What its start tag ends before it opens. */
  get impliedEnds(): readonly ImpliedEnds[] {
    this.#impliedEnds ??= (IMPLIED_ENDS.get(this.text) ?? []).map(({ targets, barrier }) => ({
      targets: [...targets].map((name) => this.#names.of(name)),
      barrier,
    }));
    return this.#impliedEnds;
  }
}

/** More names than this make room, but for those that are open or needed by others. */
const MOST_NAMES = 1000;

/** The names met in one document. */
export class ElementNames {
  readonly #names = new Map<string, ElementName>();
  #room = MOST_NAMES;

  /** The one object of this name. */
  of(text: string): ElementName {
    let name = this.#names.get(text);
    if (name === undefined) {
      if (this.#names.size >= this.#room) this.#makeRoom();
      name = new ElementName(text, this);
      this.#names.set(text, name);
    }
    return name;
  }

  /** What is open nowhere can be forgotten: end tags of it end nothing, too deep ones or not. */
  #makeRoom(): void {
    for (const [text, { open }] of this.#names) {
      if (open === 0 && !KEPT.has(text)) this.#names.delete(text);
    }
    this.#room = this.#names.size + MOST_NAMES;
  }
}

/** Names that others hold on to, and those of which one's end tag ends another. */
const KEPT: ReadonlySet<string> = new Set([
  "template",
  ...HEADINGS,
  ...[...IMPLIED_ENDS.values()].flat().flatMap(({ targets }) => [...targets]),
]);
