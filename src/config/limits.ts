/**
 * The limits as settings.
 *
 * @module
 */
import { DEFAULT_LIMITS, type Limits } from "../model/limits.ts";
import { type Rows, type RowsOf, type Schema, section, whole } from "./schema.ts";

const BYTES = "bytes";
const MILLISECONDS = "ms";

/** What each limit bounds, and in which unit. */
const BOUNDS: Readonly<Record<keyof Limits, readonly [help: string, unit?: string]>> = {
  targetBytes: ["Request target", BYTES],
  acceptElements: ["Elements read from one Accept-like field"],
  variants: ["Variants of one URL that take part in a choice"],
  conversionInput: ["Input of a converter that must hold it whole", BYTES],
  conversionOutput: ["Output of one conversion", BYTES],
  decoded: ["What a content coding may decode to", BYTES],
  codingLayers: ["Content codings laid over one another"],
  htmlDepth: ["Depth of elements in HTML"],
  htmlNodes: ["Elements and pieces of text of a page that is held whole"],
  mimeDepth: ["Depth of multiparts and messages within one message"],
  mimeParts: ["Parts of one message"],
  mimeFields: ["Header fields of one entity"],
  mimeHeaderBytes: ["All header fields of one message", BYTES],
  mailboxMessages: ["Messages of one mailbox that are read"],
  mailboxListed: ["Messages of one mailbox that are listed: the last of those that are found"],
  folderEntries: ["Entries of one folder that are looked at"],
  directoryPages: ["Pages of a folder, and of those in it, that its directory lists"],
  cachedBody: ["Largest body that the cache keeps", BYTES],
  cacheBytes: ["All that the cache keeps", BYTES],
  sharedWindow: ["Memory for content in transit that several clients read", BYTES],
  holdUpTime: ["How long one slow reader of it may hold up the others", MILLISECONDS],
  headBytes: ["Head of an origin's answer", BYTES],
  headFields: ["Header fields of an origin's answer"],
  connectTime: ["Time to connect to an origin", MILLISECONDS],
  headTime: ["Time until the whole head of its answer has come", MILLISECONDS],
  readTime: ["Time between two reads of its body", MILLISECONDS],
  originConnections: ["Connections to an origin at once"],
  agentSpool: ["Content, and an agent's answer to it, that is held while the agent works", BYTES],
  idleTime: ["Time after which an idle connection is closed", MILLISECONDS],
  heavyJobs: ["Heavy jobs, such as images, at once"],
  heavyWaiting: ["Heavy jobs that wait for their turn"],
  heavyPatience: ["Time that a heavy job may be expected to wait", MILLISECONDS],
  heavyTime: ["Time for one heavy job", MILLISECONDS],
  heavyMemory: ["Memory of each WebAssembly module that does such a job", BYTES],
  hotBytes: [
    "Largest content that is encoded once more, at the highest level, when it is hot",
    BYTES,
  ],
  dictionaryBytes: ["Largest content that is kept as a compression dictionary", BYTES],
  dictionaryInput: ["Largest content that is encoded with one", BYTES],
  imageBytes: ["Largest image that is converted", BYTES],
  imagePixels: ["Pixels of the largest image that is converted"],
};

function rowsOf(defaults: Limits): RowsOf<Limits> {
  const rows: Rows = Object.fromEntries(
    Object.entries(BOUNDS).map(([name, [help, unit]]) => [name, {
      schema: whole(),
      help: unit === undefined ? help : `${help}, in ${unit}`,
      default: String(defaults[name as keyof Limits]),
    }]),
  );
  return rows as RowsOf<Limits>;
}

/** Limits that differ from the defaults. */
export const LIMITS: Schema = section<Limits>(rowsOf(DEFAULT_LIMITS));
