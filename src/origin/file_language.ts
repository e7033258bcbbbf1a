/**
 * Language tokens of file names: ISO 639-1 codes, alone or with a script or region (RFC 5646 §2.1).
 *
 * @module
 */

/** The codes of ISO 639-1 that are in force. */
const CODES: ReadonlySet<string> = new Set(
  ("aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da " +
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy " +
    "hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg " +
    "li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or " +
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta " +
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu").split(
      " ",
    ),
);

const TAG = /^([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?$/i;

/**
 * Reads a token as a language and writes it as RFC 5646 §2.1.1 recommends: `zh-hant` is `zh-Hant`.
 * Codes of three letters are too often plain words (`min`, `map`) to be languages unless they are
 * among `known`.
 */
export function readLanguage(token: string, known: readonly string[]): string | undefined {
  const match = TAG.exec(token);
  if (match === null) return undefined;
  const tag = formatTag(match[1], match[2], match[3]);
  const code = match[1].toLowerCase();
  if (CODES.has(code)) return tag;
  return known.some((other) => isWithin(tag, other)) ? tag : undefined;
}

/** Writes a tag of any shape as RFC 5646 §2.1.1 recommends, or gives it back if it is none. */
export function formatLanguage(tag: string): string {
  const match = TAG.exec(tag);
  return match === null ? tag : formatTag(match[1], match[2], match[3]);
}

function formatTag(code: string, script: string | undefined, region: string | undefined): string {
  const subtags = [code.toLowerCase()];
  if (script) subtags.push(script[0].toUpperCase() + script.slice(1).toLowerCase());
  if (region) subtags.push(region.toUpperCase());
  return subtags.join("-");
}

function isWithin(tag: string, range: string): boolean {
  const lower = range.toLowerCase();
  return tag.toLowerCase() === lower || tag.toLowerCase().startsWith(`${lower}-`);
}
