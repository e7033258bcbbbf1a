/** Loads the code; once. */
export function init(): Promise<void>;
/** Makes a place to work in. */
export function createCCtx(): number;
/** Gives it back. */
export function freeCCtx(context: number): void;
/** Compresses with a dictionary, which may be any content. */
export function compressUsingDict(
  context: number,
  content: Uint8Array,
  dictionary: Uint8Array,
  level: number,
): Uint8Array;
/** Makes a place to work in. */
export function createDCtx(): number;
/** Decompresses what was compressed with this dictionary. */
export function decompressUsingDict(
  context: number,
  compressed: Uint8Array,
  dictionary: Uint8Array,
): Uint8Array;
