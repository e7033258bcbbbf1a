/**
 * What a page says, as lines that are the same for pages that say the same: one line for each
 * paragraph, heading and rule, one for each line of code, indented by what it stands in. It is read
 * from the tree that the HTML standard builds (by parse5), with these freedoms:
 *
 * - White space collapses, and carries no emphasis. Neighbours of one emphasis are one.
 * - Elements that Markdown has no word for are what is in them: `div`, `span`, `u`, `figure`.
 * - `b` is `strong`, `i`, `cite`, `dfn` and `var` are `em`, `s` is `del`, `kbd`, `samp` and `tt` are `code`.
 * - Emphasis around code, and the order in which marks nest, make no difference.
 * - Whether the items of a list are paragraphs makes no difference. Two line breaks begin a new one;
 *   in a heading a break is a blank, and in a cell paragraphs are lines.
 * - A table's first row is its header; an empty header, and cells without content at the end of a
 *   row, are none.
 * - A link whose text is its address may be plain text, as renderers link that by themselves.
 *
 * @module
 */
import { type DefaultTreeAdapterMap, parse } from "parse5";
import { breakLines, runsOf, type Sign } from "./signs.ts";

type Node = DefaultTreeAdapterMap["node"];
type Element = DefaultTreeAdapterMap["element"];

/** What an element means, by another name for it. */
const MARKS: Readonly<Record<string, string>> = {
  b: "strong",
  strong: "strong",
  em: "em",
  i: "em",
  cite: "em",
  dfn: "em",
  var: "em",
  del: "del",
  s: "del",
  strike: "del",
  sub: "sub",
  sup: "sup",
  code: "code",
  kbd: "code",
  samp: "code",
  tt: "code",
};
const BLOCKS = /^(?:p|div|section|article|figure|figcaption|main|header|footer|details|summary)$/;

/** The form of a page or a piece of one. */
export function formOf(html: string): string {
  const form = new Form();
  for (const node of parse(html).childNodes) form.read(node, []);
  return form.end();
}

class Form {
  readonly #lines: string[] = [];
  #indent = "";
  #signs: Sign[] = [];
  /** What the next line begins with. */
  #kind = "p";

  read(node: Node, marks: readonly string[]): void {
    if (node.nodeName === "#text" && "value" in node) {
      for (const text of node.value) this.#signs.push({ text, marks });
    } else if ("tagName" in node) this.#element(node, marks);
  }

  end(): string {
    this.#flush();
    return this.#lines.join("\n");
  }

  #element(element: Element, marks: readonly string[]): void {
    const name = element.tagName;
    const attribute = (key: string) => element.attrs.find((one) => one.name === key)?.value;
    const children = (inner: readonly string[] = marks) => {
      for (const child of element.childNodes) this.read(child, inner);
    };
    if (/^h[1-6]$/.test(name)) return this.#leaf(name, children);
    if (name === "ul" || name === "ol") {
      const start = Number(attribute("start") ?? 1);
      return this.#within(name === "ol" ? `ol ${start}` : name, children);
    }
    if (name === "li" || name === "blockquote") return this.#within(name, children);
    if (name === "pre") return this.#code(element);
    if (name === "hr") return this.#within(name, () => {});
    if (name === "table") return this.#table(element);
    if (BLOCKS.test(name)) return this.#leaf("p", children);
    if (name === "br") {
      const isBreak = !/^h\d/.test(this.#kind);
      return void this.#signs.push({ text: "\n", marks: isBreak ? ["br"] : [] });
    }
    if (name === "img") {
      const said = ["src", "alt", "title"].map((key) => attribute(key) ?? "");
      const text = `img(${[addressOf(said[0]), ...said.slice(1).map(squeeze)].join("|")})`;
      return void this.#signs.push({ text, marks });
    }
    if (name === "input" && attribute("type") === "checkbox") {
      const text = attribute("checked") === undefined ? "☐" : "☑";
      return void this.#signs.push({ text, marks: [] });
    }
    if (name === "a" && attribute("href") !== undefined) {
      const { length } = this.#signs;
      const [href, title] = [addressOf(attribute("href") ?? ""), attribute("title") ?? ""];
      const link = `a(${href}|${squeeze(title)})`;
      children([...marks, link]);
      return this.#checkLink(this.#signs.splice(length), link, href, title.trim(), marks);
    }
    if (name in MARKS) return children([...marks, MARKS[name]]);
    if (/^(?:script|style|template|title)$/.test(name)) return;
    children();
  }

