/**
 * The page of something that went wrong, as a problem (RFC 9457) and for people.
 *
 * @module
 */
import type { Block, Run } from "./content.ts";
import { readablePath } from "./link_target.ts";
import { type Page, pageOf } from "./page.ts";

/** What the client is told of an error. */
export interface ErrorReport {
  /** The status code of the response. */
  readonly status: number;
  /** The reason phrase, or another name of this kind of error. */
  readonly title: string;
  /** What happened this time, in a sentence that is fit for strangers. */
  readonly detail: string;
  /** The id under which log and trace know this request. */
  readonly id?: string;
  /** Path and query that was asked for. */
  readonly location?: string;
}

/** The page that reports an error. */
export function errorPage(report: ErrorReport): Page {
  const { status, title, detail, id, location } = report;
  const blocks: Block[] = [{ kind: "paragraph", runs: [{ text: detail }] }];
  const facts: (readonly [string, Run])[] = [];
  if (location !== undefined) facts.push(["Location", { text: readablePath(location) }]);
  if (id !== undefined) facts.push(["Request", { text: id }]);
  if (facts.length > 0) blocks.push({ kind: "facts", facts });
  blocks.push({ kind: "paragraph", runs: [{ text: "Start page", href: "/" }] });
  return pageOf({
    title,
    status,
    blocks,
    problem: true,
    data: { type: "about:blank", title, status, detail, instance: location, id },
  });
}
