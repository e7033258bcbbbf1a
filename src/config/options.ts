/**
 * The option table: each row is one option of the command line. Help is printed from these rows,
 * and arguments are read by them.
 *
 * @module
 */
import type { VariformOptions } from "../assembly.ts";
import { optionsOf } from "./command_line.ts";
import { section } from "./schema.ts";
import { CONFIG } from "./serve.ts";
import { SITE } from "./site.ts";

/** One option of a command. */
export interface OptionRow {
  readonly name: string;
  readonly short?: string;
  readonly type: "string" | "boolean";
  /** What stands for the value in help. */
  readonly value?: string;
  readonly default?: string;
  /** Whether it may be given more than once. */
  readonly multiple?: boolean;
  readonly help: string;
}

/** One command of the command line. */
export interface CommandRow {
  readonly name: string;
  /** What stands for its positional arguments in help. */
  readonly operands: string;
  /** What it does, in a sentence. */
  readonly about: string;
  readonly options: readonly OptionRow[];
}

const HELP: OptionRow = { name: "help", short: "h", type: "boolean", help: "Show this help" };

const CONFIG_FILE: OptionRow = {
  name: "config",
  short: "c",
  type: "string",
  value: "FILE",
  help: "Settings in a .json, .jsonc, .ts or .js file; options given here override them",
};

const SERVE_OPTIONS: readonly OptionRow[] = [
  CONFIG_FILE,
  ...optionsOf(CONFIG),
  HELP,
  { name: "version", short: "V", type: "boolean", help: "Show the version" },
];

const EXPLAIN_OPTIONS: readonly OptionRow[] = [
  {
    name: "header",
    short: "H",
    type: "string",
    value: "'NAME: VALUE'",
    multiple: true,
    help: "A field of the request; may be given several times",
  },
  {
    name: "as",
    type: "string",
    value: "CLIENT",
    help: "Send what this client sends: claude-code, chrome, googlebot, …; --as help lists them",
  },
  {
    name: "site",
    type: "string",
    value: "DIR | URL",
    help: "Folder or origin that has the resource, when only a path is given",
  },
  { name: "json", type: "boolean", help: "Print the explanation as JSON" },
  CONFIG_FILE,
  ...optionsOf(section<VariformOptions>(SITE)),
  HELP,
];

const MAIL_OPTIONS: readonly OptionRow[] = [
  { name: "json", type: "boolean", help: "Print the message as JSON (RFC 8621)" },
  {
    name: "part",
    type: "string",
    value: "PATH",
    help: "Write the decoded content of one part, e.g. 1.2",
  },
  { name: "check", type: "boolean", help: "List what is malformed; exit code 1 if anything is" },
  HELP,
];

const WARM_OPTIONS: readonly OptionRow[] = [
  {
    name: "admin",
    type: "string",
    value: "ADDRESS",
    help: "Where the server's admin interface is, e.g. 127.0.0.1:9000",
  },
  { name: "token", type: "string", value: "TOKEN", help: "The token that it requires" },
  {
    name: "accept",
    type: "string",
    value: "FIELD",
    multiple: true,
    help: "Accept field of clients that are expected; a browser's and an agent's unless given",
  },
  HELP,
];

/** All commands. */
export const COMMANDS: readonly CommandRow[] = [
  {
    name: "serve",
    operands: "[DIR | URL]",
    about:
      "Serves the folder DIR, or fronts the origin URL (http: or https:); examples/site by default.",
    options: SERVE_OPTIONS,
  },
  {
    name: "explain",
    operands: "URL | PATH",
    about: "Tells which form of a resource a request would get, and why not another.",
    options: EXPLAIN_OPTIONS,
  },
  {
    name: "mail",
    operands: "FILE",
    about: "Shows the parts of a message, or gives one of them.",
    options: MAIL_OPTIONS,
  },
  {
    name: "warm",
    operands: "SITEMAP",
    about: "Has a running server fill its cache from a sitemap of its site, such as " +
      "https://tea.example/sitemap.xml.",
    options: WARM_OPTIONS,
  },
  {
    name: "convert",
    operands: "IN OUT",
    about:
      "Makes one form of another, by the names' extensions: eml, html, md, csv, yaml, rss, wml, …",
    options: [HELP],
  },
  {
    name: "build-variants",
    operands: "DIR OUT",
    about:
      "Copies the folder DIR to OUT with all forms of its files made, or what has changed of it.",
    options: [
      {
        name: "images",
        type: "string",
        value: "FORMATS",
        default: "avif,webp",
        help: "Formats of images: avif, webp, jpeg, png; or none",
      },
      {
        name: "codings",
        type: "string",
        value: "EXTENSIONS",
        default: "br,zst,gz",
        help: "Content codings: br, zst, gz; or none",
      },
      {
        name: "formats",
        type: "string",
        value: "EXTENSIONS",
        default: "none",
        help: "Other notations of data, and tables of it: csv, json, yaml, md; or none",
      },
      HELP,
    ],
  },
];

/** The row of a command. */
export function commandNamed(name: string): CommandRow {
  const row = COMMANDS.find((command) => command.name === name);
  if (row === undefined) throw new RangeError(`there is no command ${name}`);
  return row;
}
