// The one module: its kernels, and the tables that they look up. Pointers and numbers in, numbers out;
// nothing is allocated and nothing remembered between calls.

import { fillTables } from "./tables";

export { base64Decode, base64Encode, base64EncodeLines } from "./base64";
export { quotedPrintableDecode, quotedPrintableEncode } from "./quoted_printable";
export { chunkScan } from "./chunked";
export { dashLines, findHeadEnd, lineFeeds, splitFields } from "./scan";

/** Where the module's own data ends: the loader holds that against its layout. */
export function staticEnd(): usize {
  return __heap_base;
}

fillTables();
