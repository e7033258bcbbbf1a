/**
 * The settings of external agents and of converters of one's own.
 *
 * @module
 */
import type { AgentOptions, ConverterOptions } from "../transcode/agents/mod.ts";
import { isPathPattern } from "../syntax/path_pattern.ts";
import { LANGUAGE, QUALITY } from "./negotiation.ts";
import {
  choice,
  dictionary,
  either,
  FLAG,
  FUNCTION,
  list,
  path,
  type RowsOf,
  type Schema,
  section,
  text,
  URL_OBJECT,
  whole,
} from "./schema.ts";

const NAME: Schema = text("a word", (name) => /^[A-Za-z][\w-]*$/.test(name));
const TYPE: Schema = text("a media type", (type) => /^[\w.+-]+\/[\w.+-]+$/.test(type));
const RANGE: Schema = text(
  "a media type, or all of a kind such as image/*",
  (type) => /^[\w.+*-]+\/[\w.+*-]+$/.test(type),
);
const PATHS: Schema = list(text("a path such as /shop/*", isPathPattern));
const VERSION: Schema = either(whole(), text("a text"));

const FROM: RowsOf<NonNullable<AgentOptions["from"]>> = {
  type: { schema: RANGE, help: "The media type that it takes", default: "all" },
  language: { schema: LANGUAGE, help: "The language that it takes, if only one" },
};

const TO: RowsOf<NonNullable<AgentOptions["to"]>> = {
  type: { schema: TYPE, help: "The media type that it makes" },
  language: {
    schema: either(LANGUAGE, list(LANGUAGE)),
    help: "The languages into which it translates",
  },
};

const AGENT: RowsOf<AgentOptions> = {
  name: { schema: NAME, help: "Its name in logs and entity tags", required: true },
  url: { schema: text("an icap: or http: URL", URL.canParse), help: "Where it is", required: true },
  modifies: {
    schema: choice("response", "request"),
    help: "What it is given",
    default: "response",
  },
  from: { schema: section(FROM), help: "What it takes" },
  to: { schema: section(TO), help: "What it makes; without it, all that it takes has to pass it" },
  paths: { schema: PATHS, help: "The paths on which it takes part; all, unless set" },
  methods: { schema: list(text("a method")), help: "Of requests: the methods that it is shown" },
  failure: {
    schema: choice("refuse", "bypass"),
    help: "What to do where it fails",
    default: "refuse",
  },
  quality: {
    schema: QUALITY,
    help: "How much survives, 0 to 1",
    default: "1; of translations 0.6",
  },
  cost: { schema: whole(), help: "Expected work, relative to copying the bytes", default: "100" },
  version: { schema: VERSION, help: "To be raised whenever its answers change", default: "1" },
  timeout: { schema: whole(1), help: "Milliseconds for each wait", default: "that of an origin" },
  spool: {
    schema: whole(),
    help: "Bytes held back, so that its failure can be bypassed",
    default: "1 MiB",
  },
  machine: { schema: FLAG, help: "Mark translations as a machine's", default: "true" },
};

const CONVERTER: RowsOf<ConverterOptions> = {
  name: { schema: NAME, help: "Its name in logs and entity tags", required: true },
  from: { schema: TYPE, help: "The media type that it takes", required: true },
  to: { schema: TYPE, help: "The media type that it makes", required: true },
  quality: { schema: QUALITY, help: "How much survives, 0 to 1", default: "0.8" },
  cost: { schema: whole(), help: "Expected work, relative to copying the bytes", default: "50" },
  version: { schema: VERSION, help: "To be raised whenever its output changes", default: "1" },
  paths: { schema: PATHS, help: "The paths on which it takes part; all, unless set" },
  convert: { schema: FUNCTION, help: "The work, as a function" },
  module: {
    schema: either(path("a module's path or URL"), URL_OBJECT),
    help: "A module that exports `convert`",
  },
  command: { schema: list(text("a program or an argument")), help: "A program and its arguments" },
  timeout: {
    schema: whole(1),
    help: "Milliseconds until a command is killed, or a module abandoned",
    default: "30000",
  },
  atOnce: {
    schema: whole(1),
    help: "How many of a command or module may run at once",
    default: "4, of modules 2",
  },
  environment: {
    schema: dictionary("names of variables", text("a text")),
    help: "Variables that a command gets besides PATH",
  },
};

/** External agents. */
export const AGENTS: Schema = list(section(AGENT));

/** Converters of one's own. */
export const CONVERTERS: Schema = list(section(CONVERTER));
