/**
 * What feeds have to be, by RFC 4287, RSS 2.0 and JSON Feed 1.1: each rule that is broken, in words.
 *
 * @module
 */

/** An element of XML; of a text, its name is "". */
interface XmlNode {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlNode[];
  text: string;
}

const TOKEN =
  /<\?[^]*?\?>|<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)|(<)/gy;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
};
// deno-lint-ignore no-control-regex
const NO_CHARACTER = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** Reads XML, strictly: what is not well-formed is refused. */
function readXml(xml: string): XmlNode {
  if (NO_CHARACTER.test(xml) || !xml.isWellFormed()) {
    throw new SyntaxError("a character XML has not");
  }
  const root: XmlNode = { name: "", attributes: new Map(), children: [], text: "" };
  const open = [root];
  for (const match of xml.matchAll(TOKEN)) {
    const [, data, end, name, attributes = "", empty, text, stray] = match;
    const parent = open[open.length - 1];
    if (stray !== undefined) throw new SyntaxError(`a stray "<" at ${match.index}`);
    if (data !== undefined) parent.text += data;
    if (text !== undefined) parent.text += decode(text);
    if (end !== undefined && open.pop()?.name !== end) {
      throw new SyntaxError(`</${end}> ends nothing`);
    }
    if (name === undefined) continue;
    const pairs = [...attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
    const known = new Map(pairs.map(([, key, a, b]) => [key, decode(a ?? b)]));
    if (known.size < pairs.length) throw new SyntaxError(`<${name}> has an attribute twice`);
    const node: XmlNode = { name, attributes: known, children: [], text: "" };
    parent.children.push(node);
    if (empty === "") open.push(node);
  }
  if (open.length !== 1 || root.children.length !== 1 || root.text.trim() !== "") {
    throw new SyntaxError("not one element");
  }
  return root.children[0];
}

function decode(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));|&/gi, (whole, decimal, hex, name) => {
    if (name !== undefined && ENTITIES[name] !== undefined) return ENTITIES[name];
    if (decimal === undefined && hex === undefined) throw new SyntaxError(`${whole} means nothing`);
    return String.fromCodePoint(decimal === undefined ? parseInt(hex, 16) : Number(decimal));
  });
}

const IRI = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i;
/** RFC 3339, as RFC 4287 §3.3 has it. */
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
/** RFC 822, with years of four digits. */
const MAIL_DATE =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d\d? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d(?::\d\d)? (?:GMT|UT|Z|[A-Z]{3}|[+-]\d{4})$/;

/** Collects what is wrong. */
class Rules {
  readonly broken: string[] = [];

  holds(isRight: boolean, rule: string): void {
    if (!isRight) this.broken.push(rule);
  }

  /** So many children of a name; the first of them. */
  count(node: XmlNode, name: string, least: number, most: number): XmlNode | undefined {
    const found = node.children.filter((child) => child.name === name);
    const isRight = found.length >= least && found.length <= most;
    this.holds(isRight, `${found.length} ${name} in ${node.name}`);
    return found[0];
  }

  unique(values: readonly (string | undefined)[], what: string): void {
    const known = values.filter((value) => value !== undefined);
    this.holds(new Set(known).size === known.length, `${what} twice`);
  }
}

/** What is wrong with an Atom feed (RFC 4287 §4). */
export function checkAtom(xml: string): string[] {
  const rules = new Rules();
  const feed = readXml(xml);
  rules.holds(feed.name === "feed", "the root is a feed");
  rules.holds(feed.attributes.get("xmlns") === "http://www.w3.org/2005/Atom", "Atom's namespace");
  checkAtomPart(rules, feed);
  rules.count(feed, "generator", 0, 1);
  rules.count(feed, "subtitle", 0, 1);
  const entries = feed.children.filter(({ name }) => name === "entry");
  rules.unique(entries.map((entry) => rules.count(entry, "id", 1, 1)?.text), "an entry's id");
  const hasAuthor = feed.children.some(({ name }) => name === "author");
  for (const entry of entries) {
    checkAtomPart(rules, entry);
    const date = rules.count(entry, "published", 0, 1)?.text;
    rules.holds(date === undefined || DATE.test(date), `published: ${date}`);
    rules.count(entry, "summary", 0, 1);
    const content = rules.count(entry, "content", 0, 1);
    const links = entry.children.filter(({ name }) => name === "link");
    const hasAlternate = links.some(({ attributes }) =>
      (attributes.get("rel") ?? "alternate") === "alternate"
    );
    rules.holds(
      content !== undefined || hasAlternate,
      "an entry with content or an alternate link",
    );
    const own = entry.children.some(({ name }) => name === "author");
    rules.holds(hasAuthor || own, "an author of the entry or the feed");
  }
  return rules.broken;
}

