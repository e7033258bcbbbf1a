/**
 * A strict reader of requests, by the grammar of RFC 9110 and 9112 alone and by no code of ours: what
 * any bytes mean, and where they mean nothing.
 *
 * @module
 */
import {
  type Body,
  elements,
  type Fields,
  members,
  readFields,
  takeChunks,
  TCHAR,
  valuesOf,
} from "./grammar.ts";
import type { Expected, Refused } from "./judge.ts";
import { isKnown, type Meaning } from "./meaning.ts";

/** Every status that says no to a request. */
const NO = [400, 408, 411, 413, 414, 417, 421, 431, 501, 505];

const REQUEST_LINE = new RegExp(`^(${TCHAR}+) ([\\x21-\\x7e]+) HTTP/([0-9])\\.([0-9])$`);

/** Reads the requests in the text, until one that cannot be followed by another. */
export function readRequests(text: string): Expected[] {
  const expected: Expected[] = [];
  for (let at = 0; at < text.length;) {
    const start = at + (/^(?:\r\n)*/.exec(text.slice(at))?.[0].length ?? 0);
    if (start >= text.length) break;
    const taken = takeRequest(text, start);
    const { one } = taken;
    // One empty line is to be forgiven, and how many more is nobody's rule (RFC 9112 §2.2).
    const isLoose = start - at > 2 && !("refused" in one);
    expected.push(isLoose ? { ...either(), or: one } : one);
    const meaning = "or" in one ? one.or : one;
    if ("refused" in meaning || !meaning.persistent || taken.end === undefined) break;
    at = taken.end;
  }
  return expected;
}

interface Taken {
  readonly one: Expected;
  /** Where the next one begins; there is none behind one that is refused. */
  readonly end?: number;
}

function no(): Taken {
  return { one: { refused: NO } };
}

/** What ends before it is whole: nobody need be told, but nothing may be handed on. */
function cut(): Taken {
  return { one: { refused: NO, silent: true } };
}

function either(): Refused {
  return { refused: NO };
}

function takeRequest(text: string, start: number): Taken {
  const headEnd = text.indexOf("\r\n\r\n", start);
  if (headEnd < 0) return cut();
  const [first, ...lines] = text.slice(start, headEnd).split("\r\n");
  const [, method, target, major, minor] = REQUEST_LINE.exec(first) ?? [];
  if (method === undefined || major !== "1") return no();
  const fields = readFields(lines);
  if (fields === undefined) return no();
  const old = minor === "0";
  const values = (key: string) => valuesOf(fields, key);
  const place = readPlace(method, target, values("host"), old);
  if (place === undefined) return no();
  const options = members(values("connection"));
  const expectations = old ? [] : members(values("expect"));
  if (expectations.some((it) => it !== "100-continue")) return no();
  const body = takeBody(text, headEnd + 4, values("content-length"), values("transfer-encoding"));
  if (typeof body === "string") {
    return { one: { refused: NO, silent: body === "cut", early: place.path === "*" } };
  }
  const persistent = !options.includes("close") && (!old || options.includes("keep-alive"));
  const meaning: Meaning = {
    method,
    path: place.path,
    fields: endToEnd(fields, options),
    content: body.content,
    trailers: body.trailers.filter(([name]) => !isKnown(name)),
    persistent,
    old,
  };
  const isFree = place.free || body.free || (old && values("transfer-encoding").length > 0);
  return { one: isFree ? { ...either(), or: meaning } : meaning, end: body.end };
}

function endToEnd(fields: Fields, options: readonly string[]): Map<string, string> {
  const told = new Map<string, string>();
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    if (isKnown(key) || options.includes(key)) continue;
    const before = told.get(key);
    told.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return told;
}

/** `uri-host [ ":" port ]`, as RFC 3986 has it. */
const AUTHORITY =
  /^(?:\[(?:[0-9A-Fa-f:.]+|v[0-9A-Fa-f]+\.[\w.~!$&'()*+,;=:-]+)\]|(?:[\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?$/;
/** Of these, those that every server must take for the name of one. */
const PLAIN_AUTHORITY =
  /^(?:\[::1\]|\[::ffff:192\.0\.2\.1\]|\[2001:DB8:0:0::1\]|127\.0\.0\.1|(?!xn--)(?:[a-z0-9][a-z0-9_-]{0,30}\.)*(?:[a-z0-9][a-z0-9_-]{0,30})?[a-z]\.?)(?::0*[0-9]{0,4})?$/i;
/** A path and query that no rule of ours objects to; what differs is refused or left as it is. */
const PLAIN_PATH =
  /^\/(?:[\w.~!$&'()*+,;=:@/-]|%(?!00)[0-9A-Fa-f]{2})*(?:\?(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?$/;
const DOTS = /(?:^|\/)(?:\.|%2e){1,2}(?=\/|\?|$)/i;

function readPlace(
  method: string,
  target: string,
  hosts: readonly string[],
  old: boolean,
): { path: string; free: boolean } | undefined {
  if (hosts.length > 1 || (hosts.length === 0 && !old) || target.length > 16 << 10) {
    return undefined;
  }
  const host = hosts[0] ?? "localhost";
  if (!AUTHORITY.test(host) || method === "CONNECT") return undefined;
  const isPlain = PLAIN_AUTHORITY.test(host);
  if (target === "*") return method === "OPTIONS" ? { path: "*", free: !isPlain } : undefined;
  if (target.startsWith("/")) return readPath(target, isPlain);
  const [, scheme, authority, rest] = /^(https?):\/\/([^/?#]*)(.*)$/i.exec(target) ?? [];
  if (rest === undefined || !AUTHORITY.test(authority) || authority === "") return undefined;
  // Which of two names counts is told by the RFC, and that nobody answers for both by none.
  const isSame = scheme.toLowerCase() === "http" && authority.toLowerCase() === host.toLowerCase();
  if (rest === "" && method === "OPTIONS") return { path: "*", free: !(isPlain && isSame) };
  return readPath(rest.startsWith("/") ? rest : `/${rest}`, isPlain && isSame);
}

function readPath(path: string, isPlain: boolean): { path: string; free: boolean } | undefined {
  // A fragment is never sent, and others read a backslash as a slash.
  if (/[#\\]/.test(path)) return undefined;
  return { path, free: !isPlain || !PLAIN_PATH.test(path) || DOTS.test(path.split("?")[0]) };
}

interface FreeBody extends Omit<Body, "content"> {
  readonly content: string | undefined;
  readonly free?: boolean;
}

function takeBody(
  text: string,
  start: number,
  lengths: readonly string[],
  codings: readonly string[],
): FreeBody | "no" | "cut" {
  if (codings.length > 0) {
    const names = elements(codings);
    const isExact = names.length === 1 && names[0] === "chunked";
    const isLoose = names.filter((name) => name !== "").join() === "chunked";
    if (lengths.length > 0 || !(isExact || isLoose)) return "no";
    const body = takeChunks(text, start);
    return typeof body === "string" ? body : { ...body, free: !isExact };
  }
  if (lengths.length === 0) return { content: undefined, trailers: [], end: start };
  const all = elements(lengths);
  if (!all.every((it) => /^[0-9]+$/.test(it) && Number(it) === Number(all[0]))) return "no";
  if (Number(all[0]) > 2_000_000) return "no";
  const end = start + Number(all[0]);
  if (end > text.length) return "cut";
  return { content: text.slice(start, end), trailers: [], end, free: all.length > 1 };
}
