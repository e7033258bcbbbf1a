/**
 * The settings of negotiation: for the site, and for a part of it.
 *
 * @module
 */
import { canEncode } from "../coding/charset_encoder.ts";
import type { HintName } from "../negotiate/mod.ts";
import type { FormNames } from "../origin/query_forms.ts";
import { patternOf } from "../pipeline/dictionary_pattern.ts";
import type { HintOption } from "../pipeline/client_hints.ts";
import type { ImageOptions } from "../pipeline/image_rules.ts";
import type {
  DeclaredVariant,
  NegotiationOptions,
  PolicyOptions,
  PreferredForm,
  UserAgentRule,
} from "../pipeline/rules.ts";
import { VIEWS } from "../transcode/views/view_name.ts";
import { isMediaEssence } from "../syntax/media_type.ts";
import {
  choice,
  type Code,
  dictionary,
  either,
  FLAG,
  FUNCTION,
  list,
  path,
  type RowsOf,
  type Schema,
  section,
  type Text,
  text,
  whole,
} from "./schema.ts";

/** A language tag (RFC 5646 §2.1), roughly. */
export const LANGUAGE: Text = text(
  "a language tag such as ko or pt-BR",
  (tag) => tag.length <= 35 && /^[a-z]{1,8}(?:-[a-z0-9]{1,8})*$/i.test(tag),
);
const MEDIA_TYPE = text("a media type such as text/markdown", isMediaEssence);
/** RFC 9110 §5.6.2, as names of cookies and of query parameters. */
const NAME = text("a name of letters, digits and - _ .", (name) => /^[\w.-]+$/.test(name));
const DIMENSION = choice("type", "profile", "language", "charset", "features", "encoding");
const FALLBACK = choice("refuse", "serve");
const TIE = choice("client", "server");

function isPattern(match: string): boolean {
  try {
    patternOf(match);
    return true;
  } catch {
    return false;
  }
}

/** A regular expression, which no JSON can hold. */
export const PATTERN: Code = {
  kind: "code",
  like: "a regular expression",
  test: (value) => value instanceof RegExp,
};
const PATTERN_TEXT = text("a regular expression with a group", (pattern) => {
  try {
    return (new RegExp(`${pattern}|`).exec("")?.length ?? 0) > 1;
  } catch {
    return false;
  }
});

const POLICY = section<PolicyOptions>({
  combine: {
    schema: choice("lexicographic", "product", "rvsa/1.0"),
    help: "How the dimensions are weighed against each other",
    default: "lexicographic",
    option: { name: "combine", value: "RULE" },
  },
  language: {
    schema: choice("lookup", "basic", "extended"),
    help: "How languages match (RFC 4647)",
    default: "lookup",
    option: { name: "language-match", value: "SCHEME" },
  },
  fallback: {
    schema: either(
      choice("none"),
      section<Omit<Extract<PolicyOptions["fallback"], object>, HintName>>({
        type: { schema: FALLBACK, help: "Another type", default: "refuse" },
        profile: { schema: FALLBACK, help: "Another profile", default: "serve" },
        language: { schema: FALLBACK, help: "Another language", default: "serve" },
        charset: { schema: FALLBACK, help: "Another charset", default: "serve" },
        features: { schema: FALLBACK, help: "More features than there are", default: "serve" },
        encoding: { schema: FALLBACK, help: "Another coding", default: "refuse" },
      }),
    ),
    help: "Whether something unacceptable is refused (406) or served; none: it is never served",
    option: { name: "fallback", value: "none" },
  },
  ties: {
    schema: section<NonNullable<PolicyOptions["ties"]>>({
      type: { schema: TIE, help: "Among types", default: "client" },
      language: { schema: TIE, help: "Among languages", default: "client" },
      encoding: { schema: TIE, help: "Among codings", default: "server" },
    }),
    help: "Whose order decides between equals",
  },
  strict: {
    schema: FLAG,
    help: "Refuse requests with malformed fields, instead of reading what can be read",
    default: "false",
  },
  dimensions: {
    schema: list(DIMENSION),
    help: "The dimensions that take part; the fields of the others are ignored",
    default: "all",
  },
});

/** A quality, 0 to 1. */
export const QUALITY: Schema = { kind: "number", whole: false, least: 0, most: 1 };

const PREFERRED = section<PreferredForm>({
  type: { schema: MEDIA_TYPE, help: "A media type" },
  language: { schema: LANGUAGE, help: "A language" },
});

const VARIANT = section<DeclaredVariant>({
  type: { schema: MEDIA_TYPE, help: "Its media type" },
  language: { schema: LANGUAGE, help: "Its language" },
  qs: { schema: QUALITY, help: "Its source quality", default: "1" },
});

const USER_AGENT = section<UserAgentRule>({
  match: {
    schema: either(text("a text"), PATTERN),
    help: "Part of the field in any letter case",
    required: true,
  },
  prefer: { schema: PREFERRED, help: "What they get, if it is there", required: true },
});

const HINT = section<HintOption>({
  hint: {
    schema: choice("width", "density", "viewport", "data"),
    help: "The hint",
    required: true,
  },
  measure: {
    schema: either(PATTERN_TEXT, FUNCTION),
    help: "What to compare it with: a number in the file's name, found by a regular expression",
  },
});

