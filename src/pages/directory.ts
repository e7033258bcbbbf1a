/**
 * The directory of a site or a part of it: its pages by category.
 *
 * @module
 */
import { type Block, type ColumnOf, type Json, type Run, tableOf } from "./content.ts";
import { linkTarget, readablePath } from "./link_target.ts";
import { type Page, pageOf } from "./page.ts";

/** One page of the site. */
export interface DirectoryEntry {
  /** Its title. */
  readonly title: string;
  /** Path at which it is found, percent-encoded. */
  readonly location: string;
  /** What it is about; absent where nothing speaks for any category. */
  readonly category?: string;
  /** Its weightiest keywords. */
  readonly keywords: readonly string[];
}

/** A page of a directory. */
export interface Directory {
  /** Path of the folder, percent-encoded, with the slash at its end. */
  readonly location: string;
  /** The language of its entries, where that is known. */
  readonly language?: string;
  /** The entries of this page; those of one category stand together. */
  readonly entries: readonly DirectoryEntry[];
  /** How many entries there are on all pages. */
  readonly count: number;
  /** Number of this page, and of the last. */
  readonly page: number;
  readonly pages: number;
  /** Whether there are more pages of the site than were looked at. */
  readonly partial: boolean;
  /** Where another page of the directory is found. */
  readonly locate: (page: number) => string;
}

/** Stands over the pages that belong to no category. */
const OTHER = "Other";

const COLUMNS: readonly ColumnOf<DirectoryEntry>[] = [
  { title: "Page", show: ({ title, location }) => ({ text: title, href: linkTarget(location) }) },
  {
    title: "Keywords",
    show: ({ keywords }) => keywords.length === 0 ? undefined : { text: keywords.join(", ") },
  },
];

/** The page of a directory. */
export function directoryPage(directory: Directory): Page {
  const { location, language, entries, count, page, pages, partial } = directory;
  const groups = groupEntries(entries);
  const blocks = groups.flatMap(([category, members]): Block[] => [
    { kind: "heading", text: category ?? OTHER },
    tableOf(COLUMNS, members),
  ]);
  const more = partial ? "; the site has more than were looked at" : "";
  const pageCount = `${count} page${count === 1 ? "" : "s"}${more}.`;
  return pageOf({
    title: `Directory of ${readablePath(location)}`,
    language,
    blocks: [
      ...blocks,
      { kind: "paragraph", runs: [{ text: pageCount }] },
      ...pages > 1 ? [{ kind: "paragraph" as const, runs: turnPages(directory) }] : [],
    ],
    problem: false,
    data: {
      ...{ location, language, count, page, pages },
      ...(partial && { partial }),
      groups: groups.map(([category, members]): Json => ({
        category: category ?? null,
        pages: members.map(({ title, location, keywords }) => ({ title, location, keywords })),
      })),
    },
  });
}

/** The entries by category, in the order in which they come. */
function groupEntries(
  entries: readonly DirectoryEntry[],
): [category: string | undefined, members: readonly DirectoryEntry[]][] {
  return [...Map.groupBy(entries, ({ category }) => category)];
}

function turnPages({ page, pages, locate }: Directory): Run[] {
  const link = (text: string, to: number): Run[] =>
    to < 1 || to > pages ? [] : [{ text, href: linkTarget(locate(to)) }, { text: " · " }];
  return [
    ...link("Previous", page - 1),
    ...link("Next", page + 1),
    { text: `page ${page} of ${pages}` },
  ];
}
