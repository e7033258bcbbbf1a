/**
 * The limits of the wire front as settings.
 *
 * @module
 */
import { FRONT_LIMITS, type FrontLimits } from "../model/front_limits.ts";
import { type Rows, type RowsOf, type Schema, section, whole } from "./schema.ts";

/** What each limit bounds, in which unit, and what follows. */
const BOUNDS: Readonly<Record<keyof FrontLimits, string>> = {
  targetBytes: "Request target, in bytes; 414 beyond",
  headBytes: "Head of a request, in bytes; 431 beyond",
  headFields: "Header fields; 431 beyond",
  bodyBytes: "Content of a request, in bytes; 413 beyond",
  unreadBytes: "Content that nobody asked for, read to keep the connection, in bytes",
  againBytes: "Memory by which answers are given again, in bytes; beyond it they are chosen anew",
  connections: "Connections at once; idle ones make room for new ones",
  connectionsPerAddress: "Connections at once from one address",
  idleTime: "Silence between requests, in ms",
  headTime: "Time for a whole head, in ms; then 408",
  bodyTime: "Silence within content, in ms; then 408",
  slowTime: "Time in which content may come as slowly as it likes, in ms",
  bodyRate: "Bytes of content a second beyond that time; then 408",
  writeTime: "Time for a client to take something of an answer, in ms",
  leaveTime: "Time for an answer to a client that has closed its side, in ms",
  lingerTime: "Time for which a closed connection is read on, in ms",
  drainTime: "Time for answers in flight when the server is stopped, in ms",
};

function rowsOf(defaults: FrontLimits): RowsOf<FrontLimits> {
  const rows: Rows = Object.fromEntries(
    Object.entries(BOUNDS).map(([name, help]) => [name, {
      schema: whole(),
      help,
      default: String(defaults[name as keyof FrontLimits]),
    }]),
  );
  return rows as RowsOf<FrontLimits>;
}

/** Limits of the wire front that differ from the defaults. */
export const FRONT_LIMIT_SETTINGS: Schema = section<FrontLimits>(rowsOf(FRONT_LIMITS));
