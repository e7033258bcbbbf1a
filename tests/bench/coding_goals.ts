/**
 * What the codings are to reach, as data: each goal bounds a ratio of one row of the table.
 *
 * @module
 */

/** The ratios of a row. */
export interface Ratios {
  /** Multiples of memcpy. */
  readonly memory: number;
  readonly door: number;
  /** How many times longer the best library takes, and the best loop, or the one that is named. */
  readonly peerToMemory: number;
  readonly peerToDoor: number;
  readonly loopToMemory: number;
}

/** A bound on a ratio. */
export interface Goal {
  readonly operation: string;
  readonly size: number;
  readonly ratio: keyof Ratios;
  readonly atMost?: number;
  readonly atLeast?: number;
}

const KIB = 1024;
const MIB = KIB * KIB;

function goals(
  operations: readonly string[],
  ratio: keyof Ratios,
  bound: { atMost?: number; atLeast?: number },
  size: number = 64 * KIB,
): Goal[] {
  return operations.map((operation) => ({ operation, size, ratio, ...bound }));
}

const MAIL = ["76 columns", "64 columns"].map((name) => `base64 decode, ${name}`);
const IRREGULAR = [
  "72 columns, LF",
  "73 columns, LF",
  "75 columns",
  "blank every 10",
  "junk every 20",
]
  .map((name) => `base64 decode, ${name}`);
const KINDS = ["english", "korean", "dense"];
const ENCODE = KINDS.map((kind) => `quoted-printable encode, ${kind}`);
const DECODE = KINDS.map((kind) => `quoted-printable decode, ${kind}`);
const SPANS = [16, 64, 256, 1024, 4096, 16384].map((size) => `chunk spans of ${size}`);
const CONTENT = [16, 64, 256].map((size) => `chunk content of ${size}`);
const BOUNDARY = ["dense", "english", "base64"].map((kind) => `boundary in ${kind}`);

/** All goals. */
export const GOALS: readonly Goal[] = [
  // Data in the shared memory already.
  ...goals(["base64 encode"], "memory", { atMost: 6 }),
  ...goals(["base64 encode"], "peerToMemory", { atLeast: 2.5 }),
  ...goals(["base64 encode"], "memory", { atMost: 1.6 }, 16 * MIB),
  ...goals(["base64 encode, lines"], "peerToMemory", { atLeast: 5 }),
  ...goals(MAIL, "peerToMemory", { atLeast: 2 }),
  ...goals(IRREGULAR, "peerToMemory", { atLeast: 1 }),
  ...goals(ENCODE, "peerToMemory", { atLeast: 15 }),
  ...goals(ENCODE, "loopToMemory", { atLeast: 5 }),
  ...goals(DECODE, "peerToMemory", { atLeast: 10 }),
  ...goals(DECODE, "loopToMemory", { atLeast: 2 }),
  ...goals(SPANS, "peerToMemory", { atLeast: 2.5 }),
  ...goals(SPANS, "loopToMemory", { atLeast: 1 }),
  ...goals(CONTENT, "loopToMemory", { atLeast: 1 / 0.35 }),
  ...goals(BOUNDARY, "memory", { atMost: 2.2 }),
  ...goals(BOUNDARY, "peerToMemory", { atLeast: 2 }),
  ...goals(["line index"], "loopToMemory", { atLeast: 10 }),
  ...goals(
    ["base64 encode", "base64 encode, lines", "base64 decode, strict", ...MAIL, ...IRREGULAR]
      .concat(ENCODE, DECODE, SPANS.slice(0, 2), BOUNDARY),
    "peerToMemory",
    { atLeast: 1 },
    64,
  ),
  // Through the public functions, with copies in and out.
  ...goals(["base64 encode", "base64 decode, strict"], "peerToDoor", { atLeast: 1 }),
  ...goals(["base64 encode, lines"], "peerToDoor", { atLeast: 3 }),
  ...goals(MAIL, "peerToDoor", { atLeast: 1.5 }),
  ...goals([...ENCODE, ...DECODE], "peerToDoor", { atLeast: 8 }),
];

/** Whether a goal is reached. */
export function isReached(
  { atMost = Infinity, atLeast = -Infinity, ratio }: Goal,
  ratios: Ratios,
): boolean {
  return ratios[ratio] <= atMost && ratios[ratio] >= atLeast;
}
