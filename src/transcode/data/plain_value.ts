/**
 * Values as JSON knows them, out of what a foreign document holds: bounded in number and depth, for an
 * alias of YAML can make a small document a huge value, or one without an end.
 *
 * @module
 */
import { defineMember } from "./define_member.ts";
import { Fault } from "../../model/fault.ts";

/** A value of JSON. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | PlainValue[]
  | { [name: string]: PlainValue };

/** Deeper values are refused: whoever writes them out goes down into them. */
const MAX_DEPTH = 200;

/** Values in all. */
const MAX_VALUES = 1 << 20;

/** A value that is waiting to be copied, and where to. */
interface Waiting {
  readonly value: unknown;
  readonly depth: number;
  readonly put: (value: PlainValue) => void;
}

/** A copy of a value, as JSON has it; numbers that JSON has not are null, dates are ISO 8601. */
export function plainValue(value: unknown): PlainValue {
  let result: PlainValue = null;
  const waiting: Waiting[] = [{ value, depth: 0, put: (copy) => result = copy }];
  for (let count = 0, next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (++count > MAX_VALUES || next.depth > MAX_DEPTH) {
      throw new Fault("too-large", "the data has too many values, or too many within each other");
    }
    next.put(copyOne(next, waiting));
  }
  return result;
}

function copyOne({ value, depth }: Waiting, waiting: Waiting[]): PlainValue {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) {
    const copy: PlainValue[] = new Array<PlainValue>(value.length).fill(null);
    value.forEach((item, at) => {
      waiting.push({ value: item, depth: depth + 1, put: (plain) => copy[at] = plain });
    });
    return copy;
  }
  if (typeof value !== "object" || value === null) return null;
  const copy: { [name: string]: PlainValue } = {};
  for (const [name, item] of Object.entries(value)) {
    // Defined first, so that the names keep their order, and none is that of the prototype.
    const put = (plain: PlainValue) => defineMember(copy, name, plain);
    put(null);
    waiting.push({ value: item, depth: depth + 1, put });
  }
  return copy;
}