  /** A link that says nothing shows its title; one that says its address needs no mark. */
  #checkLink(
    signs: readonly Sign[],
    link: string,
    href: string,
    title: string,
    marks: readonly string[],
  ): void {
    const said = squeeze(signs.map(({ text }) => text).join(""));
    const own = title === "" && isOwnAddress(said, href);
    for (const sign of signs) {
      const kept = own ? sign.marks.filter((mark) => mark !== link) : sign.marks;
      this.#signs.push({ ...sign, marks: kept });
    }
    if (said === "") {
      for (const text of title) {
        this.#signs.push({ text, marks: [...marks, link] });
      }
    }
  }

  #leaf(kind: string, read: () => void): void {
    this.#flush();
    const outer = this.#kind;
    this.#kind = kind;
    read();
    this.#flush();
    this.#kind = outer;
  }

  #within(name: string, read: () => void): void {
    this.#flush();
    const [outer, kind] = [this.#indent, this.#kind];
    this.#lines.push(outer + name);
    this.#indent += "  ";
    this.#kind = "p";
    read();
    this.#flush();
    [this.#indent, this.#kind] = [outer, kind];
  }

  #code(element: Element): void {
    const inner = element.childNodes.find((child) => child.nodeName === "code");
    const classes = inner !== undefined && "attrs" in inner
      ? inner.attrs.find(({ name }) => name === "class")?.value
      : undefined;
    const language = /(?:^|\s)language-(\S+)/.exec(classes ?? "")?.[1] ?? "";
    this.#within(`pre ${language}`, () => {
      for (const line of textOf(element).replace(/\n+$/, "").split("\n")) {
        this.#lines.push(`${this.#indent}|${line}`);
      }
    });
  }

  #table(table: Element): void {
    this.#flush();
    const { length } = this.#lines;
    this.#within("table", () => {
      for (const row of descendants(table, "tr")) {
        const cells = row.childNodes.filter((child) => /^t[dh]$/.test(child.nodeName)).map(cellOf);
        while (cells.at(-1) === "") cells.pop();
        if (cells.length > 0) this.#lines.push(this.#indent + cells.join(" ¦ "));
      }
    });
    if (this.#lines.length === length + 1) this.#lines.pop();
  }

  #flush(): void {
    const kind = this.#kind;
    for (const line of breakLines(this.#signs)) {
      if (line.every(({ text }) => /^[\s\u200b-\u200d\ufeff]$/.test(text))) continue;
      this.#lines.push(`${this.#indent}${kind}: ${runsOf(line)}`);
    }
    this.#signs = [];
  }
}

/** The form of a cell, on one line. */
function cellOf(cell: Node): string {
  const form = new Form();
  if ("childNodes" in cell) { for (const child of cell.childNodes) form.read(child, []); }
  const lines = form.end().split(/\n|⏎/).map((line) => {
    return line.replace(/^p: /, "").replace(/^\s+|(?:\{\}|\s)+$/g, "");
  });
  return lines.filter((line) => !/^(?:\{[^}]*\}|[\s\u200b])*$/.test(line)).join("⏎");
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** An address, with the characters plain that some write in octets. */
function addressOf(raw: string): string {
  const href = URL.parse(raw.trim(), "http://base.test/")?.href ?? raw.trim();
  return href.replace(/%(?:20|22|3c|3e|5b|5c|5d|5e|60|7b|7c|7d)/gi, decodeURIComponent);
}

function decode(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** Whether renderers would link this text to this address by themselves. */
function isOwnAddress(text: string, address: string): boolean {
  const scheme = /^www\./i.test(text) ? "http://" : /^[^:/]+@/.test(text) ? "mailto:" : "";
  const url = scheme + text;
  return URL.canParse(url) && (addressOf(url) === address || url === decode(address));
}

function textOf(element: Element): string {
  let text = "";
  for (const child of element.childNodes) {
    if ("value" in child) text += child.value;
    else if (child.nodeName === "br") text += "\n";
    else if ("tagName" in child) text += textOf(child);
  }
  return text;
}

function descendants(element: Element, name: string): Element[] {
  return element.childNodes.flatMap((child) => {
    if (!("tagName" in child)) return [];
    return child.tagName === name ? [child] : descendants(child, name);
  });
}
