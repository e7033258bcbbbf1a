/**
 * The named limits, and what stands in for them where nobody sets another. Each is handed to the
 * code that it bounds; none is implied.
 *
 * @module
 */

/**
 * Every bound on what a stranger can make Variform do. Sizes are in bytes, times in milliseconds;
 * {@linkcode DEFAULT_LIMITS} has what holds unless something else is said, and docs/configuration.md
 * a table.
 */
export interface Limits {
  /** Request target (RFC 9112 §3). */
  readonly targetBytes: number;
  /** Elements read from one Accept-like field; the rest is ignored and reported. */
  readonly acceptElements: number;
  /** Variants of one URL that take part in a choice. */
  readonly variants: number;
  /** Input of a converter that must hold it whole. */
  readonly conversionInput: number;
  /** Output of one conversion. */
  readonly conversionOutput: number;
  /** Bytes that a content coding may decode to. */
  readonly decoded: number;
  /** Content codings laid over one another. */
  readonly codingLayers: number;
  /** Depth of elements in HTML. */
  readonly htmlDepth: number;
  /** Elements and pieces of text of a page that is held whole, to be summarised or the like. */
  readonly htmlNodes: number;
  /** Depth of multiparts and messages within one message. */
  readonly mimeDepth: number;
  /** Parts of one message. */
  readonly mimeParts: number;
  /** Header fields of one entity. */
  readonly mimeFields: number;
  /** Bytes of all header fields of one message. */
  readonly mimeHeaderBytes: number;
  /** Messages of one mailbox that are read. */
  readonly mailboxMessages: number;
  /** Messages of one mailbox that are listed: the last of those that are found. */
  readonly mailboxListed: number;
  /** Entries of one folder that are looked at. */
  readonly folderEntries: number;
  /** Pages of a folder, and of those in it, that its directory lists. */
  readonly directoryPages: number;
  /** Largest body that the cache keeps. */
  readonly cachedBody: number;
  /** All that the cache keeps. */
  readonly cacheBytes: number;
  /** Of content under way that several read, what is held in memory. */
  readonly sharedWindow: number;
  /** How long one slow reader of it holds up the others, where it can go on by itself. */
  readonly holdUpTime: number;
  /** Head of an origin's answer. */
  readonly headBytes: number;
  /** Header fields of an origin's answer. */
  readonly headFields: number;
  /** Time to connect to an origin. */
  readonly connectTime: number;
  /** Time until the whole head of its answer has come. */
  readonly headTime: number;
  /** Time between two reads of its body. */
  readonly readTime: number;
  /** Connections to an origin at once. */
  readonly originConnections: number;
  /** Bytes of content, and of its answer, that are held so that the failure of an agent harms nobody. */
  readonly agentSpool: number;
  /** Time for which an idle connection is kept. */
  readonly idleTime: number;
  /** Heavy jobs, such as images, that run at once, each in a thread of its own. */
  readonly heavyJobs: number;
  /** Heavy jobs that wait for their turn. */
  readonly heavyWaiting: number;
  /** Time that a heavy job may be expected to wait; where it would be more, it is not taken on. */
  readonly heavyPatience: number;
  /** Time for one heavy job. */
  readonly heavyTime: number;
  /** Memory of each WebAssembly module that does such a job. */
  readonly heavyMemory: number;
  /** Bytes of content that is coded once more, with more effort, where it is asked for often. */
  readonly hotBytes: number;
  /** Bytes of content that is kept as a compression dictionary. */
  readonly dictionaryBytes: number;
  /** Bytes of content that is coded by one. */
  readonly dictionaryInput: number;
  /** Bytes of an image that is converted. */
  readonly imageBytes: number;
  /** Pixels of an image that is converted, by what its head says. */
  readonly imagePixels: number;
}

/** The limits that hold unless others are given. */
export const DEFAULT_LIMITS: Limits = {
  targetBytes: 16 << 10,
  acceptElements: 200,
  variants: 64,
  conversionInput: 64 << 20,
  conversionOutput: 64 << 20,
  decoded: 64 << 20,
  codingLayers: 2,
  htmlDepth: 512,
  htmlNodes: 1 << 20,
  mimeDepth: 64,
  mimeParts: 10_000,
  mimeFields: 1_000,
  mimeHeaderBytes: 2 << 20,
  mailboxMessages: 100_000,
  mailboxListed: 10_000,
  folderEntries: 10_000,
  directoryPages: 500,
  cachedBody: 8 << 20,
  cacheBytes: 128 << 20,
  sharedWindow: 1 << 20,
  holdUpTime: 1_000,
  headBytes: 64 << 10,
  headFields: 256,
  connectTime: 10_000,
  headTime: 30_000,
  readTime: 30_000,
  originConnections: 4_096,
  agentSpool: 1 << 20,
  idleTime: 15_000,
  heavyJobs: 2,
  heavyWaiting: 32,
  heavyPatience: 20_000,
  heavyTime: 20_000,
  heavyMemory: 1 << 30,
  hotBytes: 1 << 20,
  dictionaryBytes: 1 << 20,
  dictionaryInput: 4 << 20,
  imageBytes: 32 << 20,
  imagePixels: 24_000_000,
};
