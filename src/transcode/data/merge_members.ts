/**
 * YAML's merge keys: `<<: *base` gives a thing the members of another that it has not itself
 * (https://yaml.org/type/merge.html). YAML 1.2 has none, and yet every other file of settings.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import { defineMember } from "./define_member.ts";

const MERGE = "<<";

/** Members that are looked at in one document so as to be put in. */
const MOST_MERGED = 1 << 18;

type Members = Record<string, unknown>;

/** Puts in, in place and wherever they are asked for, the members of others. */
export function mergeMembers(root: unknown): void {
  const merging = findMerging(root);
  const done = new Set<Members>();
  const begun = new Set<Members>();
  let left = MOST_MERGED;
  // What is put in may have to be put together itself; whoever is its own source stays without that.
  for (let value = merging.at(-1); value !== undefined; value = merging.at(-1)) {
    const first = done.has(value) || begun.has(value)
      ? []
      : sourcesOf(value).filter((source) => MERGE in source && !begun.has(source));
    begun.add(value);
    if (first.length > 0) {
      for (const source of first) merging.push(source);
      continue;
    }
    merging.pop();
    if (done.has(value)) continue;
    done.add(value);
    left -= merge(value);
    if (left < 0) throw new Fault("too-large", "the data merges too many members");
  }
}

/** All things that merge others; what is there by several aliases once. */
function findMerging(root: unknown): Members[] {
  const seen = new Set<object>();
  const found: Members[] = [];
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const member of Object.values(value)) waiting.push(member);
    if (isMembers(value) && Object.hasOwn(value, MERGE)) found.push(value);
  }
  return found;
}

/** What a thing merges; nothing, where that is no thing. */
function sourcesOf(value: Members): readonly Members[] {
  const named = value[MERGE];
  const sources: readonly unknown[] = Array.isArray(named) ? named : [named];
  return sources.every(isMembers) ? sources : [];
}

/** Puts members in before those that are written; gives how many there were. */
function merge(value: Members): number {
  const sources = sourcesOf(value);
  if (sources.length === 0) return 0;
  const written = (members: Members) => Object.entries(members).filter(([name]) => name !== MERGE);
  const own = written(value);
  const others = sources.toReversed().flatMap(written);
  for (const name of Object.keys(value)) delete value[name];
  for (const [name, member] of [...others, ...own]) {
    defineMember(value, name, member);
  }
  return others.length;
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
