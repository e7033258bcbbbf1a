/**
 * HTML as a tree of bounded depth, from the events of the reader.
 *
 * @module
 */
import type { Element, ElementContent, Properties, Root } from "../../libraries/hast.ts";
import { type Attributes, type HtmlHandler, HtmlReader, type HtmlReaderLimits } from "./reader.ts";

/** What becomes of an element: another node, or nothing at all, not even what is in it. */
export type Shape = (
  name: string,
  attributes: Attributes,
  around: readonly Element[],
) => ElementContent | undefined;

/** Attributes that say all by being there. */
const FLAGS: ReadonlySet<string> = new Set(["checked", "disabled", "nowrap", "open", "reversed"]);

/** Reads HTML into a tree, each element that is known in the shape that is wanted. */
export function readTree(
  html: string,
  { shape, knows }: { readonly shape: Shape; readonly knows: ReadonlySet<string> },
  limits: HtmlReaderLimits,
): Root {
  const builder = new TreeBuilder(shape, knows);
  const reader = new HtmlReader(builder, limits);
  reader.write(html);
  reader.end();
  return builder.root;
}

/** An element with the attributes that the source gives it. */
export function shapeElement(name: string, attributes: Attributes): Element {
  const properties: Properties = Object.create(null);
  for (const [key, value] of attributes) properties[key] = FLAGS.has(key) || value;
  return { type: "element", tagName: name, properties, children: [] };
}

class TreeBuilder implements HtmlHandler {
  readonly root: Root = { type: "root", children: [] };
  readonly #shape: Shape;
  readonly #knows: ReadonlySet<string>;
  readonly #around: Element[] = [];
  /** Where the children of each open element go. */
  readonly #places: ElementContent[][];
  /** For each open element, whether it is one in the tree, too. */
  readonly #isElement: boolean[] = [];

  constructor(shape: Shape, knows: ReadonlySet<string>) {
    this.#shape = shape;
    this.#knows = knows;
    this.#places = [this.root.children as ElementContent[]];
  }

  /** What loses its tags later must not hold elements apart now: a paragraph ends another one. */
  passes(name: string): boolean {
    return !this.#knows.has(name);
  }

  open(name: string, attributes: Attributes): boolean {
    const node = this.#shape(name, attributes, this.#around);
    if (node === undefined) return false;
    const place = this.#place();
    const isElement = node.type === "element";
    if (isElement) this.#around.push(node);
    place.push(node);
    this.#places.push(isElement ? node.children : place);
    this.#isElement.push(isElement);
    return true;
  }

  close(_name: string): void {
    this.#places.pop();
    if (this.#isElement.pop()) this.#around.pop();
  }

  text(data: string): void {
    const place = this.#place();
    const last = place.at(-1);
    if (last?.type === "text") last.value += data;
    else place.push({ type: "text", value: data });
  }

  #place(): ElementContent[] {
    return this.#places[this.#places.length - 1];
  }
}
