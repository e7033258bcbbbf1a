/**
 * The settings of a site: what `createVariform` takes. To add one, add its row here, or a section of
 * rows in a file of its own; the configuration file, the command line, the reference page and the
 * JSON schema have it then.
 *
 * @module
 */
import type { CachingOptions, VariformOptions } from "../assembly.ts";
import { DIRECTORY_BYTES } from "../cache/stores/directory_bytes.ts";
import { readRedisAddress } from "../cache/stores/redis_address.ts";
import { isPathPattern } from "../syntax/path_pattern.ts";
import type { PathRule, PathSettings } from "../pipeline/path_rules.ts";
import { parseContentSignal } from "../syntax/content_signal.ts";
import { AGENTS, CONVERTERS } from "./agents.ts";
import { CACHE_RULES } from "./caching.ts";
import type { CacheRules } from "../pipeline/cache_rules.ts";
import { check, tellProblems } from "./check.ts";
import { INJECTION } from "./injection.ts";
import { LIMITS } from "./limits.ts";
import { LANGUAGE, NEGOTIATION, PATH_NEGOTIATION } from "./negotiation.ts";
import {
  type Code,
  either,
  FLAG,
  FUNCTION,
  list,
  path,
  type RowsOf,
  type Section,
  section,
  text,
  URL_OBJECT,
  whole,
} from "./schema.ts";
import { STATISTICS } from "./statistics.ts";

/** What can differ from path to path, each as a section that holds what makes sense there. */
const PATH_SETTINGS: RowsOf<PathSettings> = {
  cache: {
    schema: section<CacheRules>(CACHE_RULES),
    help: "How answers are cached there; everything except storeSetCookie",
    as: "cache",
  },
  negotiation: {
    schema: { kind: "section", rows: { ...PATH_NEGOTIATION } },
    help: "How forms are chosen there; everything except prefixes",
    as: "negotiation",
  },
};

const PATH_RULE = section<PathRule>({
  match: {
    schema: text("a path such as /shop/*", isPathPattern),
    help: "The paths: `*` stands for any characters",
    required: true,
  },
  ...PATH_SETTINGS,
});

/** What a program has made; it would say itself what is missing, but only once it is needed. */
const STORE: Code = {
  kind: "code",
  like: "a Store",
  test: (value) =>
    typeof value === "object" && value !== null &&
    ["list", "get", "put", "begin", "purge"].every((name) => name in value),
};

const CACHE = section<CachingOptions>({
  directory: {
    schema: path("a folder's path"),
    help: "Keep answers in a file in this folder, to survive restarts; in memory otherwise",
    option: { name: "cache-dir", value: "DIR" },
  },
  maxBytes: {
    schema: whole(1 << 20),
    help: "Most that the file may hold, in bytes",
    default: String(DIRECTORY_BYTES),
    option: { name: "cache-bytes", value: "BYTES" },
  },
  ...CACHE_RULES,
  url: {
    schema: text("the address of a Redis", (url) => readRedisAddress(url) !== undefined),
    help: "Share answers with other machines in a Redis or Valkey: redis://host:6379",
    option: { name: "cache-url", value: "URL" },
  },
  storeSetCookie: {
    schema: FLAG,
    help: "Keep answers that set cookies, too: every client gets the same cookie",
    default: "false",
    option: { name: "store-set-cookie" },
  },
  store: { schema: STORE, help: "Your own store, in place of the others" },
});

/** All that a site is made by. */
export const SITE: RowsOf<VariformOptions> = {
  origin: {
    schema: either(path("a folder's path or an origin server's URL"), URL_OBJECT, FUNCTION),
    help: "A folder, an origin server, or a fetch handler",
  },
  languages: {
    schema: list(LANGUAGE),
    help: "Order of languages for clients that name none, e.g. en,ko",
    option: { name: "languages", value: "TAGS" },
  },
  keepHost: {
    schema: FLAG,
    help: "Send the client's Host to the origin, not the origin's own",
    default: "false",
    option: { name: "keep-host" },
  },
  trustForwarded: {
    schema: FLAG,
    help: "Believe the client's Forwarded and X-Forwarded-*, since it is your own proxy",
    default: "false",
    option: { name: "trust-proxy" },
  },
  caCerts: {
    schema: list(text("a PEM certificate")),
    help: "Certificates to trust besides the system's, for the origin",
  },
  contentSignal: {
    schema: text(
      "a Content-Signal such as search=yes, ai-train=no",
      (signal) => parseContentSignal(signal) !== undefined,
    ),
    help: "Content-Signal for answers whose origin states none",
    option: { name: "content-signal", value: "SIGNAL" },
  },
  negotiation: { schema: NEGOTIATION, help: "How forms are chosen" },
  paths: {
    schema: list(PATH_RULE),
    help: "Settings for parts of the site; where several match, later ones override",
  },
  agents: { schema: AGENTS, help: "External programs that modify, convert or judge" },
  converters: { schema: CONVERTERS, help: "Your own converters" },
  injection: { schema: INJECTION, help: "What is inserted into pages after the cache" },
  cache: { schema: CACHE, help: "How answers are cached" },
  statistics: { schema: STATISTICS, help: "How page views are counted and shown" },
  limits: { schema: LIMITS, help: "Limits that differ from the defaults" },
  now: { schema: FUNCTION, help: "The clock, in milliseconds since the epoch" },
  log: { schema: FUNCTION, help: "Called with one line for each failure, and the error" },
  access: { schema: FUNCTION, help: "Called with one line for each answer" },
};

const OPTIONS: Section = section<VariformOptions>({
  ...SITE,
  origin: { ...SITE.origin, required: true },
});

/** Refuses options that can mean nothing, by a TypeError with a line for each. */
export function checkOptions(options: VariformOptions): void {
  const problems = check(options, OPTIONS);
  if (problems.length > 0) throw new TypeError(tellProblems(problems));
}