const FORMAT = ["avif", "webp", "jpeg", "png"] as const;
const IMAGE_QUALITY: Schema = { kind: "number", whole: true, least: 0, most: 100 };

const IMAGES = section<ImageOptions>({
  formats: {
    schema: list(choice(...FORMAT)),
    help: "The formats on offer",
    default: FORMAT.join(", "),
  },
  quality: {
    schema: section<NonNullable<ImageOptions["quality"]>>({
      avif: { schema: IMAGE_QUALITY, help: "Of AVIF", default: "50" },
      webp: { schema: IMAGE_QUALITY, help: "Of WebP", default: "75" },
      jpeg: { schema: IMAGE_QUALITY, help: "Of JPEG", default: "75" },
      png: { schema: IMAGE_QUALITY, help: "Of PNG, which loses nothing", default: "100" },
    }),
    help: "The quality of each, by the scale of its own encoder",
  },
  widths: {
    schema: list(whole(1, 16_384)),
    help: "The widths on offer, in pixels; requested widths are rounded up to one of them",
    default: "none",
  },
  hints: {
    schema: FLAG,
    help: "Client hints choose the width as well; pages ask for them",
    default: "false",
  },
  engine: {
    schema: choice("wasm", "sharp"),
    help: "What makes them; sharp needs --allow-ffi --allow-env --allow-sys",
    default: "wasm",
  },
  fonts: { schema: list(path("a path of a font file")), help: "Fonts for drawings with text" },
});

/** What can be said of a part of a site. */
export const PATH_NEGOTIATION: RowsOf<Omit<NegotiationOptions, "prefixes">> = {
  policy: { schema: POLICY, help: "What RFC 9110 leaves to the server" },
  mode: {
    schema: choice("proactive", "reactive", "transparent"),
    help: "Who chooses: the server, the client from a list (300), or as RFC 2295 has it",
    default: "proactive",
    option: { name: "mode", value: "MODE" },
  },
  linked: {
    schema: FLAG,
    help: "Documents describe their set: rel=alternate links, alternates in front matter",
    default: "false",
    option: { name: "linked" },
  },
  variants: {
    schema: list(VARIANT),
    help: "The variants of an origin that does not describe them itself",
  },
  query: {
    schema: section<FormNames>({
      format: { schema: NAME, help: "Pins a type", default: "format" },
      language: { schema: NAME, help: "Pins a language", default: "lang" },
      view: {
        schema: either(NAME, choice("")),
        help: "Pins a view; empty for no views by URL",
        default: "view",
      },
    }),
    help: "Names of the query parameters that pin a form",
  },
  cookies: {
    schema: section<NonNullable<NegotiationOptions["cookies"]>>({
      language: { schema: NAME, help: "Holds a language tag" },
      format: { schema: NAME, help: "Holds a format, such as md" },
    }),
    help: "Names of the cookies that override header fields",
  },
  userAgents: {
    schema: list(USER_AGENT),
    help: "What clients without specific fields get, by their User-Agent",
  },
  hints: { schema: list(HINT), help: "The client hints that take part" },
  charsets: {
    schema: list(text("a charset that can be written, such as euc-kr", canEncode)),
    help: "Charsets in which text is offered besides its own, by Accept-Charset",
    default: "none",
    option: { name: "charsets", value: "NAMES" },
  },
  dictionary: {
    schema: text("a URL pattern such as /docs/*", isPattern),
    help: "Answers become compression dictionaries for URLs that match this pattern (RFC 9842)",
    option: { name: "dictionary", value: "PATTERN" },
  },
  images: {
    schema: either(choice("all", "none"), IMAGES),
    help: "Make images in other formats and sizes; all means all formats in the original size",
    default: "none",
    option: { name: "images", value: "all" },
  },
  prefer: {
    schema: FLAG,
    help: "Grant Prefer: handling=strict",
    default: "false",
    option: { name: "prefer" },
  },
  advertise: {
    schema: list(choice("variants", "hints")),
    help: "How downstream caches are told of the variants: variants, hints",
    option: { name: "advertise", value: "KINDS" },
  },
  downstream: {
    schema: choice("trusted", "private", "redirect"),
    help: "How far downstream caches are trusted with Vary",
    default: "trusted",
    option: { name: "downstream", value: "TRUST" },
  },
  views: {
    schema: either(FLAG, list(choice(...VIEWS.map(({ name }) => name)))),
    help: "Views of pages that take part in the choice; others are available by URL only",
    default: "false",
  },
  formats: {
    schema: either(FLAG, list(MEDIA_TYPE)),
    help: "Rarely wanted types that take part in the choice; others are available by URL only",
    default: "false",
  },
  categories: {
    schema: dictionary("a category", list(text("a word or phrase"))),
    help: "The categories of pages, each with its words, in place of the built-in ones",
  },
  directory: {
    schema: FLAG,
    help: "Folders without an index show their pages by category",
    default: "false",
  },
  explain: {
    schema: FLAG,
    help: "Explain the choice in a field to whoever sends Variform-Explain: 1",
    default: "false",
    option: { name: "explain" },
  },
};

/** What can be said of the whole site. */
export const NEGOTIATION: Schema = section<NegotiationOptions>({
  ...PATH_NEGOTIATION,
  prefixes: {
    schema: list(LANGUAGE),
    help: "Languages that may be the first segment of a path, e.g. ko,fr",
    option: { name: "prefixes", value: "TAGS" },
  },
});
