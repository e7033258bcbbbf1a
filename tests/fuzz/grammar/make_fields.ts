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
