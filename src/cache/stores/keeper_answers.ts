/**
 * What a keeper does when it is asked.
 *
 * @module
 */
import type { Epochs } from "../epochs.ts";
import type { PurgeTarget } from "../purge_target.ts";
import type { Shelf, Store } from "../store.ts";
import { readBody } from "../stored_body.ts";
import type { KeptClaims } from "./keeper_claims.ts";
import { type Asked, GROUPS_AT_ONCE, type Questions, type Told } from "./keeper_messages.ts";

/** One who asks. */
export interface Guest {
  /** Tells it what it has not asked for. */
  tell(told: Told): void;
  /** Bids it farewell. */
  leave(): void;
}

/** What guests have written for each other, by who wrote it. */
export type Notes = Map<string, unknown>;

/** A store, and those who share it. */
export interface SharedStore {
  readonly store: Store;
  readonly epochs: Epochs;
  readonly claims: KeptClaims<Guest>;
  readonly guests: Set<Guest>;
}

/** Listings of groups that a guest has begun, by their numbers. */
export type Walks = Map<number, AsyncIterator<string> | Iterator<string>>;

/** Who asks, and of what. */
export interface Asking extends SharedStore {
  readonly guest: Guest;
  readonly walks: Walks;
  readonly notes: Notes;
}

/** An answer, and the content that goes with it. */
export interface Reply<Name extends keyof Questions = keyof Questions> {
  readonly answer: Questions[Name]["answer"];
  readonly content?: Uint8Array;
}

/** Listings that one guest may have under way. */
const MOST_WALKS = 16;
/** Notes that are kept, of guests that have gone as well; the oldest go first. */
const MOST_NOTES = 1_000;

/** What is done for each question. */
const ANSWERS: {
  readonly [Name in keyof Questions]: (
    ask: Questions[Name]["ask"],
    asking: Asking,
    question: { readonly number: number; readonly bytes: Uint8Array },
  ) => Promise<Reply<Name>>;
} = {
  list: async ({ shelf }, { store }) => ({ answer: await store.list(shelf) }),
  async get({ shelf, id }, { store }) {
    const kept = await store.get(shelf, id);
    const content = kept && await readBody(kept.body);
    return kept === undefined || content === undefined
      ? { answer: null }
      : { answer: kept.head, content };
  },
  async put({ shelf, head, since }, { store, epochs, ...asking }, { bytes }) {
    const { labels } = head;
    const isVoid = since !== undefined && !epochs.isValid(shelf.group, since, labels);
    const answer = !isVoid && await store.put(shelf, head, bytes, since);
    tellChange(asking, shelf);
    return { answer };
  },
  async update({ shelf, head }, { store, ...asking }) {
    const answer = await store.update(shelf, head);
    tellChange(asking, shelf);
    return { answer };
  },
  async remove({ shelf, id }, { store, ...asking }) {
    const answer = await store.remove(shelf, id);
    tellChange(asking, shelf);
    return { answer };
  },
  purge: async ({ target }, asking) => ({ answer: await purge(target, asking) }),
  async groups({ prefix, walk }, { store, walks }) {
    const groups = walks.get(walk) ?? iteratorOf(store.groups(prefix));
    walks.delete(walk);
    const answer: string[] = [];
    while (answer.length < GROUPS_AT_ONCE) {
      const next = await groups.next();
      if (next.done) return { answer };
      answer.push(next.value);
    }
    const [oldest] = walks.keys();
    if (walks.size >= MOST_WALKS) walks.delete(oldest);
    walks.set(walk, groups);
    return { answer };
  },
  find: async ({ label }, { store }) => ({ answer: await store.find(label) }),
  usage: async (_, { store }) => ({ answer: await store.usage() }),
  claim: ({ key, milliseconds }, { claims, guest }, { number }) =>
    Promise.resolve({ answer: claims.claim(key, guest, number, milliseconds) }),
  release: ({ key, claim }, { claims, guest }) =>
    Promise.resolve({ answer: claims.release(key, guest, claim) }),
  note({ writer, note }, { notes }) {
    notes.delete(writer);
    const [oldest] = notes.keys();
    if (notes.size >= MOST_NOTES) notes.delete(oldest);
    notes.set(writer, note);
    return Promise.resolve({ answer: true });
  },
  notes({ besides }, { notes }) {
    const others = [...notes].filter(([writer]) => writer !== besides);
    return Promise.resolve({ answer: others.map(([, note]) => note) });
  },
};

/** Does what is asked for. Rejects where that cannot be done, or is nothing that can be asked. */
export async function replyTo(
  { number, name, ask }: Asked,
  bytes: Uint8Array,
  asking: Asking,
): Promise<Reply> {
  return await ANSWERS[name](ask as never, asking, { number, bytes });
}

/** Those who are told before what is purged is gone begin nothing with it; those who are told after, see. */
async function purge(target: PurgeTarget, asking: Asking): Promise<Questions["purge"]["answer"]> {
  const { store, epochs } = asking;
  const epoch = epochs.purge(target);
  // What is being made of what has the label has none itself.
  const places = "label" in target ? await store.find(target.label) : [];
  const groups = [...new Set(places.map(({ shelf }) => shelf.group))];
  for (const group of groups) epochs.purge({ group }, epoch);
  const purged = { target, epoch, groups };
  tellOthers(asking, { purged });
  const done = await store.purge(target);
  tellOthers(asking, { purged });
  return { ...done, ...purged };
}

function tellChange(asking: Pick<Asking, "guest" | "guests">, changed: Shelf): void {
  tellOthers(asking, { changed });
}

function tellOthers({ guest, guests }: Pick<Asking, "guest" | "guests">, told: Told): void {
  for (const other of guests) if (other !== guest) other.tell(told);
}

function iteratorOf(groups: ReturnType<Store["groups"]>): AsyncIterator<string> | Iterator<string> {
  return Symbol.asyncIterator in groups
    ? groups[Symbol.asyncIterator]()
    : groups[Symbol.iterator]();
}
