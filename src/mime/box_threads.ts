/**
 * Messages as conversations, by their references (RFC 5256 §3, "REFERENCES", without merging by
 * subject: equal subjects of strangers are no conversation).
 *
 * @module
 */
import type { BoxEntry } from "./box_entry.ts";

/** A message within its conversation, and how deep it stands. */
export interface ThreadedEntry<Entry = BoxEntry> {
  /** The message. */
  readonly entry: Entry;
  /** 0 for the first of a conversation. */
  readonly depth: number;
}

/** A conversation: its messages in order of answers, each behind the one that it answers. */
export type Thread<Entry = BoxEntry> = readonly ThreadedEntry<Entry>[];

/** What threads are made of. */
export type Threadable = Pick<BoxEntry, "number" | "date" | "messageId" | "references">;

/** A message, or one that others refer to and that is not there. */
interface Container<Entry> {
  entry?: Entry;
  parent?: Container<Entry>;
  readonly children: Container<Entry>[];
}

/** Sorts messages into conversations: the one with the latest message first. */
export function threadMessages<Entry extends Threadable>(
  entries: readonly Entry[],
): Thread<Entry>[] {
  const known = new Map<string, Container<Entry>>();
  const all = entries.map((entry) => place(entry, known));
  for (const container of all) linkReferences(container, known);
  const roots = new Set([...known.values(), ...all].filter(({ parent }) => parent === undefined));
  const threads = [...roots].flatMap(flattenRoot).filter((thread) => thread.length > 0);
  return threads.sort((one, other) =>
    latest(other) - latest(one) || one[0].entry.number - other[0].entry.number
  );
}

/** Step 1: a container by its identifier; a second message of the same one gets its own. */
function place<Entry extends Threadable>(
  entry: Entry,
  known: Map<string, Container<Entry>>,
): Container<Entry> {
  const { messageId } = entry;
  const old = messageId === undefined ? undefined : known.get(messageId);
  if (old && old.entry === undefined) {
    old.entry = entry;
    return old;
  }
  const container: Container<Entry> = { entry, children: [] };
  if (messageId !== undefined && !old) known.set(messageId, container);
  return container;
}

/** Step 1 (B): each reference is the parent of the next, unless that one has a parent already. */
function linkReferences<Entry extends Threadable>(
  container: Container<Entry>,
  known: Map<string, Container<Entry>>,
): void {
  let parent: Container<Entry> | undefined;
  for (const id of container.entry?.references ?? []) {
    const one = known.get(id) ?? { children: [] };
    known.set(id, one);
    if (parent && !one.parent) link(parent, one);
    parent = one;
  }
  if (!parent || container.parent === parent) return;
  // (C): what the message says of itself outweighs what others say of it.
  unlink(container);
  link(parent, container);
}

function link<Entry>(parent: Container<Entry>, child: Container<Entry>): void {
  for (let above: Container<Entry> | undefined = parent; above; above = above.parent) {
    if (above === child) return;
  }
  child.parent = parent;
  parent.children.push(child);
}

function unlink<Entry>(child: Container<Entry>): void {
  const siblings = child.parent?.children;
  if (siblings) siblings.splice(siblings.indexOf(child), 1);
  child.parent = undefined;
}

/** Step 3: messages that are missing give their place to their children; a missing root to each. */
function flattenRoot<Entry extends Threadable>(root: Container<Entry>): Thread<Entry>[] {
  if (root.entry) return [flatten([root])];
  const tops = listTops(root);
  // Children of one missing message are one conversation all the same.
  return tops.length === 0 ? [] : [flatten(tops)];
}

/** The nearest messages below one that is missing. */
function listTops<Entry>(root: Container<Entry>): Container<Entry>[] {
  const tops: Container<Entry>[] = [];
  const stack = [root];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.entry) tops.push(next);
    else stack.push(...next.children);
  }
  return tops;
}

function flatten<Entry extends Threadable>(tops: readonly Container<Entry>[]): Thread<Entry> {
  const thread: ThreadedEntry<Entry>[] = [];
  const [first, ...others] = [...tops].sort(compare);
  const stack = [...others.reverse().map((container) => ({ container, depth: 1 })), {
    container: first,
    depth: 0,
  }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { container, depth } = next;
    if (container.entry) thread.push({ entry: container.entry, depth });
    const below = container.children.flatMap((child) => child.entry ? [child] : listTops(child));
    for (const child of below.sort(compare).reverse()) {
      stack.push({ container: child, depth: depth + 1 });
    }
  }
  return thread;
}

/** Step 4: by date, and by number where that says nothing. */
function compare<Entry extends Threadable>(one: Container<Entry>, other: Container<Entry>): number {
  return timeOf(one.entry) - timeOf(other.entry) ||
    (one.entry?.number ?? 0) - (other.entry?.number ?? 0);
}

function timeOf(entry: Threadable | undefined): number {
  return entry?.date?.getTime() ?? 0;
}

function latest<Entry extends Threadable>(thread: Thread<Entry>): number {
  return thread.reduce((most, { entry }) => Math.max(most, timeOf(entry)), 0);
}
