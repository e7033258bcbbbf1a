/**
 * Content that is injected, with its values filled in. What comes from a request can break out of
 * nothing, neither of HTML nor of a script in it, nor start a line of a text.
 *
 * @module
 */

/** What stands in for the names in braces. */
export type InjectedValues = Readonly<Record<"nonce" | "path" | "language" | "country", string>>;

const NAMES = /\{(nonce|path|language|country)\}/g;

/** HTML in the charset of the page; of one that is not UTF-8 only its ASCII part is used. */
export function htmlContent(template: string, values: InjectedValues, isUtf8: boolean): Uint8Array {
  const html = template.replaceAll(
    NAMES,
    (_, name: keyof InjectedValues) => harmless(values[name]),
  );
  return new TextEncoder().encode(isUtf8 ? html : asciiOnly(html));
}

/** Plain text, in UTF-8. */
export function textContent(template: string, values: InjectedValues): Uint8Array {
  const text = template.replaceAll(NAMES, (_, name: keyof InjectedValues) => visible(values[name]));
  return new TextEncoder().encode(text);
}

/**
 * Each sign that could mean something, in text, in an attribute with or without quotes, or in a
 * script's string, as a reference. In a script, that leaves the reference standing: ugly, but inert.
 */
function harmless(value: string): string {
  return value.replaceAll(/[^A-Za-z0-9 _.,:/?=%+\-~@\u00a0-\ud7ff\ue000-\uffff]/gu, (sign) => {
    return `&#${sign.codePointAt(0)};`;
  });
}

function visible(value: string): string {
  return value.replaceAll(/[^\x20-\x7e\u00a0-\ud7ff\ue000-\uffff]/gu, " ");
}

function asciiOnly(html: string): string {
  return html.replaceAll(/[\u0080-\u{10ffff}]/gu, (sign) => `&#${sign.codePointAt(0)};`);
}

/** The directives that decide on inline scripts, the most specific first (CSP 3 §6.1). */
const DIRECTIVES = ["script-src-elem", "script-src", "default-src"];

/** What a policy says of inline scripts. */
export interface InlineScripts {
  readonly allowed: boolean;
  /** The nonce that allows them, if there is one. */
  readonly nonce: string;
}

/** Reads a Content-Security-Policy, which may be several, and those of the page itself: all have to allow. */
export function inlineScriptsBy(
  field: string | null,
  metas: readonly string[] = [],
): InlineScripts {
  let nonce = "";
  let allowed = true;
  for (const one of [...(field ?? "").split(","), ...metas]) {
    const sources = sourcesOf(one);
    if (sources === undefined) continue;
    const found = sources.flatMap((source) =>
      /^'nonce-([A-Za-z0-9+/_=-]+)'$/.exec(source)?.[1] ?? []
    );
    nonce ||= found[0] ?? "";
    // A nonce or a hash makes 'unsafe-inline' count for nothing (CSP 3 §6.7.3.2).
    const isStrict = sources.some((source) => /^'(?:nonce|sha\d+)-/.test(source));
    allowed &&= found.includes(nonce) && nonce !== "" ||
      !isStrict && sources.includes("'unsafe-inline'");
  }
  return { allowed, nonce };
}

function sourcesOf(policy: string): string[] | undefined {
  const directives = new Map<string, string[]>();
  for (const directive of policy.split(";")) {
    const [name, ...sources] = directive.trim().split(/\s+/);
    // The first of a name counts.
    if (name !== "" && !directives.has(name.toLowerCase())) {
      directives.set(name.toLowerCase(), sources);
    }
  }
  const decisive = DIRECTIVES.find((name) => directives.has(name));
  return decisive === undefined ? undefined : directives.get(decisive);
}

/** Whether HTML runs something of its own: then a policy has a say. */
export function runsScript(html: string): boolean {
  return /<script\b(?![^>]*\bsrc\s*=)/i.test(html);
}
