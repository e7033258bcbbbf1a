/**
 * A site's own statistics: views are counted in memory, written to SQLite every few seconds, and shown
 * as a page to who knows the token.
 *
 * @module
 */
import { errorPage, statisticsPage } from "../../pages/mod.ts";
import type { Exchange, Reply } from "../exchange.ts";
import { replyWithPage } from "../page_reply.ts";
import type { VisitDatabase } from "./database.ts";
import { type Visit, visitOf } from "./visit.ts";

/** How views are counted and shown. */
export interface StatisticsOptions {
  /** The SQLite file in which they are kept. */
  readonly database: string;
  /** Where they are shown; `/_statistics` unless set. */
  readonly path?: string;
  /** What has to be known to see them, as `?token=` or a bearer token: 16 signs or more. */
  readonly token: string;
  /** For how many days they are kept; 400 unless set. */
  readonly days?: number;
  /** How many different rows there may be for a day; 10000 unless set, others are summed up. */
  readonly rows?: number;
}

const PATH = "/_statistics";
const DAYS = 400;
const ROWS = 10_000;
/** Shown at once, in days. */
const SHOWN = 30;
const MOST_SHOWN = 400;
const SHORTEST_TOKEN = 16;

/** Milliseconds for which views are held in memory, and how many different ones at most. */
const HELD_TIME = 5_000;
const MOST_HELD = 1_000;
const DAY = 86_400_000;

/** What is counted. */
export interface Tally {
  /** The same for all that is one row. */
  readonly name: string;
  /** Counts one more. */
  count(): void;
}

/** Counts, and tells. */
export class Statistics {
  readonly #options: Required<StatisticsOptions>;
  readonly #now: () => number;
  readonly #log: (line: string) => void;
  /** By day, page, form and source: what was seen, and how often. */
  #held = new Map<string, { readonly visit: Visit; readonly day: number; views: number }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #opening: Promise<VisitDatabase> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #forgotten = 0;

  /** Opens nothing yet; throws a TypeError for what can mean nothing. */
  constructor(options: StatisticsOptions, now: () => number, log: (line: string) => void) {
    const { path = PATH, days = DAYS, rows = ROWS, token } = options;
    if (token.length < SHORTEST_TOKEN || !/^[\x21-\x7e]+$/.test(token)) {
      throw new TypeError(
        `The token of the statistics has ${SHORTEST_TOKEN} visible signs or more.`,
      );
    }
    if (!path.startsWith("/")) {
      throw new TypeError(`The statistics are at a path, not at "${path}".`);
    }
    this.#options = { ...options, path, days, rows };
    this.#now = now;
    this.#log = log;
  }

  /** Whether this is where they are shown. */
  isAt(pathname: string): boolean {
    return pathname === this.#options.path;
  }

  /** What the exchange counts as, each time that it takes place; undefined if it is no view. */
  tallyOf(exchange: Exchange, reply: Reply): Tally | undefined {
    const visit = visitOf(exchange, reply);
    if (visit === undefined) return undefined;
    const name = JSON.stringify([visit.page, visit.form, visit.source]);
    return { name, count: () => this.#count(visit, name) };
  }

  #count(visit: Visit, name: string): void {
    const day = Math.floor(this.#now() / DAY);
    const key = `${day} ${name}`;
    const held = this.#held.get(key);
    if (held !== undefined) held.views++;
    else this.#held.set(key, { visit, day, views: 1 });
    if (this.#held.size >= MOST_HELD) this.flush();
    else if (this.#timer === undefined) {
      const timer = setTimeout(() => this.flush(), HELD_TIME);
      // Nobody waits for the numbers.
      Deno.unrefTimer(timer);
      this.#timer = timer;
    }
  }

  /** Writes what is held. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const held = this.#held;
    if (held.size === 0) return this.#writing;
    this.#held = new Map();
    this.#writing = this.#writing.then(async () => {
      const database = await this.#open();
      database.add([...held.values()].map(({ visit, day, views }) => ({ ...visit, day, views })));
      this.#forget(database);
    }).catch((error) => {
      this.#log(`statistics: ${held.size} rows could not be kept: ${error?.message ?? error}`);
    });
    return this.#writing;
  }

  /** Shows them to who knows the token. */
  async answer(exchange: Exchange): Promise<Reply> {
    const { method, url, headers } = exchange;
    if (method !== "GET" && method !== "HEAD") return refuse(exchange, 405);
    const given = url.searchParams.get("token") ??
      /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
    if (!isSame(given, this.#options.token)) return refuse(exchange, 401);
    await this.flush();
    const wanted = Number(url.searchParams.get("days") ?? SHOWN);
    const days = Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, MOST_SHOWN) : SHOWN;
    const today = Math.floor(this.#now() / DAY);
    const report = (await this.#open()).report(today - days + 1, today);
    const reply = replyWithPage(statisticsPage(report), exchange, 200);
    // The address of this page is a secret.
    reply.headers.set("Referrer-Policy", "no-referrer");
    return reply;
  }

  /** Writes what is held, and closes the file. */
  async close(): Promise<void> {
    await this.flush();
    const database = await this.#opening?.catch(() => undefined);
    database?.close();
  }

  #open(): Promise<VisitDatabase> {
    const { database, rows } = this.#options;
    this.#opening ??= import("./database.ts")
      .then(({ VisitDatabase }) => new VisitDatabase(database, rows))
      .catch((error) => {
        this.#opening = undefined;
        throw error;
      });
    return this.#opening;
  }

  /** Once a day. */
  #forget(database: VisitDatabase): void {
    const today = Math.floor(this.#now() / DAY);
    if (today === this.#forgotten) return;
    this.#forgotten = today;
    database.forget(today - this.#options.days + 1);
  }
}

function refuse(exchange: Exchange, status: 401 | 405): Reply {
  const title = status === 401 ? "Unauthorized" : "Method Not Allowed";
  const detail = status === 401
    ? "The statistics are for those who know the token."
    : "The statistics can only be read.";
  const reply = replyWithPage(errorPage({ status, title, detail }), exchange, status);
  if (status === 401) reply.headers.set("WWW-Authenticate", 'Bearer realm="statistics"');
  else reply.headers.set("Allow", "GET, HEAD");
  return reply;
}

/** Takes the same time for every wrong token of one length. */
function isSame(given: string, token: string): boolean {
  let difference = given.length ^ token.length;
  for (let at = 0; at < token.length; at++) {
    difference |= (given.charCodeAt(at % (given.length || 1)) || 0) ^ token.charCodeAt(at);
  }
  return difference === 0;
}
