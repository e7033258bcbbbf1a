/**
 * The nouns of transcoding: a converter is one edge of the graph, a plan is a path through it.
 *
 * @module
 */
import type { Description, Field } from "./variant.ts";
import type { Limits } from "./limits.ts";

/** What a converter is told beside the bytes. Nothing of the client is among it. */
export interface Conversion {
  /** The fields with which the source came, for converters that hand them on. */
  readonly fields?: readonly Field[];
  /** The status of the answer that is converted; 200 if absent. */
  readonly status?: number;
  /** Scheme and authority under which the resource is found. */
  readonly site?: string;
  /** To be called, before the first byte comes out, where these fields take the place of `fields`. */
  readonly amend?: (fields: readonly Field[]) => void;
  /**
   * To be called, before the first byte comes out, where that is not what the name and version of the
   * converter promise: it is sent, but neither kept nor given an entity tag.
   */
  readonly disown?: (reason: string) => void;
  /** The description of the bytes that come in. */
  readonly from: Description;
  /** Path and query of the resource, the base of its relative links. */
  readonly location: string;
  /** The bounds of this conversion. */
  readonly limits: Limits;
  /** Aborts when the client has left and nobody else waits. */
  readonly signal?: AbortSignal;
  /** Whether nobody may change the content: who would, fails. */
  readonly fixed?: boolean;
  /** What is of little use is to be made all the same: nothing else suits. */
  readonly insists?: boolean;
  /** Where heavy converters have their work done; those that need it fail without it. */
  readonly workshop?: Workshop;
}

/** Work that would hold everybody up if it ran on the main loop. */
export interface Job {
  /** The converter it is done for, under whose name its time is learned. */
  readonly name: string;
  /** Which of the works the workshop knows. */
  readonly work: string;
  /** All that goes in. It is copied. */
  readonly input: Uint8Array;
  /** Nobody waits for it: it is done only where there is a place for it at once. */
  readonly background?: boolean;
  /** What the work is told beside: data that can be sent to another thread. */
  readonly settings: unknown;
}

/** Does heavy work beside the main loop: so many jobs at once, so many in line, each in bounds. */
export interface Workshop {
  /**
   * What the job makes. Rejects with a `Fault`: `busy` where the line is too long, `slow` where its time
   * is over, `too-large` where another limit is passed, `conversion` where it cannot be done; and with
   * the signal's reason.
   */
  run(job: Job, signal?: AbortSignal): Promise<Uint8Array>;
}

/** The work of a converter: bytes in, bytes out, as a stream. Text comes out as UTF-8. */
export type Convert = (
  input: ReadableStream<Uint8Array>,
  conversion: Conversion,
) => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>;

/** An end of an edge. */
export type End =
  | { readonly type: string; readonly language?: string }
  | { readonly charset: string }
  | { readonly encoding: string };

/** One edge of the conversion graph: a row of the converter table. */
export interface Converter {
  /** Unique, a verb's object: `html_to_markdown`, `encode_gzip`. */
  readonly name: string;
  /**
   * Changed whenever the same input gives other bytes, so by settings as well; part of every derived
   * entity tag, hence of the characters that may stand in one.
   */
  readonly version: number | string;
  /**
   * Media type (without parameters, but for `view`), or `*` and a structured suffix (`*+json`), with the
   * language where only one is taken; charset (`*` for any); or content coding.
   */
  readonly from: End;
  /** Media type, with the language where that is made, too, charset or content coding. */
  readonly to: End;
  /** How much survives, 0 to 1; content codings lose nothing and have 1. */
  readonly quality: number;
  /** Source quality of what it makes, relative to its source, where that is better for who takes both. */
  readonly qs?: number;
  /** Expected work, relative to copying the bytes. Steers the plan, never the verdict. */
  readonly cost: number;
  /** Whether output appears before the input has ended. */
  readonly streaming: boolean;
  /**
   * Whether the same input may give other bytes that mean the same, by the pieces in which it comes: then
   * no entity tag of what it makes is strong.
   */
  readonly loose?: boolean;
  /** Expected length of what it makes, relative to what it takes; 1 if absent. */
  readonly ratio?: number;
  /** Whether its work is done in the workshop. */
  readonly heavy?: boolean;
  /**
   * Of one that holds its input whole: that a thread may do its work where the input is long, and what the
   * thread has to be told, beside the name, to have the same converter.
   */
  readonly aside?: Readonly<Record<string, unknown>>;
  /** Whether it only gives what comes the name that it is registered by. */
  readonly renames?: boolean;
  /** Whether nothing of another type is made of what it makes. */
  readonly last?: boolean;
  /** Most pixels from left to right of what it makes: an image is scaled down to them. */
  readonly width?: number;
  /** Fields that go with whatever it makes, e.g. a policy that keeps a stranger's HTML inert. */
  readonly fields?: readonly Field[];
  /** Whether it may call `amend`: then the fields are kept with what it made. */
  readonly amends?: boolean;
  /** Whether what comes out is what went in, to the byte, or nothing. */
  readonly judges?: boolean;
  /** Loads the code; heavy libraries are imported here and not before. */
  load(): Promise<{ readonly convert: Convert }>;
}

/**
 * A converter by which all content has to pass that it takes, before anything else is made of it:
 * what is not passed by it is not on offer.
 */
export interface Filter {
  /** From and to no coding: it changes neither type nor language. */
  readonly converter: Converter;
  /** Bytes of content that it holds on to, so as to give it back unchanged. */
  readonly spool: number;
  /** Whether content goes on without it where it fails. */
  readonly mayBypass: boolean;
  /** Whether this content has to pass. */
  takes(content: Description): boolean;
}

/** What joins the built-in edges in some place. Two graphs of the same `id` are the same. */
export interface Graph {
  /** Changes with the members, their versions included. */
  readonly id: string;
  /** More edges, which go before the built-in ones where both make the same equally well. */
  readonly converters: readonly Converter[];
  /** In the order in which content passes them. */
  readonly filters: readonly Filter[];
}

/** A converter has come to another answer than the one that was to be made: this goes out instead. */
export class Replacement extends Error {
  /** The body is to be read to its end or cancelled. */
  constructor(
    readonly answer: {
      readonly status: number;
      readonly fields: readonly Field[];
      readonly body: ReadableStream<Uint8Array> | null;
    },
  ) {
    super(`the answer was replaced by one of status ${answer.status}`);
    this.name = "Replacement";
  }
}

/** A path through the graph, from a stored variant to the form that was chosen. */
export interface Plan {
  /** In the order in which they run. */
  readonly converters: readonly Converter[];
  /** Product of the converters' qualities. */
  readonly quality: number;
  /** Sum of the converters' costs. */
  readonly cost: number;
  /** Names and versions of the converters, in order: the same plan has the same key. */
  readonly key: string;
}
