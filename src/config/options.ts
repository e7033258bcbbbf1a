/**
 * The option table: each row is one option of the command line. Help is printed from these rows,
 * and arguments are read by them.
 *
 * @module
 */

/** One option. */
export interface OptionRow {
  readonly name: string;
  readonly short?: string;
  readonly type: "string" | "boolean";
  /** What stands for the value in help. */
  readonly value?: string;
  readonly default?: string;
  readonly help: string;
}

/** The options of `serve`. */
export const SERVE_OPTIONS: readonly OptionRow[] = [
  {
    name: "port",
    short: "p",
    type: "string",
    value: "PORT",
    default: "8000",
    help: "Port to listen on; 0 picks a free one",
  },
  {
    name: "host",
    type: "string",
    value: "HOST",
    default: "127.0.0.1",
    help: "Address to listen on; 0.0.0.0 for all",
  },
  {
    name: "languages",
    type: "string",
    value: "TAGS",
    help: "Order of languages for clients that name none, e.g. en,ko",
  },
  {
    name: "keep-host",
    type: "boolean",
    help: "Send the client's Host to the origin, not the origin's own",
  },
  {
    name: "trust-proxy",
    type: "boolean",
    help: "Believe Forwarded and X-Forwarded-* of the client, which is a proxy of yours",
  },
  { name: "quiet", short: "q", type: "boolean", help: "No line for each request" },
  { name: "help", short: "h", type: "boolean", help: "Show this help" },
  { name: "version", short: "V", type: "boolean", help: "Show the version" },
];
