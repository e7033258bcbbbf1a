/**
 * What each HTML element means to a flow: one row per element. A rule acts when the element opens
 * and returns what is to be done when it closes; `false` leaves the element out.
 *
 * @module
 */
import type { Attributes } from "../html/reader.ts";
import type { Flow } from "./flow.ts";
import { Formula } from "./formula.ts";
import { isPixel } from "./hidden.ts";
import type { Alignment, Mark } from "./nodes.ts";
import { languageAround, Preformatted } from "./preformatted.ts";

/** What is done when an element closes. */
export type Closer = (flow: Flow) => void;

/** What is done when an element opens. */
export type Rule = (flow: Flow, attributes: Attributes, name: string) => Closer | undefined | false;

/** A span of columns or rows beyond this is a mistake or an attack. */
const MAX_SPAN = 100;

/** Tables within tables beyond this are read as plain blocks: each holds its content once more. */
const MAX_TABLES = 8;

const flush: Closer = (flow) => flow.flush();
const closeMark: Closer = (flow) => flow.inlines.close();
const leave: Closer = (flow) => {
  flow.flush();
  flow.leave();
};

/** Whether blocks make no difference here: lines of code, and headings. */
function isPhrasing(flow: Flow): boolean {
  return flow.preformatted !== undefined || flow.heading > 0;
}

function block(flow: Flow): Closer {
  if (flow.preformatted !== undefined) {
    flow.preformatted.line();
    return (flow) => flow.preformatted?.line();
  }
  flow.flush();
  return flush;
}

/** A block that may say of the code in it which language that is. */
function division(flow: Flow, attributes: Attributes): Closer {
  const close = block(flow);
  const language = languageAround(attributes);
  if (language === undefined) return close;
  const around = flow.codeLanguage;
  flow.codeLanguage = language;
  return (flow) => {
    close(flow);
    flow.codeLanguage = around;
  };
}

function paragraph(flow: Flow): Closer {
  if (isPhrasing(flow)) return block(flow);
  flow.flush();
  flow.explicit = true;
  return (flow) => {
    flow.flush();
    flow.explicit = false;
  };
}

function heading(flow: Flow, _attributes: Attributes, name: string): Closer {
  if (isPhrasing(flow)) return block(flow);
  flow.flush();
  flow.heading = Number(name[1]);
  return closeHeading;
}

const closeHeading: Closer = (flow) => {
  const level = flow.heading;
  flow.heading = 0;
  const inlines = flow.inlines.take();
  if (inlines.length > 0) flow.leaf({ kind: "heading", level, inlines });
};

function quote(flow: Flow): Closer {
  if (isPhrasing(flow)) return block(flow);
  flow.flush();
  flow.enter({ kind: "quote" });
  return leave;
}

function list(flow: Flow, attributes: Attributes, name: string): Closer {
  if (isPhrasing(flow)) return block(flow);
  flow.flush();
  const start = Number.parseInt(attributes.get("start") ?? "1", 10);
  flow.enter({ kind: "list", ordered: name === "ol", start: Number.isNaN(start) ? 1 : start });
  return (flow) => {
    flow.flush();
    flow.leaveItem();
    flow.leave();
  };
}

function item(flow: Flow): Closer {
  if (isPhrasing(flow)) return block(flow);
  flow.flush();
  flow.leaveEndedItem();
  if (flow.top?.kind !== "list") return flush;
  flow.enter({ kind: "item" });
  return (flow) => {
    flow.flush();
    flow.endItem();
  };
}

function term(flow: Flow): Closer {
  const close = item(flow);
  if (isPhrasing(flow)) return close;
  flow.mark({ kind: "strong", nests: false });
  return (flow) => {
    flow.inlines.close();
    close(flow);
  };
}

