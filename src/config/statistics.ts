/**
 * The settings of a site's own statistics.
 *
 * @module
 */
import type { StatisticsOptions } from "../pipeline/statistics/statistics.ts";
import { path, type Schema, section, text, whole } from "./schema.ts";

/** How views are counted and shown. */
export const STATISTICS: Schema = section<StatisticsOptions>({
  database: { schema: path("a file's path"), help: "The SQLite file", required: true },
  path: {
    schema: text("a path", (path) => path.startsWith("/")),
    help: "Where they are shown",
    default: "/_statistics",
  },
  token: {
    schema: text("16 visible signs or more", (token) => /^[\x21-\x7e]{16,}$/.test(token)),
    help: "What has to be known to see them",
    required: true,
  },
  days: { schema: whole(1), help: "For how many days they are kept", default: "400" },
  rows: {
    schema: whole(1),
    help: "How many different rows there may be for a day",
    default: "10000",
  },
});
