/**
 * Field lines in odd but legal forms, and what they come to (RFC 9110 §5, §7.6.1).
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import * as make from "./elements.ts";
import { type Fields, members } from "./grammar.ts";
import { isPlainName } from "./meaning.ts";

/** Fields that mean nothing to a gateway, some of several lines; values have at most so many signs. */
export function makeFields(roll: Dice, longest = 30_000): [string, string][] {
  const count = longest > 24 && make.once(roll, 30) ? roll(240) : roll(6);
  const pairs: [string, string][] = [];
  while (pairs.length < count) {
    const before = make.once(roll, 5) ? pairs[roll(pairs.length || 1)] : undefined;
    const name = before === undefined ? `x${make.token(roll)}` : make.anyCase(roll, before[0]);
    if (!isPlainName(name)) continue;
    const most = make.once(roll, 60) && pairs.length === 0 ? longest : 24;
    pairs.push([name, make.fieldValue(roll, most)]);
  }
  return pairs;
}

/** Fields of the client, which no gateway has to do with. */
const OF_THE_CLIENT: Fields = [
  ["User-Agent", "x/1.0 (\xe9; (nested)) y/2"],
  ["Referer", "http://a.test/?a='b'#not"],
  ["Authorization", "Basic eDp5"],
  ["Cookie", 'a=b; c="d, e"; =f;g'],
  ["From", "a@b.test"],
  ["Origin", "null"],
  ["Date", "Sun, 06 Nov 1994 08:49:37 GMT"],
  ["Priority", "u=1, i"],
  ["Sec-Fetch-Mode", "navigate"],
  ["Upgrade-Insecure-Requests", "1"],
];

/** Fields by which a gateway itself answers what is only read; of what acts, they are the origin's. */
const OF_THE_ORIGIN: Fields = [
  ["Accept", 'text/*;q=0.5;x="a,b", , */*'],
  ["Accept-Language", "ko, *;q=0"],
  ["Accept-Encoding", "gzip;q=0, *"],
  ["Accept-Charset", ""],
  ["Cache-Control", 'no-cache, x="y, z", max-age=0'],
  ["Content-Encoding", "gzip"],
  ["Content-Language", "de, en"],
  ["Content-Type", 'multipart/form-data; boundary="a; b"'],
  ["If-Match", "*"],
  ["If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT"],
  ["If-None-Match", 'W/"a", "\xe9,b", ""'],
  ["If-Range", '"a"'],
  ["Link", '<a>; rel="b c"'],
  ["Pragma", "no-cache"],
  ["Prefer", 'return=minimal; foo="some parameter"'],
  ["Range", "bytes=0-5, -1"],
];

/** Fields with a meaning that must pass all the same, each once. */
export function makeKnownFields(roll: Dice, method: string): [string, string][] {
  const isReading = method === "GET" || method === "HEAD";
  const all = isReading ? OF_THE_CLIENT : [...OF_THE_CLIENT, ...OF_THE_ORIGIN];
  return all.filter(() => make.once(roll, 12)).map(([name, value]) => [name, value]);
}

/** Values of Connection; what they name of the fields belongs to one connection. */
export function makeOptions(roll: Dice, pairs: Fields): string[] {
  if (!make.once(roll, 3)) return [];
  const options: string[] = [];
  if (make.once(roll, 4)) options.push(make.anyCase(roll, "close"));
  if (make.once(roll, 2)) options.push(make.anyCase(roll, "keep-alive"));
  if (pairs.length > 0 && make.once(roll, 2)) {
    options.push(make.anyCase(roll, make.pick(roll, pairs)[0]));
  }
  if (make.once(roll, 4)) options.push(`x${make.token(roll)}`);
  return make.once(roll, 4)
    ? options.map((option) => make.list(roll, [option]))
    : [make.list(roll, options)];
}

/** A field line; names that mean something are spelt in any case. */
export function spellLine(roll: Dice, name: string, value: string): string {
  const spelt = isPlainName(name) ? name : make.anyCase(roll, name);
  return `${spelt}:${make.blanks(roll)}${value}${make.blanks(roll)}`;
}

/** What is left of fields behind this hop, by name in small letters; lines of one name joined. */
export function joinedFields(pairs: Fields, connection: readonly string[]): Map<string, string> {
  const named = new Set(members(connection));
  const fields = new Map<string, string>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    if (named.has(key)) continue;
    const before = fields.get(key);
    fields.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return fields;
}
