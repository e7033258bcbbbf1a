/**
 * The page around a mail: complete, readable on any screen, in light and in dark.
 *
 * @module
 */
import { escapeHtml } from "../html/escape.ts";

/** What makes a page; `body` is HTML, all else is text. */
export interface MailPage {
  readonly title: string;
  /** The language of it all, if it is known. */
  readonly language?: string;
  readonly body: string;
  /** Whether the page has a form of its own, which asks this server and no other. */
  readonly form?: boolean;
}

// The page is sound without it; it holds where the page is saved or served by someone else.
const POLICY = "default-src 'none'; img-src 'self' data: cid:; style-src 'unsafe-inline'; " +
  "base-uri 'none'; form-action ";

const STYLE = `
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #22272b; --quiet: #5e676d; --line: #e2dfd7; --link: #0b5f6b; }
@media (prefers-color-scheme: dark) { :root { --paper: #15191b; --ink: #e4e6e3; --quiet: #9aa4a8; --line: #2c3336; --link: #7cc7cf; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 56rem; padding: clamp(1rem, 4vw, 3rem); background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans KR", sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: clamp(1.4rem, 1.2rem + 1.2vw, 1.9rem); line-height: 1.25; text-wrap: balance; }
a { color: var(--link); text-underline-offset: .2em; }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; }
.fields { width: 100%; margin: 0 0 1.5rem; border-collapse: collapse; border-bottom: 1px solid var(--line); }
.fields th { width: 5rem; padding: .15rem 1rem .15rem 0; text-align: left; vertical-align: baseline; font-weight: 500; color: var(--quiet); white-space: nowrap; }
.fields td { padding: .15rem 0; vertical-align: baseline; }
.fields tr:last-child > * { padding-bottom: 1rem; }
.event { margin: 0 0 1.5rem; padding: 1rem 1rem 0; border: 1px solid var(--line); border-radius: .5rem; }
.event h2 { margin: 0 0 .5rem; font-size: 1.15rem; line-height: 1.3; }
.event .fields { margin-bottom: 1rem; border-bottom: 0; }
.event .fields tr:last-child > * { padding-bottom: .15rem; }
.mail { overflow-x: auto; }
.mail img { max-width: 100%; height: auto; }
.prose p, .prose pre { margin: 0 0 1rem; white-space: pre-wrap; unicode-bidi: plaintext; }
.prose pre { font: .92rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.coloured { color-scheme: only light; padding: 1rem; border-radius: .5rem; background: #fff; color: #22272b; }
.coloured a { color: #0b5f6b; }
blockquote { margin: 0 0 1rem; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--quiet); }
.attachments { margin: 2rem 0 0; padding: 1rem 0 0; border-top: 1px solid var(--line); }
.attachments h2 { margin: 0 0 .5rem; font-size: 1rem; }
.attachments ul, .messages { margin: 0; padding: 0; list-style: none; }
.attachments li, .messages li { padding: .4rem 0; }
.messages li { border-bottom: 1px solid var(--line); }
.messages p { margin: 0; }
.messages ol { margin: 0; padding: 0 0 0 1.25rem; list-style: none; border-left: 2px solid var(--line); }
.messages ol li:last-child { border-bottom: 0; }
.search { display: flex; gap: .5rem; margin: 0 0 1.5rem; }
.search [type=search] { flex: 1; min-width: 0; padding: .4rem .6rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .4rem; }
.search [type=submit] { padding: .4rem .9rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .4rem; cursor: pointer; }
.pages { display: flex; justify-content: space-between; gap: 1rem; margin: 1.5rem 0 0; }
.quiet { color: var(--quiet); font-size: .9rem; }
`;

/** Of the few words that are ours. */
const OWN_LANGUAGE = "en";

/** What is said of text that is not ours: its direction is its own, and so is a language that nobody told. */
export function attributesOf(language: string | undefined): string {
  return language === undefined ? ` lang="" dir="auto"` : ` dir="auto"`;
}

/** The page as a whole document. */
export function writePage({ title, language, body, form }: MailPage): string {
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language ?? OWN_LANGUAGE)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}${form ? "'self'" : "'none'"}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

const DATES = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "long",
  timeStyle: "short",
  timeZone: "UTC",
});

/** A date as HTML that machines can read too. */
export function writeDate(date: Date): string {
  return `<time datetime="${date.toISOString()}">${escapeHtml(formatDate(date))}</time>`;
}

/** A point in time for people. */
export function formatDate(date: Date): string {
  return `${DATES.format(date)} UTC`;
}

/** A number of bytes for people. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