function preformatted(flow: Flow, attributes: Attributes): Closer {
  if (isPhrasing(flow)) return block(flow);
  flow.flush();
  flow.preformatted = new Preformatted(flow.codeLanguage);
  flow.preformatted.describe(attributes);
  return (flow) => {
    const leaf = flow.preformatted?.leaf();
    flow.preformatted = undefined;
    if (leaf !== undefined) flow.leaf(leaf);
  };
}

function rule(flow: Flow): undefined {
  if (isPhrasing(flow)) return;
  flow.flush();
  flow.leaf({ kind: "rule" });
}

function lineBreak(flow: Flow): undefined {
  if (flow.preformatted !== undefined) flow.preformatted.text("\n");
  else if (flow.heading > 0) flow.inlines.space();
  else if (flow.inlines.broken) flow.flush();
  else flow.inlines.break();
}

function table(flow: Flow, attributes: Attributes): Closer {
  if (isPhrasing(flow) || flow.tableDepth >= MAX_TABLES) return block(flow);
  flow.flush();
  const role = attributes.get("role");
  const inTableHead = flow.inTableHead;
  flow.enter({ kind: "table", layout: role === "presentation" || role === "none" });
  flow.tableDepth++;
  flow.inTableHead = false;
  return (flow) => {
    flow.flush();
    if (flow.top?.kind === "row") flow.leave();
    flow.leave();
    flow.tableDepth--;
    flow.inTableHead = inTableHead;
  };
}

function row(flow: Flow, _attributes: Attributes): Closer {
  if (isPhrasing(flow)) return block(flow);
  flow.flush();
  if (flow.top?.kind === "row") flow.leave();
  if (flow.top?.kind !== "table") return flush;
  flow.enter({ kind: "row", header: flow.inTableHead });
  return leave;
}

function tableHead(flow: Flow): Closer {
  flow.flush();
  flow.inTableHead = true;
  return (flow) => {
    flow.inTableHead = false;
  };
}

function span(attributes: Attributes, name: string): number {
  const value = Number.parseInt(attributes.get(name) ?? "1", 10);
  return value >= 1 ? Math.min(value, MAX_SPAN) : 1;
}

function alignmentOf(attributes: Attributes): Alignment {
  const style = attributes.get("style") ?? "";
  const found = /text-align\s*:\s*(left|center|right)\b/i.exec(style.slice(0, 4096))?.[1] ??
    attributes.get("align");
  const value = found?.toLowerCase();
  return value === "left" || value === "center" || value === "right" ? value : undefined;
}

function cell(flow: Flow, attributes: Attributes, name: string): Closer {
  if (isPhrasing(flow)) return block(flow);
  flow.flush();
  if (flow.top?.kind === "table") flow.enter({ kind: "row", header: flow.inTableHead });
  if (flow.top?.kind !== "row") return flush;
  flow.enter({
    kind: "cell",
    header: name === "th",
    alignment: alignmentOf(attributes),
    columns: span(attributes, "colspan"),
    rows: span(attributes, "rowspan"),
  });
  return leave;
}

function marked(kind: Exclude<Mark["kind"], "link">, nests: boolean): Rule {
  const mark: Mark = { kind, nests };
  return (flow) => {
    if (flow.preformatted !== undefined) return;
    flow.mark(mark);
    return closeMark;
  };
}

function anchor(flow: Flow, attributes: Attributes): Closer | undefined {
  if (flow.preformatted !== undefined) return;
  const href = flow.link(attributes.get("href"));
  if (href === undefined) return;
  const title = attributes.get("title") ?? "";
  const label = (attributes.get("aria-label") ?? title).trim();
  flow.mark({ kind: "link", href, title, label });
  return closeMark;
}

function code(flow: Flow): Closer | undefined {
  if (flow.preformatted !== undefined) return;
  flow.codeDepth++;
  return (flow) => {
    flow.codeDepth--;
  };
}

/** The address of an image that is loaded late stands beside a placeholder. */
function imageSource(attributes: Attributes): string | undefined {
  const src = attributes.get("src");
  const late = attributes.get("data-src") ?? attributes.get("data-original") ??
    attributes.get("data-lazy-src");
  if (src === undefined || src === "" || /^\s*data:/i.test(src)) return late ?? src;
  return src;
}

