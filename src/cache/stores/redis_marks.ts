/**
 * Where things can be found in Redis beside their groups, and what was purged of late. An index may
 * name what is gone, but never lacks what is there: who puts something enters it first, looks for
 * purges then, and puts last. Who purges leaves a mark first, and looks into the index then.
 *
 * @module
 */
import type { Epoch } from "../epochs.ts";
import type { PurgeTarget } from "../purge_target.ts";
import type { Place } from "../store.ts";
import type { Send } from "./redis_claims.ts";
import {
  EPOCH_KEY,
  groupKeys,
  GROUPS_KEY,
  labelKey,
  labelPurgeKey,
  PREFIXES_KEY,
} from "./redis_keys.ts";
import { FORGET_GROUP, NEXT_EPOCH } from "./redis_scripts.ts";

/** For how long a purge is remembered, in seconds: no fetch takes longer. */
export const REMEMBERED = 3_600;
/** Purges of prefixes beyond this number count as purges of everything. */
const PREFIXES_LIMIT = 64;
const GROUPS_AT_ONCE = 500;

/** Indexes and marks. Throws as the server does. */
export class RedisMarks {
  readonly #send: Send;

  /** `send` sends a command. */
  constructor(send: Send) {
    this.#send = send;
  }

  /** An epoch beyond this one and all before. */
  async nextEpoch(known: Epoch): Promise<Epoch> {
    return Number(await this.#send(EPOCH_KEY, "EVAL", NEXT_EPOCH, "1", EPOCH_KEY, `${known}`));
  }

  /** Enters a thing, so that every purge finds it. */
  async enter({ shelf, id }: Place, labels: readonly string[]): Promise<void> {
    const now = `${Date.now()}`;
    const member = JSON.stringify([shelf.group, shelf.name, id]);
    await Promise.all([
      this.#send(GROUPS_KEY, "HSET", GROUPS_KEY, shelf.group, now),
      ...labels.map((label) => {
        const key = labelKey(label);
        return this.#send(key, "HSET", key, member, now);
      }),
    ]);
  }

  /** The last purge of what begins like this group or has one of these labels. */
  async lastPurge(group: string, labels: readonly string[]): Promise<Epoch> {
    const [prefixes, ...epochs] = await Promise.all([
      this.#send(PREFIXES_KEY, "HGETALL", PREFIXES_KEY),
      ...labels.map((label) => this.#send(labelPurgeKey(label), "GET", labelPurgeKey(label))),
    ]);
    const matching = pairs(prefixes).filter(([prefix]) => group.startsWith(prefix));
    return Math.max(0, ...epochs.map(Number), ...matching.map(([, mark]) => parseInt(mark)));
  }

  /** Leaves a mark of a purge of labels or prefixes; groups have their own. */
  async mark(target: PurgeTarget, epoch: Epoch): Promise<void> {
    if ("label" in target) {
      const key = labelPurgeKey(target.label);
      await this.#send(key, "SET", key, `${epoch}`, "EX", `${REMEMBERED}`);
    } else if ("prefix" in target) {
      await this.#markPrefix(target.prefix, epoch);
    }
  }

  /** Where things with this label may stand. */
  async labelled(label: string): Promise<readonly Place[]> {
    const key = labelKey(label);
    return pairs(await this.#send(key, "HGETALL", key)).map(([member]) => {
      const [group, name, id] = JSON.parse(member);
      return { shelf: { group, name }, id };
    });
  }

  /** Takes a thing out of the index of a label, unless it was entered a moment ago. */
  async forget(label: string, { shelf, id }: Place): Promise<void> {
    const key = labelKey(label);
    await this.#forgetOld(key, JSON.stringify([shelf.group, shelf.name, id]));
  }

  /** The groups that begin with a text and have something, each once. */
  async *groups(prefix: string): AsyncGenerator<string> {
    const seen = new Set<string>();
    let cursor = "0";
    do {
      const pattern = `${prefix.replace(/[\\*?[\]]/g, "\\$&")}*`;
      const reply = await this.#send(
        GROUPS_KEY,
        ...["HSCAN", GROUPS_KEY, cursor, "MATCH", pattern, "COUNT", `${GROUPS_AT_ONCE}`],
      );
      const [next, found] = reply as [unknown, unknown];
      const groups = pairs(found).map(([group]) => group).filter((group) => !seen.has(group));
      const there = await Promise.all(groups.map((group) => this.#exists(group)));
      for (const [index, group] of groups.entries()) {
        seen.add(group);
        if (there[index]) yield group;
        else await this.#forgetOld(GROUPS_KEY, group);
      }
      cursor = textOf(next);
    } while (cursor !== "0");
  }

  async #exists(group: string): Promise<boolean> {
    const [heads] = groupKeys(group);
    return await this.#send(heads, "EXISTS", heads) === 1;
  }

  async #forgetOld(key: string, member: string): Promise<void> {
    const before = Date.now() - REMEMBERED * 1000;
    await this.#send(key, "EVAL", FORGET_GROUP, "1", key, member, `${before}`);
  }

  async #markPrefix(prefix: string, epoch: Epoch): Promise<void> {
    const marks = pairs(await this.#send(PREFIXES_KEY, "HGETALL", PREFIXES_KEY));
    const widest = marks.length >= PREFIXES_LIMIT ? "" : prefix;
    await this.#send(PREFIXES_KEY, "HSET", PREFIXES_KEY, widest, `${epoch}`);
    if (widest !== prefix) {
      const old = marks.map(([name]) => name).filter((name) => name !== "");
      await this.#send(PREFIXES_KEY, "HDEL", PREFIXES_KEY, ...old);
    }
    await this.#send(PREFIXES_KEY, "EXPIRE", PREFIXES_KEY, `${REMEMBERED}`);
  }
}

const decoder = new TextDecoder();

/** A reply as a text. */
export function textOf(reply: unknown): string {
  return reply instanceof Uint8Array ? decoder.decode(reply) : String(reply);
}

/** A reply of fields and values in turn. */
export function pairs(reply: unknown): [name: string, value: string][] {
  const texts = Array.isArray(reply) ? reply.map(textOf) : [];
  return Array.from({ length: texts.length >> 1 }, (_, i) => [texts[2 * i], texts[2 * i + 1]]);
}
