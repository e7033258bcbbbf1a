/**
 * Well-known clients and the fields by which they negotiate, for `explain --as`.
 *
 * @module
 */

const NAVIGATION = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp," +
  "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";
const BROWSER_CODINGS = "gzip, deflate, br, zstd";

/** A client's fields, by its name. */
export const CLIENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "chrome": {
    "accept": NAVIGATION,
    "accept-encoding": BROWSER_CODINGS,
    "accept-language": "en-US,en;q=0.9",
  },
  "chrome-image": {
    "accept": "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
    "accept-encoding": BROWSER_CODINGS,
  },
  "firefox": {
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-encoding": BROWSER_CODINGS,
    "accept-language": "en-US,en;q=0.5",
  },
  "safari": {
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-encoding": "gzip, deflate, br",
    "accept-language": "en-US,en;q=0.9",
  },
  "googlebot": {
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-encoding": "gzip, deflate, br",
  },
  "claude-code": { "accept": "text/markdown, text/html, */*" },
  "copilot": { "accept": "text/markdown, text/html, */*" },
  "cursor": { "accept": "text/markdown, text/plain;q=0.9, */*;q=0.8" },
  "codex": { "accept": "text/html, */*" },
  "chatgpt": { "accept": "*/*" },
  "perplexity": { "accept": "*/*" },
  "gemini": { "accept": "*/*" },
  "curl": { "accept": "*/*" },
};
