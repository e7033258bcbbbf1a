/**
 * A document as a flow: containers, leaves, and the inline content of leaves. What an HTML page,
 * read once from front to back, means to somebody who writes it in another form.
 *
 * @module
 */

/** Something that spans inline content. */
export type Mark =
  | {
    readonly kind: "strong" | "emphasis" | "strike" | "superscript" | "subscript";
    /** Whether it means more when it stands within its like: `<em>` does, `<i>` does not. */
    readonly nests: boolean;
  }
  | {
    readonly kind: "link";
    readonly href: string;
    readonly title: string;
    /** What stands in for a link that shows no text. */
    readonly label: string;
  };

/** A piece of a leaf. Marks open and close within one leaf, properly nested and never empty. */
export type Inline =
  | { readonly kind: "text"; text: string }
  | { readonly kind: "code"; text: string }
  | {
    readonly kind: "image";
    readonly src: string;
    readonly alt: string;
    readonly title: string;
  }
  | { readonly kind: "break" }
  | { readonly kind: "checkbox"; readonly checked: boolean }
  | { readonly kind: "open"; readonly mark: Mark }
  | { readonly kind: "close"; readonly mark: Mark };

/** A block that contains no blocks. */
export type Leaf =
  | {
    readonly kind: "paragraph";
    readonly inlines: readonly Inline[];
    /** Whether it was a paragraph in its own right; a list is loose when its items have such. */
    readonly explicit: boolean;
  }
  | { readonly kind: "heading"; readonly level: number; readonly inlines: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string; readonly language: string }
  | { readonly kind: "rule" };

/** How the columns of a table are aligned. */
export type Alignment = "left" | "center" | "right" | undefined;

/** A block that contains blocks. Items stand in lists, rows in tables, cells in rows. */
export type Container =
  | { readonly kind: "quote" }
  | { readonly kind: "list"; readonly ordered: boolean; readonly start: number }
  | { readonly kind: "item" }
  | {
    readonly kind: "table";
    /** Said to be there for the looks alone. */
    readonly layout: boolean;
  }
  | { readonly kind: "row"; readonly header: boolean }
  | {
    readonly kind: "cell";
    readonly header: boolean;
    readonly alignment: Alignment;
    readonly columns: number;
    readonly rows: number;
  };

/** Takes a document as it flows by. */
export interface FlowSink {
  /** The title of the page; comes before all that is in its body. */
  title(text: string): void;
  /** A container begins. */
  enter(container: Container): void;
  /** The innermost container ends. */
  leave(container: Container): void;
  /** A leaf, whole. */
  leaf(leaf: Leaf): void;
}
