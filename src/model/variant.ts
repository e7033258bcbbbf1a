/**
 * What negotiation chooses between: the description of a representation, and the variants that
 * carry one (RFC 2295 §2.2, RFC 9110 §3.2).
 *
 * @module
 */
import type { Plan } from "./conversion.ts";

/** The dimensions by which a variant can be chosen (RFC 2295 §5). An absent one makes no statement. */
export interface Description {
  /** Media type with its parameters, but without `charset`: `text/html`, `text/plain;format=flowed`. */
  readonly type?: string;
  /** Content language as a BCP 47 tag: `ko`, `fr-CA`. */
  readonly language?: string;
  /** Charset of a text, by its WHATWG name in lower case: `utf-8`, `euc-kr`. */
  readonly charset?: string;
  /** Content coding (RFC 9110 §8.4.1). Absent or `identity` = none. */
  readonly encoding?: string;
  /** Source quality, 0 to 1 (RFC 2295 §5.3); absent = 1. */
  readonly qs?: number;
  /** Length of the content in bytes, where it is known. */
  readonly length?: number;
  /** What it needs of its reader, as a feature list (RFC 2295 §6.4): `tables [frames !textonly];-0.8`. */
  readonly features?: string;
  /** Most pixels from left to right of an image that was made to fit them. */
  readonly width?: number;
  /** URIs of the profiles that it follows, blanks between them (RFC 6906): `http://iiif.io/api/image/3`. */
  readonly profile?: string;
}

/** A header field as it stands on the wire: name and value, both Latin-1 text. */
export type Field = readonly [name: string, value: string];

/** First and last byte position, both inclusive (RFC 9110 §14.1.2). */
export interface ByteRange {
  /** Position of the first byte. */
  readonly first: number;
  /** Position of the last byte. */
  readonly last: number;
}

/** A variant that its origin has: a file, a page of the origin server, a part of a message. */
export interface StoredVariant extends Description {
  /** Tells it from a derived one. */
  readonly kind: "stored";
  /** Entity tag with its quotes (and `W/`, if the origin's was weak); absent if the origin has none. */
  readonly etag?: string;
  /** Time of the last change, in milliseconds since the epoch. */
  readonly lastModified?: number;
  /** Path and query under which exactly this variant is found; becomes Content-Location. */
  readonly location?: string;
  /** True where it is there to make others from, and is no form of the resource itself. */
  readonly sourceOnly?: true;
  /** More fields that belong to this variant, e.g. those of the origin's answer. */
  readonly fields?: readonly Field[];
  /** Fields behind the content (RFC 9110 §6.5). */
  readonly trailers?: Trailers;
  /** All of the bytes, where they are in memory anyway. Not to be written to. */
  readonly bytes?: Uint8Array;
  /**
   * Opens the bytes, coded as `encoding` says. With `range`, only these bytes; only callers that
   * saw a `length` may ask for one. Each call opens anew, unless the origin's answer can be read
   * only once; then a second call throws.
   */
  open(range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
  /** Gives back what is held for an `open` that will not come, e.g. an origin's answer under way. */
  release?(): void;
}

/** Fields behind content: known beforehand, or as soon as the content has ended. */
export type Trailers = readonly Field[] | Promise<readonly Field[]>;

/** A variant that can be made from a stored one by a plan. */
export interface DerivedVariant extends Description {
  /** Tells it from a stored one. */
  readonly kind: "derived";
  /** What it is made from. */
  readonly source: StoredVariant;
  /** How it is made. */
  readonly plan: Plan;
}

/** One representation that a resource can be had in. */
export type Variant = StoredVariant | DerivedVariant;

/** What the URL alone has fixed: a twin such as `/about.md`, or `?format=` and `?lang=`. */
export interface Pins {
  /** Media type, without parameters. */
  readonly type?: string;
  /** Language tag; longer tags that begin with it fit as well. */
  readonly language?: string;
  /** A view of the page, instead of all of it: `reader`. */
  readonly view?: string;
  /** True where the query may mean something else to the origin: a pin that fits nothing is let go. */
  readonly soft?: boolean;
}

/** A resource and the variants that its origin has of it, in the origin's order of preference. */
export interface Resource {
  /** Path and query of the resource itself, without what pins a form; twins link to it as canonical. */
  readonly location: string;
  /** What the origin has. */
  readonly variants: readonly StoredVariant[];
  /** What the URL has fixed. */
  readonly pins: Pins;
  /** True when nobody may transform it (`no-transform`, RFC 9110 §7.7): nothing is derived. */
  readonly fixed?: boolean;
  /** Fields that the origin says its answer varies by; ours are added, never taken away. */
  readonly vary?: readonly string[];
  /** Where a form of this resource that is made on demand is found: `/about.md`. */
  locate(form: Description): string | undefined;
}