function image(flow: Flow, attributes: Attributes): undefined {
  if (flow.preformatted !== undefined) return;
  const alt = attributes.get("alt") ?? "";
  if (alt.trim() === "" && isPixel(attributes)) return;
  const src = flow.link(imageSource(attributes));
  if (src === undefined) return flow.inlines.text(alt) as undefined;
  flow.inlines.add({ kind: "image", src, alt, title: attributes.get("title") ?? "" });
}

function input(flow: Flow, attributes: Attributes): undefined {
  if (attributes.get("type")?.toLowerCase() !== "checkbox" || isPhrasing(flow)) return;
  flow.inlines.add({ kind: "checkbox", checked: attributes.has("checked") });
  flow.inlines.space();
}

function around(before: string, after: string): Rule {
  return (flow) => {
    flow.text(before);
    return (flow) => flow.text(after);
  };
}

function title(flow: Flow): Closer {
  flow.titleText = "";
  return (flow) => {
    flow.setTitle(flow.titleText ?? "");
    flow.titleText = undefined;
  };
}

function base(flow: Flow, attributes: Attributes): undefined {
  const href = attributes.get("href");
  if (href !== undefined) flow.setBase(href);
}

/** A formula shows its source, if that is said, or its signs. */
function math(flow: Flow, attributes: Attributes): Closer | false {
  const source = attributes.get("alttext");
  if (source !== undefined) {
    showSource(flow, source);
    return false;
  }
  const formula = new Formula();
  flow.formula = formula;
  return (flow) => {
    flow.formula = undefined;
    const source = formula.source.trim();
    if (source !== "") showSource(flow, source);
    else flow.text(formula.signs);
  };
}

function showSource(flow: Flow, source: string): void {
  if (flow.preformatted !== undefined) flow.preformatted.text(source);
  else flow.inlines.code(source);
}

/** What is drawn as a box of its own is a word of its own. */
function box(flow: Flow): Closer | undefined {
  if (flow.preformatted !== undefined) return;
  flow.inlines.space();
  return (flow) => flow.inlines.space();
}

function rows(names: string, rule: Rule): [string, Rule][] {
  return names.split(" ").map((name) => [name, rule]);
}

/** The rule of each element; the others have no meaning of their own. */
export const ELEMENT_RULES: ReadonlyMap<string, Rule> = new Map([
  ...rows(
    "address article aside body caption center details dialog fieldset figcaption " +
      "footer form header hgroup html legend main nav optgroup option search section summary " +
      "tbody tfoot",
    block,
  ),
  ...rows("div figure", division),
  ...rows("p", paragraph),
  ...rows("h1 h2 h3 h4 h5 h6", heading),
  ...rows("blockquote", quote),
  ...rows("ul ol menu dir dl", list),
  ...rows("li", item),
  ...rows("dt", term),
  ...rows("dd", paragraph),
  ...rows("pre listing xmp plaintext", preformatted),
  ...rows("hr", rule),
  ...rows("br", lineBreak),
  ...rows("table", table),
  ...rows("thead", tableHead),
  ...rows("tr", row),
  ...rows("td th", cell),
  ...rows("strong", marked("strong", true)),
  ...rows("b", marked("strong", false)),
  ...rows("em", marked("emphasis", true)),
  ...rows("i cite dfn var", marked("emphasis", false)),
  ...rows("del s strike", marked("strike", false)),
  ...rows("sup", marked("superscript", false)),
  ...rows("sub", marked("subscript", false)),
  ...rows("a", anchor),
  ...rows("code kbd samp tt", code),
  ...rows("img", image),
  ...rows("input", input),
  ...rows("q", around('"', '"')),
  ...rows("rt", around("(", ")")),
  ...rows("title", title),
  ...rows("base", base),
  ...rows("math", math),
  ...rows("button", box),
]);
