/**
 * What a page says, before it takes a form. The builders (listing, choices, error) make a
 * `Content`, and every form writes the same one; so no form can know more than another.
 *
 * @module
 */

/** A piece of text on one line. It is raw: each form escapes it in its own way. */
export interface Run {
  /** What is read. */
  readonly text: string;
  /** Where it leads: a target that passed `linkTarget`. */
  readonly href?: string;
  /** The value behind a rounded text, for forms that can carry both. */
  readonly exact?: { readonly time: string } | { readonly value: string };
}

/** A column of a table. */
export interface Column {
  /** Its head. */
  readonly title: string;
  /** Numbers are set to the right. */
  readonly numeric?: boolean;
}

/** One block of a page. */
export type Block =
  | { readonly kind: "paragraph"; readonly runs: readonly Run[] }
  | { readonly kind: "facts"; readonly facts: readonly (readonly [name: string, value: Run])[] }
  | {
    readonly kind: "table";
    readonly columns: readonly Column[];
    readonly rows: readonly (readonly (Run | undefined)[])[];
  }
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly ListItem[] }
  | { readonly kind: "prose"; readonly prose: Prose }
  | { readonly kind: "plot"; readonly plot: Plot };

/** An item of a list within lists. */
export interface ListItem {
  /** How many lists it stands in beside the outermost; one more than the item before at most. */
  readonly depth: number;
  /** What it says. */
  readonly runs: readonly Run[];
}

/**
 * Text of a document that a converter has written already, once in each form. Its markup is the
 * converter's own, and all that is foreign in it is escaped.
 */
export interface Prose {
  /** As HTML. */
  readonly html: string;
  /** As Markdown. */
  readonly markdown: string;
}

/** Numbers in a row, such as those of some days; at least one. */
export interface Plot {
  /** What is shown, for those who do not see it. */
  readonly title: string;
  /** In order; a label says what each number is of. */
  readonly points: readonly { readonly label: string; readonly value: number }[];
}

/** Values that JSON can say; members that are undefined stay away. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/** All that one page says. */
export interface Content {
  /** Title and heading. */
  readonly title: string;
  /** Language as a BCP 47 tag; English, if absent. */
  readonly language?: string;
  /** The status code, where it is news to the reader. */
  readonly status?: number;
  /** What follows the heading, in order. */
  readonly blocks: readonly Block[];
  /** What the JSON form says. */
  readonly data: Json;
  /** Whether `data` is a problem (RFC 9457), and not the resource that was asked for. */
  readonly problem: boolean;
}

/** A column that knows what it shows of an item. */
export interface ColumnOf<Item> extends Column {
  /** Nothing where the item has nothing to say under this head. */
  readonly show: (item: Item) => Run | undefined;
}

/** Lays items out in columns; a column that has nothing to say about any of them is left out. */
export function tableOf<Item>(
  columns: readonly ColumnOf<Item>[],
  items: readonly Item[],
): Block {
  const rows = items.map((item) => columns.map((column) => column.show(item)));
  const spoken = columns.map((_, at) => rows.some((row) => row[at] !== undefined));
  return {
    kind: "table",
    columns: columns.filter((_, at) => spoken[at]),
    rows: rows.map((row) => row.filter((_, at) => spoken[at])),
  };
}
