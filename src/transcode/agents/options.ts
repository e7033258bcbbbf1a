/**
 * How an agent is declared, and the same with nothing left open.
 *
 * @module
 */
import { essenceOf } from "../../syntax/media_type.ts";
import type { End } from "../../model/conversion.ts";
import type { Limits } from "../../model/limits.ts";
import type { Description } from "../../model/variant.ts";
import { type PathTest, testPaths } from "../../syntax/path_pattern.ts";
import { readIcapAddress } from "./icap/address.ts";

/** A program elsewhere that modifies, converts or translates content, or judges requests. */
export interface AgentOptions {
  /** For logs, entity tags and errors: letters, digits, `_` and `-`. */
  readonly name: string;
  /** `icap://host/service`, `icaps:`, or `http(s)://host/path`, to which content is POSTed. */
  readonly url: string;
  /** What it is given: `response` (the default), or, of ICAP agents alone, `request`. */
  readonly modifies?: "response" | "request";
  /** What it takes: a media type, `text/*` or all (the default), and the language, if only one. */
  readonly from?: { readonly type?: string; readonly language?: string };
  /**
   * What it makes of that: another media type, or the content in other languages. Without it, all
   * content that the agent takes has to pass it.
   */
  readonly to?: { readonly type?: string; readonly language?: string | readonly string[] };
  /** The paths on which it takes part, such as `/shop/*`; all of them, if absent. */
  readonly paths?: readonly string[];
  /** Of requests: the methods that it is shown; all of them, if absent. */
  readonly methods?: readonly string[];
  /**
   * Where it fails: `refuse` the request (the default), or `bypass` it, as long as the untouched
   * original is at hand. What converts or translates cannot be bypassed.
   */
  readonly failure?: "refuse" | "bypass";
  /**
   * How much survives, 0 to 1: of translations, how much worse than an author's they are, 0.6 unless
   * set; else 1.
   */
  readonly quality?: number;
  /** Expected work, relative to copying the bytes; 100 unless set. */
  readonly cost?: number;
  /** To be raised when the agent gives other answers than before; ICAP agents say so themselves. */
  readonly version?: number | string;
  /**
   * Milliseconds for a connection, for an answer to begin, and between two pieces of it; unless set,
   * the `connectTime`, `headTime` and `readTime` of the limits.
   */
  readonly timeout?: number;
  /** Bytes of content, and of an answer, that are held so that a failure harms nobody; 1 MiB unless set. */
  readonly spool?: number;
  /** Whether a translation is a machine's, and is marked as such (RFC 6497); it is, if absent. */
  readonly machine?: boolean;
}

/** An agent, settled. */
export interface Agent {
  readonly name: string;
  readonly url: string;
  readonly protocol: "icap" | "http";
  readonly modifies: "response" | "request";
  readonly from: { readonly type: string; readonly language?: string };
  /** Absent: all that it takes has to pass. */
  readonly to?: readonly Target[];
  /** Whether it takes part at this path. */
  readonly isAt: PathTest;
  readonly methods?: readonly string[];
  readonly mayBypass: boolean;
  readonly quality: number;
  readonly cost: number;
  readonly version: number | string;
  readonly limits: Limits;
}

/** One thing that it makes. */
export interface Target {
  /** What distinguishes it from the agent's other ones. */
  readonly suffix: string;
  readonly end: Extract<End, { type: string }>;
  /** The language to ask for, without a mark. */
  readonly language?: string;
}

const NAME = /^[A-Za-z][\w-]{0,40}$/;
const RANGE = /^(?:\*\/\*|[a-z0-9][\w.+-]*\/(?:\*|[\w.+-]+))$/i;
const TAG = /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/i;
const VERSION = /^[\w.-]{1,40}$/;

/** A translation by machine is rarely what an author would have written. */
const TRANSLATION_QUALITY = 0.6;
const AGENT_COST = 100;

