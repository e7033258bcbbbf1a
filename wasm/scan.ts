// Delimiters: where chunks, heads, fields, lines and parts begin and end. Nothing here makes bytes but
// chunkCompact, which moves content together.

export { chunkCompact, chunkScan } from "./chunked";
export { findHeadEnd, splitFields } from "./heads";
export { boundaryLines, dashLines, lineFeeds } from "./lines";
export { staticEnd } from "./static_end";
