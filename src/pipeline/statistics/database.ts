/**
 * Where views are kept: numbers by day, page, form and source in one SQLite table, bounded in rows and
 * days. Loaded when statistics are configured, and something is to be kept or told.
 *
 * @module
 */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { StatisticsReport } from "../../pages/mod.ts";
import type { Visit } from "./visit.ts";

/** Some equal views of one day. */
export interface CountedVisit extends Visit {
  /** Days since the epoch, UTC. */
  readonly day: number;
  readonly views: number;
}

/** What is beyond the bound of a day. */
const OTHERS = { page: "(other pages)", form: "", source: "" };

/** Of each list, so many are told. */
const TOLD = 25;

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS views (
    day INTEGER NOT NULL,
    page TEXT NOT NULL,
    form TEXT NOT NULL,
    source TEXT NOT NULL,
    views INTEGER NOT NULL,
    PRIMARY KEY (day, page, form, source)
  ) WITHOUT ROWID`;

/** The views of one site. */
export class VisitDatabase {
  readonly #database: DatabaseSync;
  readonly #mostRows: number;
  readonly #add: StatementSync;
  readonly #insert: StatementSync;
  readonly #count: StatementSync;

  /** Opens the file, and makes it where it is not there. */
  constructor(file: string, mostRows: number) {
    this.#mostRows = mostRows;
    this.#database = new DatabaseSync(file);
    this.#database.exec(SCHEMA);
    this.#add = this.#database.prepare(
      "UPDATE views SET views = views + ? WHERE day = ? AND page = ? AND form = ? AND source = ?",
    );
    this.#insert = this.#database.prepare("INSERT INTO views VALUES (?, ?, ?, ?, ?)");
    this.#count = this.#database.prepare("SELECT count(*) AS rows FROM views WHERE day = ?");
  }

  /** Adds views, all or none. */
  add(visits: Iterable<CountedVisit>): void {
    this.#database.exec("BEGIN");
    try {
      for (const visit of visits) this.#addOne(visit);
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Forgets what is older than this day. */
  forget(before: number): void {
    this.#database.prepare("DELETE FROM views WHERE day < ?").run(before);
  }

  /** What happened from one day to another, both among it. */
  report(from: number, to: number): StatisticsReport {
    const counted = (column: string, where = "1") =>
      this.#rows(
        `SELECT ${column} AS name, sum(views) AS views FROM views
         WHERE day BETWEEN ? AND ? AND ${where} GROUP BY name ORDER BY views DESC, name LIMIT ${TOLD}`,
        from,
        to,
      ).map(({ name, views }) => ({ name: String(name), views: Number(views) }));
    const days = new Map(
      this.#rows(
        "SELECT day, sum(views) AS views FROM views WHERE day BETWEEN ? AND ? GROUP BY day",
        from,
        to,
      )
        .map(({ day, views }) => [Number(day), Number(views)] as const),
    );
    return {
      days: Array.from({ length: to - from + 1 }, (_, at) => ({
        name: dateOf(from + at),
        views: days.get(from + at) ?? 0,
      })),
      pages: counted("page"),
      forms: counted("form", "form <> ''"),
      sources: counted("source", "source <> '' AND source NOT LIKE '/%'"),
      ways: this.#rows(
        `SELECT source, page, sum(views) AS views FROM views
         WHERE day BETWEEN ? AND ? AND source LIKE '/%'
         GROUP BY source, page ORDER BY views DESC, source, page LIMIT ${TOLD}`,
        from,
        to,
      ).map(({ source, page, views }) => ({
        from: String(source),
        name: String(page),
        views: Number(views),
      })),
    };
  }

  /** Closes the file. */
  close(): void {
    this.#database.close();
  }

  #addOne({ day, page, form, source, views }: CountedVisit): void {
    const { changes } = this.#add.run(views, day, page, form, source);
    if (Number(changes) > 0) return;
    const rows = Number(this.#count.get(day)?.rows ?? 0);
    const kept = rows < this.#mostRows ? { page, form, source } : OTHERS;
    if (kept === OTHERS && page !== OTHERS.page) return this.#addOne({ ...OTHERS, day, views });
    this.#insert.run(day, kept.page, kept.form, kept.source, views);
  }

  #rows(query: string, from: number, to: number): Record<string, unknown>[] {
    return this.#database.prepare(query).all(from, to);
  }
}

/** The date of a day as `2026-06-01`. */
export function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
