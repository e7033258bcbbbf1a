/**
 * The page of statistics: how often pages were seen, in which forms, from where, and which way people
 * went through the site.
 *
 * @module
 */
import { type Block, type Json, tableOf } from "./content.ts";
import { linkTarget, readablePath } from "./link_target.ts";
import { type Page, pageOf } from "./page.ts";

/** Something that was counted, and how often. */
export interface Counted {
  /** A path, a form, or a host. */
  readonly name: string;
  /** How often. */
  readonly views: number;
}

/** All that is told. */
export interface StatisticsReport {
  /** Views of each day, the oldest first: dates as `2026-06-01`. */
  readonly days: readonly Counted[];
  /** The pages that were seen most. */
  readonly pages: readonly Counted[];
  /** Media type and language of what was seen. */
  readonly forms: readonly Counted[];
  /** The hosts from which people came. */
  readonly sources: readonly Counted[];
  /** From which page to which page of the site. */
  readonly ways: readonly (Counted & { readonly from: string })[];
}

/** The page that reports. */
export function statisticsPage(report: StatisticsReport): Page {
  const { days, pages, forms, sources, ways } = report;
  const total = days.reduce((sum, { views }) => sum + views, 0);
  const title = "Page views";
  const span = `${days[0]?.name ?? ""} to ${days.at(-1)?.name ?? ""}`;
  const blocks: Block[] = [
    {
      kind: "paragraph",
      runs: [{ text: `${total} views, ${span} (UTC). No cookies, no addresses.` }],
    },
    {
      kind: "plot",
      plot: { title, points: days.map(({ name, views }) => ({ label: name, value: views })) },
    },
    ...section("Pages", "Path", pages, true),
    ...section("Forms", "Media type and language", forms),
    ...section("From elsewhere", "Host", sources),
    ...waysThrough(ways),
  ];
  return pageOf({ title, blocks, problem: false, data: dataOf(report) });
}

function section(
  title: string,
  column: string,
  counted: readonly Counted[],
  isPath = false,
): Block[] {
  if (counted.length === 0) return [];
  const table = tableOf<Counted>([
    { title: column, show: ({ name }) => isPath ? pathRun(name) : { text: name } },
    { title: "Views", numeric: true, show: ({ views }) => ({ text: String(views) }) },
  ], counted);
  return [{ kind: "heading", text: title }, table];
}

function waysThrough(ways: StatisticsReport["ways"]): Block[] {
  if (ways.length === 0) return [];
  const table = tableOf<StatisticsReport["ways"][number]>([
    { title: "From", show: ({ from }) => pathRun(from) },
    { title: "To", show: ({ name }) => pathRun(name) },
    { title: "Times", numeric: true, show: ({ views }) => ({ text: String(views) }) },
  ], ways);
  return [{ kind: "heading", text: "Through the site" }, table];
}

function pathRun(path: string) {
  return { text: readablePath(path), href: linkTarget(path) };
}

function dataOf({ days, pages, forms, sources, ways }: StatisticsReport): Json {
  const plain = (counted: readonly Counted[]): Json =>
    counted.map(({ name, views }) => ({ name, views }));
  return {
    days: plain(days),
    pages: plain(pages),
    forms: plain(forms),
    sources: plain(sources),
    ways: ways.map(({ from, name, views }) => ({ from, to: name, views })),
  };
}
