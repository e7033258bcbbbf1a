/**
 * Documents of an origin server that describe the set that they belong to (`linked_set.ts`). What one
 * links to at its beginning is told in `Alternates` (RFC 2295 §8.3), as if the server had said it there,
 * and is kept with the answer.
 *
 * A page that lists itself under a language is that language's, and is not chosen from: the choice is
 * made where `x-default` leads to, or at a page that is on nobody's list.
 *
 * @module
 */
import { canonicalCharset, decodeText } from "../coding/charset.ts";
import { decodeContent, findContentCoding } from "../coding/content_coding.ts";
import { type Alternates, formatAlternates, listVariants } from "../negotiate/mod.ts";
import { fieldValue } from "../syntax/field_lines.ts";
import { HEAD_SIZE, type LinkedSet, setReaderOf } from "./linked_set.ts";
import { openOnce } from "./message.ts";
import { placeOf } from "./query_forms.ts";
import { type Answer, type Ask, describedBy, type Found, type Origin } from "./origin.ts";
import type { Limits } from "../model/limits.ts";
import type { Resource, StoredVariant } from "../model/variant.ts";

/** The origin, with the relatives of documents where the question asks for them. */
export function withRelatives(origin: Origin, limits: Limits): Origin {
  return describedBy(origin, async (ask) => {
    const answer = await origin.describe(ask);
    if (!ask.linked || ask.method !== "GET") return answer;
    // What the cache asks for by conditions of its own is a part of what it knows.
    const isPart = ask.headers.has("range") && isPartOfDocument(answer);
    const whole = isPart ? await describeUnranged(origin, ask, answer) : answer;
    return whole.kind === "resource" ? await withAlternates(whole, ask, limits) : whole;
  });
}

/** Of what the whole is like, a part does not tell. */
function isPartOfDocument(answer: Answer): answer is Extract<Answer, { kind: "answer" }> {
  return answer.kind === "answer" && answer.status === 206 &&
    setReaderOf(fieldValue(answer.fields, "content-type")) !== undefined;
}

async function describeUnranged(
  origin: Origin,
  ask: Ask,
  part: Extract<Answer, { kind: "answer" }>,
): Promise<Answer> {
  part.body?.cancel().catch(() => {});
  const headers = new Headers(ask.headers);
  headers.delete("range");
  headers.delete("if-range");
  return await origin.describe({ ...ask, headers, sent: undefined });
}

async function withAlternates(found: Found, { url }: Ask, limits: Limits): Promise<Found> {
  const { message, resource } = found;
  const [page] = resource.variants;
  const read = setReaderOf(page?.type);
  if (message === undefined || read === undefined || !isReadable(page)) return found;
  if (fieldValue(message.fields, "alternates") !== undefined) return found;
  const { looked, opened } = await lookInto(page);
  const set = await read(await beginningOf(page, looked, limits));
  const list = listOf(set, resource, url, limits.variants);
  if (list === undefined) {
    return { ...found, content: undefined, resource: { ...resource, variants: [opened] } };
  }
  const told = ["Alternates", formatAlternates(list)] as const;
  const fields = [...page.fields ?? [], told];
  return {
    ...found,
    content: undefined,
    resource: { ...resource, variants: [{ ...opened, fields }] },
    message: { ...message, fields: [...message.fields, told] },
  };
}

/** The content, to be looked at, and the page with all of it still to be opened. */
async function lookInto(page: StoredVariant) {
  if (page.bytes !== undefined) return { looked: await page.open(), opened: page };
  const [content, looked] = (await page.open()).tee();
  return { looked, opened: { ...page, ...openOnce(content, page.length) } };
}

function isReadable({ encoding }: StoredVariant): boolean {
  return encoding === undefined || findContentCoding(encoding) !== undefined;
}

/** As much of the text as is looked at. What is broken about it is told to whoever reads the content. */
async function beginningOf(
  { encoding = "identity", charset = "" }: StoredVariant,
  stream: ReadableStream<Uint8Array>,
  limits: Limits,
): Promise<string> {
  const bytes = new Uint8Array(HEAD_SIZE);
  let size = 0;
  try {
    for await (const chunk of decodeContent(stream, [encoding], limits)) {
      const from = Math.max(0, size - HEAD_END);
      bytes.set(chunk.subarray(0, HEAD_SIZE - size), size);
      size = Math.min(HEAD_SIZE, size + chunk.length);
      if (size === HEAD_SIZE || endsHead(bytes.subarray(from, size))) break;
    }
  } catch {
    // A set that cannot be read is none.
  }
  return decodeText(bytes.subarray(0, size), canonicalCharset(charset) ?? "utf-8");
}

/** Bytes in which the end of a page's head shows; who writes slowly is not waited for beyond it. */
const HEAD_END = "</head".length;

const latin1 = new TextDecoder("latin1");

function endsHead(bytes: Uint8Array): boolean {
  return /<\/head|<body/i.test(latin1.decode(bytes));
}

/** The page and its relatives, if it is a page at which there is a choice. */
function listOf(
  { self, others, fallback }: LinkedSet,
  { location, variants: [page] }: Resource,
  url: URL,
  limit: number,
): Alternates | undefined {
  const placed = others.flatMap(({ href, description }) => {
    const uri = placeOf(href, url);
    return uri === undefined ? [] : [{ uri, ...description }];
  });
  const own = placed.find(({ uri }) => uri === location);
  const isChosenFrom = fallback === undefined
    ? own?.language === undefined
    : placeOf(fallback, url) === location;
  const relatives = placed.filter(({ uri }) => uri !== location);
  if (!isChosenFrom || relatives.length === 0) return undefined;
  const [type] = page.type?.split(";", 1) ?? [];
  const language = page.language ?? own?.language ?? self.language;
  return listVariants([
    { ...self, ...own, uri: location, type, language },
    // A link that names no type leads to what is like this page.
    ...relatives.map((relative) => ({ type, ...relative })),
  ].slice(0, limit));
}