/** Fills in the defaults; throws a TypeError for what can mean nothing. */
export function settleAgent(options: AgentOptions, limits: Limits): Agent {
  const { name, url, modifies = "response", from = {}, failure = "refuse" } = options;
  if (!NAME.test(name)) throw new TypeError(`An agent's name is a word, not "${name}".`);
  const { type = "*/*", language } = from;
  check(RANGE.test(type), name, `takes a media type, not "${type}"`);
  check(language === undefined || TAG.test(language), name, "takes a language by its tag");
  const protocol = protocolOf(name, url);
  if (protocol === "icap") readIcapAddress(url);
  const to = targetsOf(options, type);
  check(modifies === "response" || protocol === "icap", name, "can only see requests by ICAP");
  check(modifies === "response" || to === undefined, name, "makes nothing of requests");
  check(failure === "refuse" || to === undefined, name, "converts, so it cannot be bypassed");
  const { version = 1, timeout, spool = limits.agentSpool } = options;
  check(VERSION.test(String(version)), name, "has a version of letters, digits, dots and hyphens");
  const time = timeout === undefined
    ? {}
    : { connectTime: timeout, headTime: timeout, readTime: timeout };
  return {
    ...{ name, url, protocol, modifies, to, version },
    from: { type: type.toLowerCase(), language },
    isAt: testPaths(options.paths),
    methods: options.methods?.map((method) => method.toUpperCase()),
    mayBypass: failure === "bypass",
    quality: options.quality ?? (isTranslator(options) ? TRANSLATION_QUALITY : 1),
    cost: options.cost ?? AGENT_COST,
    limits: { ...limits, ...time, agentSpool: spool },
  };
}

/** Whether an agent takes this content. */
export function takes({ from }: Pick<Agent, "from">, content: Description): boolean {
  const type = essenceOf(content.type);
  const isOfType = from.type === "*/*" || from.type === type ||
    (from.type.endsWith("/*") && type?.startsWith(from.type.slice(0, -1)));
  return isOfType === true && (from.language === undefined || speaks(content, from.language));
}

function speaks({ language = "" }: Description, wanted: string): boolean {
  return `${language.toLowerCase()}-`.startsWith(`${wanted.toLowerCase()}-`);
}

function isTranslator({ to }: AgentOptions): boolean {
  return to?.language !== undefined;
}

function protocolOf(name: string, url: string): Agent["protocol"] {
  const scheme = URL.canParse(url) ? new URL(url).protocol : "";
  if (scheme === "icap:" || scheme === "icaps:") return "icap";
  check(
    scheme === "http:" || scheme === "https:",
    name,
    `is at an icap: or http: URL, not "${url}"`,
  );
  return "http";
}

function targetsOf(options: AgentOptions, type: string): readonly Target[] | undefined {
  const { name, from, to, machine = true } = options;
  if (to === undefined) return undefined;
  check(!type.includes("*"), name, "converts, so it takes one media type");
  const made = (to.type ?? type).toLowerCase();
  check(RANGE.test(made) && !made.includes("*"), name, "makes one media type");
  if (to.language === undefined) {
    check(made !== type.toLowerCase(), name, "makes what it takes; leave out `to` for a filter");
    return [{ suffix: "", end: { type: made } }];
  }
  const source = from?.language;
  if (source === undefined) throw new TypeError(`The agent ${name} translates from one language.`);
  const languages = typeof to.language === "string" ? [to.language] : to.language;
  return languages.map((language) => {
    check(TAG.test(language), name, `makes a language, not "${language}"`);
    const marked = machine ? machineMade(language, source) : language;
    return { suffix: `-${language}`, end: { type: made, language: marked }, language };
  });
}

/** The tag of a machine's translation (RFC 6497, with the field t0 of CLDR): `fr-t-en-t0-und`. */
export function machineMade(language: string, source: string): string {
  return `${language}-t-${source.toLowerCase()}-t0-und`;
}

function check(holds: boolean, name: string, rule: string): void {
  if (!holds) throw new TypeError(`The agent ${name} ${rule}.`);
}
