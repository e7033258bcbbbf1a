/**
 * A feed, whatever it was written in: what RSS, Atom and JSON Feed have in common.
 *
 * @module
 */

/** A file that goes with an item. */
export interface FeedAttachment {
  readonly url: string;
  readonly type?: string;
  readonly length?: number;
}

/** One item. */
export interface FeedItem {
  /** Never empty; the address or the title where nothing else is there. */
  readonly id: string;
  readonly url?: string;
  readonly title?: string;
  /** Its content, or else its summary, as HTML from a stranger. */
  readonly html?: string;
  /** In words, without markup. */
  readonly summary?: string;
  /** ISO 8601. */
  readonly published?: string;
  readonly modified?: string;
  readonly authors: readonly string[];
  readonly tags: readonly string[];
  readonly attachments: readonly FeedAttachment[];
}

/** A feed. */
export interface Feed {
  readonly title: string;
  /** The site that it belongs to. */
  readonly home?: string;
  /** Where it is itself. */
  readonly self?: string;
  readonly description?: string;
  readonly language?: string;
  readonly modified?: string;
  readonly authors: readonly string[];
  readonly items: readonly FeedItem[];
}
