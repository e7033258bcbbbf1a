/**
 * One page of a list of conversations, as a URL asks for it.
 *
 * @module
 */
import type { BoxEntry } from "./box_entry.ts";
import { parseBoxQuery } from "./box_search.ts";
import { type Thread, threadMessages } from "./box_threads.ts";

/** What is asked for. */
export interface BoxRequest {
  /** Words to look for. */
  readonly query: string;
  /** Number of the page, from 1. */
  readonly page: number;
}

/** A page of conversations. */
export interface BoxPage {
  /** The conversations of this page, the liveliest first. */
  readonly threads: readonly Thread[];
  /** Number of the page, from 1; the last one, if there are not so many. */
  readonly page: number;
  /** How many pages there are, at least 1. */
  readonly pages: number;
  /** How many messages were found. */
  readonly count: number;
  /** What was asked for. */
  readonly query: string;
}

/** Messages on a page; a conversation is not torn apart for it. */
const PAGE = 50;

/** What a query such as `?page=2&q=lunch` asks for. Whatever it says, it asks for something. */
export function readBoxRequest(query: URLSearchParams): BoxRequest {
  const page = query.get("page") ?? "";
  return {
    query: (query.get("q") ?? "").trim(),
    page: /^[1-9]\d{0,6}$/.test(page) ? Number(page) : 1,
  };
}

/** The page that was asked for, from the messages of a box. */
export function selectBoxPage(entries: readonly BoxEntry[], request: BoxRequest): BoxPage {
  const found = request.query === "" ? entries : entries.filter(parseBoxQuery(request.query));
  const pages = paginate(threadMessages(found));
  const page = Math.min(request.page, pages.length);
  return {
    threads: pages[page - 1],
    page,
    pages: pages.length,
    count: found.length,
    query: request.query,
  };
}

function paginate(threads: readonly Thread[]): Thread[][] {
  const pages: Thread[][] = [[]];
  let count = 0;
  for (const thread of threads) {
    if (count > 0 && count + thread.length > PAGE) {
      pages.push([]);
      count = 0;
    }
    pages[pages.length - 1].push(thread);
    count += thread.length;
  }
  return pages;
}
