/**
 * How the HTML form looks, and the policy that lets it look like this and do nothing else.
 *
 * @module
 */

/** The style sheet that stands in every page. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7;
  --ink: #22272b;
  --quiet: #5e676d;
  --line: #e2dfd7;
  --link: #0b5f6b;
  --mark: #eef4f3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15191b;
    --ink: #e4e6e3;
    --quiet: #9aa4a8;
    --line: #2c3336;
    --link: #7cc7cf;
    --mark: #1d2426;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans KR", sans-serif;
  overflow-wrap: anywhere;
}
main { max-width: 60rem; margin: 0 auto; padding: clamp(1.5rem, 7vh, 4.5rem) clamp(1rem, 5vw, 3rem); overflow-x: auto; }
h1 { margin: 0 0 1rem; font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.1rem); line-height: 1.25; font-weight: 650; text-wrap: balance; }
p { margin: 0 0 1.25rem; max-width: 42rem; }
.status { margin: 0 0 .25rem; color: var(--quiet); font-weight: 600; letter-spacing: .08em; font-variant-numeric: tabular-nums; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .2em; }
a:hover { text-decoration-thickness: 2px; }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; border-radius: 2px; }
table { width: 100%; margin: 0 0 1.5rem; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding-block: .5rem; padding-inline: 0 1.25rem; border-bottom: 1px solid var(--line); text-align: start; vertical-align: baseline; }
th:last-child, td:last-child { padding-inline-end: 0; }
thead th { color: var(--quiet); font-size: .85rem; font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 500; white-space: pre-wrap; min-width: 12rem; }
tbody td { color: var(--quiet); font-size: .925rem; max-width: 13rem; overflow-wrap: break-word; }
tbody tr:hover { background: var(--mark); }
.number { text-align: end; white-space: nowrap; }
time { white-space: nowrap; }
h2 { margin: 2rem 0 .75rem; font-size: 1.2rem; line-height: 1.3; font-weight: 650; }
ul { margin: 0 0 1.25rem; padding-inline-start: 1.4rem; }
ul ul { margin: 0; }
article { max-width: 42rem; font-size: 1.0625rem; line-height: 1.7; }
article img { max-width: 100%; height: auto; }
article h2, article h3, article h4 { margin: 2rem 0 .75rem; line-height: 1.3; }
article blockquote { margin: 0 0 1.25rem; padding-inline-start: 1.1rem; border-inline-start: 3px solid var(--line); color: var(--quiet); }
article pre, article code { font: .9em/1.5 ui-monospace, monospace; background: var(--mark); }
article pre { padding: .8rem 1rem; overflow: auto; }
dl { margin: 0 0 1.5rem; font-size: .925rem; }
dl div { display: flex; flex-wrap: wrap; gap: 0 .75rem; padding: .2rem 0; }
dt { color: var(--quiet); min-width: 5.5rem; }
dd { margin: 0; }
@media (max-width: 48rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { display: flex; flex-wrap: wrap; gap: .1rem 1rem; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  tbody th { flex: 1 0 100%; }
  tbody th, tbody td { padding: 0; border: 0; }
  tbody td:empty { display: none; }
  tbody td { font-size: .85rem; max-width: 100%; color: var(--ink); overflow-wrap: anywhere; }
  tbody td::before { content: attr(data-title) ": "; color: var(--quiet); }
  .number { text-align: start; }
  svg text { font-size: 20px; }
  svg .minor { display: none; }
}
article table { display: block; width: auto; overflow: auto; overflow-wrap: normal; }
article caption { text-align: start; color: var(--quiet); }
article tr { display: table-row; padding: 0; }
article tbody :is(th, td) { display: table-cell; min-width: 0; max-width: none; padding-block: .35rem; padding-inline: 0 1.25rem; border-bottom: 1px solid var(--line); color: inherit; font-size: 1rem; }
article tbody th { font-weight: 600; }
article td::before { content: none; }
`;

// A test recomputes this from PAGE_STYLE.
const STYLE_HASH = "sha256-ThQShw2whcxfVaxn1UCSHmSWAaeHl+zwaxjhmpdRT8w=";

/** The Content-Security-Policy that fits these pages: this style, and nothing else. */
export const PAGE_POLICY: string = "default-src 'none'; base-uri 'none'; form-action 'none'; " +
  `frame-ancestors 'none'; style-src '${STYLE_HASH}'`;

/** The policy of a page that shows the images of another: these may come from where they are. */
export const PICTURED_POLICY: string = `${PAGE_POLICY}; img-src http: https: data:`;
