/**
 * The settings of a server: those of its site, and how it listens and reports.
 *
 * @module
 */
import type { HostedSite, SitesOptions } from "../sites.ts";
import { readAdminAddress } from "../server/admin/address.ts";
import { SITE } from "./site.ts";
import { FRONT_LIMIT_SETTINGS } from "./front_limits.ts";
import type { FrontLimits } from "../model/front_limits.ts";
import {
  choice,
  FLAG,
  list,
  path,
  type RowsOf,
  type Section,
  section,
  text,
  whole,
} from "./schema.ts";

/** How a server listens. */
export interface ListenOptions {
  /** Port; 0 picks a free one. */
  readonly port?: number;
  /** Address, or a name of one. */
  readonly host?: string;
  /** Path of a Unix socket, in place of host and port. */
  readonly socket?: string;
  /** What reads HTTP: the strict front on raw sockets, or `Deno.serve`. */
  readonly front?: "web" | "wire";
  /** File of the certificate (PEM) with which TLS is spoken. */
  readonly cert?: string;
  /** File of its private key (PEM). */
  readonly key?: string;
  /** How many processes listen on the port together. */
  readonly workers?: number;
  /** Lets other processes listen on the same port. */
  readonly sharePort?: boolean;
  /** Limits of the wire front that differ from the defaults. */
  readonly limits?: Partial<FrontLimits>;
}

/** Who runs the cache, and from where. */
export interface AdminConfig {
  /** Address and port of a listener of its own; none without it. */
  readonly listen?: string;
  /** What must be shown as `Authorization: Bearer`; needed where others reach the address. */
  readonly token?: string;
}

/** What a configuration file holds: the options of `createVariform`, and those of `serve`. */
export interface VariformConfig extends Partial<SitesOptions> {
  /** The interface for those who run the cache. */
  readonly admin?: AdminConfig;
  /** How the server listens. */
  readonly listen?: ListenOptions;
  /** Log no line for each request. */
  readonly quiet?: boolean;
}

/** Where and how a server listens, unless something else is said. */
export const DEFAULT_LISTEN = { port: 8000, host: "127.0.0.1", front: "wire" } as const;

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
  socket: {
    schema: path("the path of a socket"),
    help: "Listen on this Unix socket, and on no port",
    option: { name: "socket", value: "PATH" },
  },
  front: {
    schema: choice("wire", "web"),
    help: "wire: strict HTTP/1.1 with limits and time-outs; web: Deno.serve, with HTTP/2",
    default: DEFAULT_LISTEN.front,
    option: { name: "front", value: "wire | web" },
  },
  cert: {
    schema: path("a file"),
    help: "Speak TLS with this certificate (PEM)",
    option: { name: "cert", value: "FILE" },
  },
  key: {
    schema: path("a file"),
    help: "The certificate's private key (PEM)",
    option: { name: "key", value: "FILE" },
  },
  workers: {
    schema: whole(1, 256),
    help: "Processes that listen on the port together, one for each core; needs --allow-run",
    default: "1",
    option: { name: "workers", value: "N" },
  },
  sharePort: {
    schema: FLAG,
    help: "Share the port with other processes, and end when standard input ends",
    default: "false",
    option: { name: "share-port" },
  },
  limits: { schema: FRONT_LIMIT_SETTINGS, help: "Limits of the wire front towards clients" },
};

const ADMIN: RowsOf<AdminConfig> = {
  listen: {
    schema: text("an address such as 127.0.0.1:9000", (at) => readAdminAddress(at) !== undefined),
    help: "Address for the admin interface; none by default",
    option: { name: "admin", value: "ADDRESS" },
  },
  token: {
    schema: text("a token of 16 characters or more", (token) => /^[\x21-\x7e]{16,}$/.test(token)),
    help: "What they must show as Authorization: Bearer; needed where others reach the address",
  },
};

const HOSTED = section<HostedSite>({
  hosts: {
    schema: list(text("a host such as tea.example or *.tea.example", isHostPattern)),
    help: "Its hosts, without port",
    required: true,
  },
  ...SITE,
  origin: { ...SITE.origin, required: true },
});

function isHostPattern(host: string): boolean {
  return /^(?:\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?$/i.test(host);
}

/** All that a configuration file may hold. */
export const CONFIG: Section = section<VariformConfig>({
  listen: { schema: section<ListenOptions>(LISTEN), help: "How the server listens" },
  ...SITE,
  sites: {
    schema: list(HOSTED),
    help: "Sites of their own under other hosts: `hosts`, such as *.tea.example, and all settings",
    as: "those of the site",
  },
  admin: { schema: section<AdminConfig>(ADMIN), help: "The interface for those who run the cache" },
  quiet: {
    schema: FLAG,
    help: "Log no line for each request",
    default: "false",
    option: { name: "quiet", short: "q" },
  },
});
