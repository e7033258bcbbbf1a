/**
 * What is said between a keeper and those it keeps things for. Content goes beside the messages.
 *
 * @module
 */
import type { Epoch } from "../epochs.ts";
import type { PurgeTarget } from "../purge_target.ts";
import type { KeptHead, Place, Purged, Shelf, Usage } from "../store.ts";

/** Where a keeper is, and what shows that one may ask it. */
export interface KeeperAddress {
  /** The port on this machine's own address. */
  readonly port: number;
  readonly token: string;
}

/** The first thing that is said to a keeper. */
export interface Greeting {
  readonly token: string;
  /** Which of its stores is meant. */
  readonly store: number;
}

/** What can be asked, and what the answer is. */
export interface Questions {
  list: { readonly ask: { readonly shelf: Shelf }; readonly answer: readonly KeptHead[] };
  /** With the content; null where there is none. */
  get: { readonly ask: Place; readonly answer: KeptHead | null };
  /** With the content. */
  put: {
    readonly ask: { readonly shelf: Shelf; readonly head: KeptHead; readonly since?: Epoch };
    readonly answer: boolean;
  };
  update: {
    readonly ask: { readonly shelf: Shelf; readonly head: KeptHead };
    readonly answer: boolean;
  };
  remove: {
    readonly ask: { readonly shelf: Shelf; readonly id?: string };
    readonly answer: number;
  };
  purge: { readonly ask: { readonly target: PurgeTarget }; readonly answer: Purged & PurgeNotice };
  /** The next of them; fewer than `GROUPS_AT_ONCE` are the last. `walk` tells one listing from others. */
  groups: {
    readonly ask: { readonly prefix: string; readonly walk: number };
    readonly answer: readonly string[];
  };
  find: { readonly ask: { readonly label: string }; readonly answer: readonly Place[] };
  usage: { readonly ask: Record<never, never>; readonly answer: Usage };
  /** Whether it is granted. Where it is not, it is told when it has ended. */
  claim: {
    readonly ask: { readonly key: string; readonly milliseconds: number };
    readonly answer: boolean;
  };
  /** `claim` is the number of the question that it was granted to. */
  release: {
    readonly ask: { readonly key: string; readonly claim: number };
    readonly answer: boolean;
  };
  /** Leaves a note for all, in place of the one before by the same writer. */
  note: {
    readonly ask: { readonly writer: string; readonly note: unknown };
    readonly answer: true;
  };
  /** The notes of all writers but one. */
  notes: { readonly ask: { readonly besides: string }; readonly answer: readonly unknown[] };
}

/** One question, with a number that its answer has as well. */
export type Asked = {
  [Name in keyof Questions]: {
    readonly number: number;
    readonly name: Name;
    readonly ask: Questions[Name]["ask"];
  };
}[keyof Questions];

/** What has been purged. */
export interface PurgeNotice {
  readonly target: PurgeTarget;
  readonly epoch: Epoch;
  /** Where what had the label stood. */
  readonly groups: readonly string[];
}

/** What a keeper says. */
export interface Told {
  /** The number of the question that this is the answer to. */
  readonly number?: number;
  /** Absent where there was none: what was asked for could not be done. */
  readonly answer?: Questions[keyof Questions]["answer"];
  /** A shelf that another has changed. */
  readonly changed?: Shelf;
  /** What another has purged, and the epoch of that. */
  readonly purged?: PurgeNotice;
  /** A claim of another that has ended. */
  readonly ended?: string;
}

/** Groups that are told at once. */
export const GROUPS_AT_ONCE = 1_000;

/** What a message may have beside its content, in bytes. */
export const TEXT_LIMIT: number = 16 << 20;
