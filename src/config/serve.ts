/**
 * The settings of a server: those of its site, and how it listens and reports.
 *
 * @module
 */
import type { VariformOptions } from "../assembly.ts";
import { SITE } from "./site.ts";
import { choice, FLAG, type RowsOf, type Section, section, text, whole } from "./schema.ts";

/** How a server listens. */
export interface ListenOptions {
  /** Port; 0 picks a free one. */
  readonly port?: number;
  /** Address, or a name of one. */
  readonly host?: string;
  /** What reads HTTP: `Deno.serve`, or the strict front on raw sockets. */
  readonly front?: "web" | "wire";
}

/** What a configuration file holds: the options of `createVariform`, and those of `serve`. */
export interface VariformConfig extends Partial<VariformOptions> {
  /** How the server listens. */
  readonly listen?: ListenOptions;
  /** No line for each request. */
  readonly quiet?: boolean;
}

/** Where and how a server listens, unless something else is said. */
export const DEFAULT_LISTEN = { port: 8000, host: "127.0.0.1", front: "web" } as const;

const LISTEN: RowsOf<ListenOptions> = {
  port: {
    schema: whole(0, 65_535),
    help: "Port to listen on; 0 picks a free one",
    default: String(DEFAULT_LISTEN.port),
    option: { name: "port", short: "p", value: "PORT" },
  },
  host: {
    schema: text("an address", (host) => host !== ""),
    help: "Address to listen on; 0.0.0.0 for all",
    default: DEFAULT_LISTEN.host,
    option: { name: "host", value: "HOST" },
  },
  front: {
    schema: choice("web", "wire"),
    help:
      "wire: strict HTTP/1.1 on raw sockets, with time-outs; no WebSocket, no --trust-proxy yet",
    default: DEFAULT_LISTEN.front,
    option: { name: "front", value: "web | wire" },
  },
};

/** All that a configuration file may hold. */
export const CONFIG: Section = section<VariformConfig>({
  listen: { schema: section<ListenOptions>(LISTEN), help: "How the server listens" },
  ...SITE,
  quiet: {
    schema: FLAG,
    help: "No line for each request",
    default: "false",
    option: { name: "quiet", short: "q" },
  },
});
