/**
 * Legal requests in all the odd forms that RFC 9110 and 9112 have for them, each with what it means.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import * as make from "./elements.ts";
import { members } from "./grammar.ts";
import {
  joinedFields,
  makeFields,
  makeKnownFields,
  makeOptions,
  spellLine,
} from "./make_fields.ts";
import type { Meaning } from "./meaning.ts";

/** A request on the wire, in the parts in which it is broken by others. */
export interface Request {
  readonly emptyLines: string;
  readonly method: string;
  readonly target: string;
  readonly version: string;
  /** Field lines without their ends. */
  readonly lines: readonly string[];
  /** What follows the empty line. */
  readonly body: string;
  readonly meaning: Meaning;
}

/** All of it. */
export function wireOf({ emptyLines, method, target, version, lines, body }: Request): string {
  const fields = lines.map((line) => `${line}\r\n`).join("");
  return `${emptyLines}${method} ${target} ${version}\r\n${fields}\r\n${body}`;
}

const METHODS = ["GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

/** Makes one; `index` is told in its path. */
export function makeRequest(roll: Dice, index: number): Request {
  const version = make.pick(roll, ["1.1", "1.1", "1.1", "1.1", "1.1", "1.1", "1.0", "1.2", "1.9"]);
  const method = make.once(roll, 5) ? make.token(roll, 30) : make.pick(roll, METHODS);
  const authority = make.authority(roll);
  const place = makeTarget(roll, method, authority, `r${index}`);
  const pairs = makeFields(roll);
  const known = makeKnownFields(roll, method);
  const options = makeOptions(roll, pairs);
  const framed = makeBody(roll, method, version);
  const others: string[] = [];
  if (version !== "1.0" || !make.once(roll, 3)) others.push(spellLine(roll, "Host", authority));
  for (const value of options) others.push(spellLine(roll, "Connection", value));
  others.push(...makeHopByHop(roll));
  if (make.once(roll, 12) && version !== "1.0") {
    others.push(spellLine(roll, "Expect", make.list(roll, [make.anyCase(roll, "100-continue")])));
  }
  others.push(...framed.lines);
  for (const [name, value] of known) others.push(spellLine(roll, name, value));
  // Lines of one name stay in their order, for that means something (RFC 9110 §5.3).
  const lines = pairs.map(([name, value]) => spellLine(roll, name, value));
  for (const other of others) lines.splice(roll(lines.length + 1), 0, other);
  return {
    emptyLines: make.once(roll, 8) ? "\r\n".repeat(1 + roll(2)) : "",
    method,
    target: place.target,
    version: `HTTP/${version}`,
    lines,
    body: framed.body,
    meaning: {
      method,
      path: place.path,
      fields: joinedFields(pairs, options),
      known: joinedFields(known, []),
      content: framed.content,
      trailers: framed.trailers,
      persistent: isPersistent(version, options),
      old: version === "1.0",
    },
  };
}

function makeTarget(
  roll: Dice,
  method: string,
  authority: string,
  first: string,
): { target: string; path: string } {
  if (method === "OPTIONS" && make.once(roll, 3)) {
    if (make.once(roll, 2)) return { target: "*", path: "*" };
    return { target: `${make.anyCase(roll, "http")}://${authority}`, path: "*" };
  }
  const long = make.once(roll, 40) ? "x".repeat(roll(15_000)) : "";
  const path = make.pathAndQuery(roll, first + long);
  if (!make.once(roll, 6)) return { target: path, path };
  const scheme = `${make.anyCase(roll, "http")}://${make.anyCase(roll, authority)}`;
  if (make.once(roll, 4)) {
    const query = `?${first}${path.split("?")[1] ?? ""}`;
    return { target: scheme + query, path: `/${query}` };
  }
  return { target: scheme + path, path };
}

const HOP_BY_HOP: readonly [string, readonly string[]][] = [
  ["Keep-Alive", ["timeout=5, max=100", ""]],
  ["Proxy-Connection", ["keep-alive", "close"]],
  ["TE", ["trailers", "trailers;q=0.5, deflate", "", ", gzip;q=0"]],
  ["Trailer", ["X-Sum", "Expires, X-Sum"]],
  ["Upgrade", ["h2c", "HTTP/2.0, SHTTP/1.3, IRC/6.9", "TLS/1.0"]],
  ["Proxy-Authorization", ["Basic eDp5"]],
];

function makeHopByHop(roll: Dice): string[] {
  return HOP_BY_HOP.filter(() => make.once(roll, 12))
    .map(([name, values]) => spellLine(roll, name, make.pick(roll, values)));
}

interface Framed {
  readonly lines: string[];
  readonly body: string;
  readonly content: string | undefined;
  readonly trailers: [string, string][];
}

function makeBody(roll: Dice, method: string, version: string): Framed {
  const isReading = method === "GET" || method === "HEAD" || method === "OPTIONS";
  if (make.once(roll, isReading ? 1 : 4) && !make.once(roll, 8)) {
    return { lines: [], body: "", content: undefined, trailers: [] };
  }
  const content = make.once(roll, 6) ? "" : make.content(roll);
  if (version === "1.0" || make.once(roll, 2)) {
    const zeros = make.once(roll, 4) ? "0".repeat(roll(12)) : "";
    const lines = [spellLine(roll, "Content-Length", `${zeros}${content.length}`)];
    return { lines, body: content, content, trailers: [] };
  }
  const trailers = make.once(roll, 3) ? makeFields(roll, 24) : [];
  const behind = trailers.map(([name, value]) => `${spellLine(roll, name, value)}\r\n`).join("");
  const lines = [spellLine(roll, "Transfer-Encoding", make.anyCase(roll, "chunked"))];
  return { lines, body: make.chunked(roll, content, behind), content, trailers };
}

function isPersistent(version: string, values: readonly string[]): boolean {
  const options = members(values);
  if (options.includes("close")) return false;
  return version !== "1.0" || options.includes("keep-alive");
}
