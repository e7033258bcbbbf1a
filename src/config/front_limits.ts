/**
 * The limits of the wire front as they are set by name: `--limit idle-time=30s`. Each row is one
 * limit; the list of `--limit help` is printed from them.
 *
 * @module
 */
import { FRONT_LIMITS, type FrontLimits } from "../model/front_limits.ts";

/** What a limit counts. */
export type LimitUnit = "bytes" | "count" | "time";

/** One limit. */
export interface LimitRow {
  /** As it is written on the command line. */
  readonly name: string;
  readonly key: keyof FrontLimits;
  readonly unit: LimitUnit;
  readonly help: string;
}

/** All limits of the wire front. */
export const FRONT_LIMIT_ROWS: readonly LimitRow[] = [
  { name: "target-bytes", key: "targetBytes", unit: "bytes", help: "Request target; 414 beyond" },
  { name: "head-bytes", key: "headBytes", unit: "bytes", help: "Head of a request; 431 beyond" },
  { name: "head-fields", key: "headFields", unit: "count", help: "Header fields; 431 beyond" },
  { name: "body-bytes", key: "bodyBytes", unit: "bytes", help: "Content of a request; 413 beyond" },
  {
    name: "unread-bytes",
    key: "unreadBytes",
    unit: "bytes",
    help: "Content nobody asked for, read to keep the connection",
  },
  {
    name: "connections",
    key: "connections",
    unit: "count",
    help: "Connections at once; idle ones make room for new ones",
  },
  {
    name: "connections-per-address",
    key: "connectionsPerAddress",
    unit: "count",
    help: "Connections at once from one address",
  },
  { name: "idle-time", key: "idleTime", unit: "time", help: "Silence between requests" },
  { name: "head-time", key: "headTime", unit: "time", help: "For a whole head; then 408" },
  { name: "body-time", key: "bodyTime", unit: "time", help: "Silence within content; then 408" },
  {
    name: "slow-time",
    key: "slowTime",
    unit: "time",
    help: "In which content may come as slowly as it likes",
  },
  {
    name: "body-rate",
    key: "bodyRate",
    unit: "bytes",
    help: "Of content a second, beyond slow-time; then 408",
  },
  { name: "write-time", key: "writeTime", unit: "time", help: "For a client to take something" },
  {
    name: "leave-time",
    key: "leaveTime",
    unit: "time",
    help: "For an answer to a client that has closed its side",
  },
  {
    name: "linger-time",
    key: "lingerTime",
    unit: "time",
    help: "For which a closed connection is read on",
  },
  {
    name: "drain-time",
    key: "drainTime",
    unit: "time",
    help: "For answers in flight when the server is stopped",
  },
];

const FACTORS: Readonly<Record<LimitUnit, Readonly<Record<string, number>>>> = {
  bytes: { "": 1, k: 1 << 10, m: 1 << 20, g: 1 << 30 },
  count: { "": 1, k: 1_000 },
  time: { "": 1, ms: 1, s: 1_000, m: 60_000 },
};

/** Reads `name=value`; undefined if there is no such limit, or the value is none of its kind. */
export function readFrontLimit(text: string): Partial<FrontLimits> | undefined {
  const [, name, digits, suffix] = /^([a-z-]+)=(\d{1,12})([a-z]{0,2})$/i.exec(text) ?? [];
  const row = FRONT_LIMIT_ROWS.find((row) => row.name === name);
  if (row === undefined) return undefined;
  const factors = FACTORS[row.unit];
  const key = suffix.toLowerCase();
  return Object.hasOwn(factors, key) ? { [row.key]: Number(digits) * factors[key] } : undefined;
}

/** The list of limits, a line each. */
export function listFrontLimits(): string {
  const width = Math.max(...FRONT_LIMIT_ROWS.map(({ name }) => name.length)) + 2;
  return FRONT_LIMIT_ROWS.map((row) =>
    `  ${row.name.padEnd(width)}${row.help} (default ${formatLimit(row)})`
  ).join("\n");
}

function formatLimit({ key, unit }: LimitRow): string {
  const value = FRONT_LIMITS[key];
  const factors = Object.entries(FACTORS[unit]).toReversed();
  const [suffix, factor] = factors.find(([, factor]) => value % factor === 0) ?? ["", 1];
  return `${value / factor}${suffix}`;
}