function checkAtomPart(rules: Rules, part: XmlNode): void {
  const id = rules.count(part, "id", 1, 1)?.text ?? "";
  rules.holds(IRI.test(id), `id: ${id}`);
  rules.count(part, "title", 1, 1);
  const updated = rules.count(part, "updated", 1, 1)?.text ?? "";
  rules.holds(DATE.test(updated) && !Number.isNaN(Date.parse(updated)), `updated: ${updated}`);
  const alternates: string[] = [];
  for (const { name, attributes, children, text } of part.children) {
    if (name === "link") {
      const { rel = "alternate", href, type, hreflang, length } = Object.fromEntries(attributes);
      rules.holds(href !== undefined && href !== "", "a link has href");
      rules.holds(type === undefined || /^[^/\s]+\/[^/\s]+$/.test(type), `type: ${type}`);
      rules.holds(length === undefined || /^\d+$/.test(length), `length: ${length}`);
      if (rel === "alternate") alternates.push(`${type} ${hreflang}`);
    }
    if (name === "author") {
      const names = children.filter((child) => child.name === "name");
      rules.holds(names.length === 1 && names[0].text !== "", "an author has one name");
    }
    if (name === "category") rules.holds(attributes.has("term"), "a category has a term");
    if (["title", "subtitle", "summary", "content"].includes(name)) {
      const type = attributes.get("type") ?? "text";
      rules.holds(["text", "html", "xhtml"].includes(type), `${name} of type ${type}`);
      rules.holds(children.length === 0, `${name} with elements: ${text}`);
    }
  }
  rules.unique(alternates, "alternate links of one type and language");
}

/** What is wrong with an RSS feed (the RSS 2.0 specification, with its namespaces for content and names). */
export function checkRss(xml: string): string[] {
  const rules = new Rules();
  const rss = readXml(xml);
  rules.holds(rss.name === "rss" && rss.attributes.get("version") === "2.0", "rss of version 2.0");
  const channel = rules.count(rss, "channel", 1, 1);
  if (channel === undefined) return rules.broken;
  for (const name of ["title", "link", "description"]) {
    const text = rules.count(channel, name, 1, 1)?.text;
    rules.holds(name !== "link" || IRI.test(text ?? ""), `link: ${text}`);
  }
  rules.count(channel, "language", 0, 1);
  checkMailDate(rules, rules.count(channel, "lastBuildDate", 0, 1)?.text);
  const items = channel.children.filter(({ name }) => name === "item");
  rules.unique(items.map((item) => rules.count(item, "guid", 0, 1)?.text), "a guid");
  for (const item of items) {
    const title = rules.count(item, "title", 0, 1);
    const description = rules.count(item, "description", 0, 1);
    rules.holds(title !== undefined || description !== undefined, "an item says something");
    const link = rules.count(item, "link", 0, 1)?.text;
    rules.holds(link === undefined || IRI.test(link), `link: ${link}`);
    checkMailDate(rules, rules.count(item, "pubDate", 0, 1)?.text);
    const guid = item.children.find(({ name }) => name === "guid");
    const isAddress = guid?.attributes.get("isPermaLink") !== "false";
    rules.holds(guid === undefined || !isAddress || IRI.test(guid.text), `guid: ${guid?.text}`);
    for (const { attributes } of item.children.filter(({ name }) => name === "enclosure")) {
      const { url, length, type } = Object.fromEntries(attributes);
      rules.holds(url !== undefined && /^\d+$/.test(length) && type !== undefined, "an enclosure");
    }
  }
  const used = [...xml.matchAll(/<(\w+):/g)].map(([, prefix]) => prefix);
  for (const prefix of new Set(used)) rules.holds(rss.attributes.has(`xmlns:${prefix}`), prefix);
  return rules.broken;
}

function checkMailDate(rules: Rules, date: string | undefined): void {
  rules.holds(date === undefined || MAIL_DATE.test(date), `date: ${date}`);
}

/** What is wrong with a JSON Feed (version 1.1). */
export function checkJsonFeed(json: string): string[] {
  const rules = new Rules();
  const feed = JSON.parse(json);
  rules.holds(feed.version === "https://jsonfeed.org/version/1.1", `version: ${feed.version}`);
  rules.holds(typeof feed.title === "string", "a title");
  for (const name of ["home_page_url", "feed_url"]) {
    rules.holds(feed[name] === undefined || IRI.test(feed[name]), `${name}: ${feed[name]}`);
  }
  rules.holds(Array.isArray(feed.items), "items");
  rules.unique(feed.items.map(({ id }: { id: string }) => id), "an id");
  for (const item of feed.items) {
    rules.holds(typeof item.id === "string" && item.id !== "", `id: ${item.id}`);
    const content = item.content_html ?? item.content_text;
    rules.holds(typeof content === "string", "a content");
    rules.holds(item.url === undefined || IRI.test(item.url), `url: ${item.url}`);
    for (const name of ["date_published", "date_modified"]) {
      rules.holds(item[name] === undefined || DATE.test(item[name]), `${name}: ${item[name]}`);
    }
    for (const author of [...item.authors ?? [], ...feed.authors ?? []]) {
      rules.holds(Boolean(author.name ?? author.url ?? author.avatar), "an author is somebody");
    }
    for (const { url, mime_type } of item.attachments ?? []) {
      rules.holds(typeof url === "string" && typeof mime_type === "string", "an attachment");
    }
    rules.holds((item.tags ?? []).every((tag: unknown) => typeof tag === "string"), "tags");
  }
  return rules.broken;
}
