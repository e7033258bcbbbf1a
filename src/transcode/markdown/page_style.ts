/**
 * How a page made from Markdown looks: the reader's own fonts and colours, one narrow column.
 *
 * @module
 */

/** The style sheet of a page. */
export const PAGE_STYLE: string = `
:root { color-scheme: light dark; --line: #8886; --soft: #8882; }
body { margin: 0; font: 1.05rem/1.6 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: break-word; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.8em 0 .6em; }
h1 { margin-top: 0; }
h2 { padding-bottom: .2em; border-bottom: 1px solid var(--line); }
pre, code, kbd { font: .92em/1.5 ui-monospace, monospace; background: var(--soft); border-radius: .3em; }
code, kbd { padding: .1em .3em; }
pre { padding: .8em 1em; overflow: auto; }
pre code { padding: 0; background: none; font-size: 1em; }
blockquote { margin: 1em 0; padding-left: 1em; border-left: .25em solid var(--line); }
table { display: block; overflow: auto; border-collapse: collapse; }
th, td { padding: .35em .7em; border: 1px solid var(--line); }
img { max-width: 100%; height: auto; }
hr { border: 0; border-top: 1px solid var(--line); margin: 2em 0; }
li > input { margin-left: -1.4em; }
`;
