/**
 * The request's way as a union of states: each step takes its own state, which has all that the
 * step needs, and returns the next one.
 *
 *     (admit ─▶) lookup ─▶ offer ─▶ choose ─▶ obtain ─▶ make ─▶ store ─▶ deliver        (+ list, refuse, pass)
 *
 * @module
 */
import type { Epoch, Lookup as Lookedup } from "../cache/mod.ts";
import type { FaultCode } from "../model/fault.ts";
import type {
  ByteRange,
  DerivedVariant,
  Field,
  Resource,
  StoredVariant,
  Variant,
} from "../model/variant.ts";
import type { Exchange, Reply } from "./exchange.ts";
import type { Choice } from "../pages/mod.ts";
import type { Making } from "./makings.ts";
import type { Exclusion } from "./failures.ts";
import type { House } from "./house.ts";
import type { Injection } from "./injection.ts";
import type { Question } from "./landing.ts";
import type { Origin, PassedAnswer } from "../origin/origin.ts";

interface OnTheWay {
  readonly exchange: Exchange;
  /** The origin that answers this exchange. */
  readonly origin: Origin;
}

/** A resource, and where the pipeline has it from. */
export interface Known {
  readonly resource: Resource;
  /**
   * The key under which what is derived from a stored variant is remembered, or undefined if it must
   * not be: it is private, or nobody could tell when it has changed.
   */
  memory(source: StoredVariant): string | undefined;
  /** When the origin was asked: what has been purged since is not kept. */
  readonly epoch?: Epoch;
  /** Seconds since the origin said it; absent unless it comes from the cache. */
  readonly age?: number;
  /** When the answer was made, in milliseconds since the epoch, where it has a Date of its own. */
  readonly date?: number;
  /** True of a page of our own, which is always chosen for the client. */
  readonly ours?: true;
  /** What turned out not to be had of it. */
  readonly excluded?: readonly Exclusion[];
  /** Nothing else suits: it is to be made, of however little use that seems. */
  readonly insists?: boolean;
}

/** What was chosen, and all that is needed to deliver it. */
export interface Selection {
  readonly known: Known;
  readonly variant: Variant;
  /** Descriptions of the whole set, the chosen one among them, for links. */
  readonly others: readonly Variant[];
  readonly vary: readonly string[];
  /** Entity tag of the chosen variant. */
  readonly etag?: string;
  readonly lastModified?: number;
  /** Where exactly it is found, where that is told by a list. */
  readonly location?: string;
  /** What else this choice has the answer say. */
  readonly fields?: readonly Field[];
  /** The estimate of its tokens, where it has one. */
  readonly tokens?: number;
  /** What is to be put into it on its way out. */
  readonly injection?: Injection;
  /** What takes the place of the fields that its source came with. */
  readonly amended?: readonly Field[];
}

/** The content of the selected representation. */
export type Content =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "stream"; readonly stream: ReadableStream<Uint8Array> }
  /** A part of a stored variant, opened as such. */
  | {
    readonly kind: "part";
    readonly stream: ReadableStream<Uint8Array>;
    readonly range: ByteRange;
    /** Length of the whole. */
    readonly of: number;
  }
  /** Not opened: the client has it already (304). */
  | { readonly kind: "not-modified" }
  /** Not opened: only the head is wanted. */
  | { readonly kind: "head" };

/** May this request go on as it is? Asked only where agents are to be asked. */
export interface Admit extends OnTheWay {
  readonly step: "admit";
}

/** Which variants of this resource are known, which are stored and fresh? */
export interface Lookup extends OnTheWay {
  readonly step: "lookup";
}

/** A stored answer that may not be used without asking, and when it may be used all the same. */
export type Stale = Pick<
  Extract<Lookedup, { source: unknown }>,
  "source" | "age" | "onError" | "onDisconnect"
>;

/** Which variants exist? */
export interface Offer extends OnTheWay {
  readonly step: "offer";
  /** What the cache was asked already, where it was. */
  readonly question?: Question;
  /** A stored answer to be validated (RFC 9111 §4.3). */
  readonly stale?: Stale;
}

/** Which one is best for this client, and why? */
export interface Choose extends OnTheWay {
  readonly step: "choose";
  readonly known: Known;
}

/** The bytes of the stored variant that it starts from. */
export interface Obtain extends OnTheWay {
  readonly step: "obtain";
  readonly selection: Selection;
}

/** Run the plan. */
export interface Make extends OnTheWay {
  readonly step: "make";
  readonly selection: Selection;
  readonly variant: DerivedVariant;
  readonly input: ReadableStream<Uint8Array>;
  /** The promise to others who want the same; absent where it is for one client. */
  readonly making?: Making;
}

/** Keep what came and what was made, if that is allowed. */
export interface Store extends OnTheWay {
  readonly step: "store";
  readonly selection: Selection;
  readonly variant: DerivedVariant;
  readonly stream: ReadableStream<Uint8Array>;
  /** The promise to others who want the same; absent where it is for one client. */
  readonly making?: Making;
  /** When making it began: what has been purged since is not kept. */
  readonly epoch: Epoch;
}

/** Validators, ranges, fields, body. */
export interface Deliver extends OnTheWay {
  readonly step: "deliver";
  readonly selection: Selection;
  readonly content: Content;
}

/** A list of what there is, from which the client chooses. */
export interface List extends OnTheWay {
  readonly step: "list";
  /** Path and query of what was asked for. */
  readonly location: string;
  readonly choices: readonly Choice[];
  readonly vary: readonly string[];
  readonly fields?: readonly Field[];
  /** Of the list, to be part of the entity tag (RFC 2295 §9.2). */
  readonly validator?: string;
}

/** A page that says why not, negotiated like every page. */
export interface Refuse extends OnTheWay {
  readonly step: "refuse";
  readonly code: FaultCode;
  /** For the client: one sentence, nothing of the inside. */
  readonly detail: string;
  /** With 406: what there is. */
  readonly choices?: readonly Choice[];
  readonly vary?: readonly string[];
  readonly fields?: readonly Field[];
}

/** The way of all that is not negotiated. */
export interface Pass extends OnTheWay {
  readonly step: "pass";
  /** The origin's answer, if it has been asked already. */
  readonly answer?: PassedAnswer;
  /** Whether it comes from an agent, which has the last word. */
  readonly isFinal?: boolean;
}

/** The end. */
export interface Done {
  readonly step: "done";
  readonly reply: Reply;
}

/** All states that still have a step before them. */
export type Waiting =
  | Admit
  | Lookup
  | Offer
  | Choose
  | Obtain
  | Make
  | Store
  | Deliver
  | List
  | Refuse
  | Pass;

/** Every state of an exchange. */
export type State = Waiting | Done;

/** The function that takes one kind of state to the next. */
export type Step<Name extends Waiting["step"]> = (
  state: Extract<Waiting, { step: Name }>,
  house: House,
) => State | Promise<State>;
