/**
 * Legal answers of an origin in all the odd forms that RFC 9110 and 9112 have for them, each with what
 * it means.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import * as make from "./elements.ts";
import { type Fields, members } from "./grammar.ts";
import { joinedFields, makeFields, makeOptions, spellLine } from "./make_fields.ts";
import { MARK } from "./judge.ts";

/** An answer on the wire, in the parts in which it is broken by others. */
export interface OriginAnswer {
  /** Interim answers before it, whole. */
  readonly interim: string;
  readonly statusLine: string;
  /** Field lines without their ends. */
  readonly lines: readonly string[];
  readonly body: string;
  /** Whether the connection is closed behind it. */
  readonly close: boolean;
  readonly meaning: AnswerMeaning;
}

/** What a client must get of it. */
export interface AnswerMeaning {
  readonly status: number;
  readonly content: string;
  readonly fields: ReadonlyMap<string, string>;
  /** Names of fields that were between the origin and its client. */
  readonly dropped: readonly string[];
  readonly trailers: Fields;
}

/** All of it. */
export function wireOfAnswer({ interim, statusLine, lines, body }: OriginAnswer): string {
  return `${interim}${statusLine}\r\n${lines.map((line) => `${line}\r\n`).join("")}\r\n${body}`;
}

const TYPES = [
  "application/octet-stream",
  "text/html",
  "text/html; charset=utf-8",
  "text/plain",
  "text/markdown",
  "application/json",
  "image/svg+xml",
  "text/css",
  "text/csv",
  "x/y",
];
const STATUSES = [200, 200, 200, 200, 201, 202, 203, 204, 226, 299, 301, 302, 303, 307, 308]
  .concat(400, 401, 403, 404, 410, 418, 422, 429, 451, 499, 500, 501, 503, 511, 599);

/** Makes the answer to a request of this method. */
export function makeAnswer(roll: Dice, method: string): OriginAnswer {
  const status = make.pick(roll, STATUSES);
  const version = make.pick(roll, ["1.1", "1.1", "1.1", "1.0", "1.2"]);
  const pairs = makeFields(roll);
  const options = makeOptions(roll, pairs);
  const isEmpty = status === 204;
  const framed = makeBody(roll, method, version, isEmpty);
  const close = framed.close || (make.once(roll, 6) && framed.content.length > 0);
  const lines = pairs.map(([name, value]) => spellLine(roll, name, value));
  const others = [
    ...options.map((value) => spellLine(roll, "Connection", value)),
    ...framed.lines,
    spellLine(roll, MARK, "1"),
    spellLine(roll, "Content-Type", make.pick(roll, TYPES)),
    spellLine(roll, "Cache-Control", make.pick(roll, ["no-store", "max-age=60", "max-age=60"])),
  ];
  if (make.once(roll, 6)) others.push(spellLine(roll, "Keep-Alive", "timeout=5, max=100"));
  if (make.once(roll, 9)) others.push(spellLine(roll, "Proxy-Connection", "keep-alive"));
  for (const line of others) lines.splice(roll(lines.length + 1), 0, line);
  return {
    interim: makeInterim(roll),
    statusLine: `HTTP/${version} ${status} ${reason(roll)}`,
    lines,
    body: method === "HEAD" ? "" : framed.body,
    close,
    meaning: {
      status,
      content: method === "HEAD" ? "" : framed.content,
      fields: joinedFields(pairs, options),
      dropped: members(options).filter((it) => it.startsWith("x")),
      trailers: method === "HEAD" ? [] : framed.trailers,
    },
  };
}

/** `*( HTAB / SP / VCHAR / obs-text )` */
function reason(roll: Dice): string {
  return make.once(roll, 3) ? "" : make.fieldValue(roll) + make.blanks(roll);
}

function makeInterim(roll: Dice): string {
  if (!make.once(roll, 4)) return "";
  let text = "";
  for (let left = 1 + roll(4); left > 0; left--) {
    const status = make.pick(roll, [100, 102, 103, 103, 199]);
    const fields = makeFields(roll, 24).map(([name, value]) => spellLine(roll, name, value));
    text += `HTTP/1.1 ${status} ${reason(roll)}\r\n${fields.map((it) => `${it}\r\n`).join("")}\r\n`;
  }
  return text;
}

interface Framed {
  readonly lines: string[];
  readonly body: string;
  readonly content: string;
  readonly trailers: [string, string][];
  readonly close: boolean;
}

function makeBody(roll: Dice, method: string, version: string, isEmpty: boolean): Framed {
  const none = { lines: [], body: "", content: "", trailers: [], close: false };
  if (isEmpty) return none;
  const content = make.once(roll, 6) ? "" : make.content(roll);
  const kind = roll(version === "1.0" ? 2 : 4);
  if (kind === 0) return { ...none, body: content, content, close: method !== "HEAD" };
  if (kind === 1) {
    const zeros = make.once(roll, 4) ? "0".repeat(roll(9)) : "";
    const length = `${zeros}${content.length}`;
    const line = () => spellLine(roll, "Content-Length", length);
    // Equal ones that were joined on their way are one (RFC 9112 §6.3).
    const lines = make.once(roll, 9) ? [line(), line()] : [line()];
    return { ...none, lines, body: content, content };
  }
  const trailers = make.once(roll, 3) ? makeFields(roll, 24) : [];
  const behind = trailers.map(([name, value]) => `${spellLine(roll, name, value)}\r\n`).join("");
  const lines = [spellLine(roll, "Transfer-Encoding", make.anyCase(roll, "chunked"))];
  return { ...none, lines, body: make.chunked(roll, content, behind), content, trailers };
}
