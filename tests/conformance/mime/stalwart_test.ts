import { assertEquals } from "@std/assert";
import { type Entity, type HeaderField, readMessage } from "../../../src/mime/mod.ts";
import { parseAddresses } from "../../../src/syntax/address.ts";
import { parseMailDate } from "../../../src/syntax/mail_date.ts";
import { decodeCharset } from "../../../src/mime/charset_text.ts";
import { CORPUS, hasCorpus, readCorpus } from "../../mime/corpus.ts";
import { raw, show } from "../../mime/mail.ts";
import {
  type ExpectedAddresses,
  type ExpectedDate,
  showAddresses,
  showDate,
  showExpectedAddresses,
  squeeze,
} from "./stalwart.ts";

/** What Stalwart's mail-parser expects of its messages, each with line ends of either kind. */

const SUITE = "stalwart/resources/eml/";

const RAW =
  "no rule: 8-bit bytes without a charset are read as UTF-8 or windows-1252 and reported, not lost";
const UUENCODE = "practice: x-uuencode is decoded, as mailers meant it";
const LENIENT = "RFC 2045 §6.8: what is outside the alphabet is ignored, and = ends the data";
const COMMENT = "RFC 5322 §3.2.2, §3.4: a comment is neither a display name nor a mailbox";
const LINE = "RFC 2046 §5.1.1: a delimiter begins its line";
const OUTER = "RFC 2046 §5.1.2: an outer delimiter ends all that is open inside";

/** Where we differ, and the rule that decides it. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "legacy/010.eml": RAW,
  "legacy/017.eml": `${RAW}; ${UUENCODE}`,
  "legacy/020.eml": RAW,
  "legacy/022.eml": RAW,
  "legacy/026.eml": UUENCODE,
  "legacy/027.eml": RAW,
  "legacy/048.eml": UUENCODE,
  "legacy/052.eml": RAW,
  "rfc/000.eml": `${LENIENT}; ${COMMENT}`,
  "rfc/002.eml": COMMENT,
  "thirdparty/002.eml": LENIENT,
  "thirdparty/005.eml": LINE,
  "thirdparty/015.eml": OUTER,
};

interface ExpectedField {
  readonly name: string;
  readonly value: string | Readonly<Record<string, unknown>>;
}

interface ExpectedPart {
  readonly headers: readonly ExpectedField[];
  readonly body: Readonly<Record<string, unknown>>;
  readonly offset_header: number;
  readonly offset_body: number;
  readonly offset_end: number;
}

interface ExpectedMessage {
  readonly parts: readonly ExpectedPart[];
}

function readExpected(id: string, suffix: string): ExpectedMessage {
  return JSON.parse(Deno.readTextFileSync(new URL(id.replace(/\.eml$/, suffix), CORPUS)));
}

function compareField(field: HeaderField, expected: ExpectedField): string | undefined {
  if (typeof expected.value === "string") return undefined;
  const [[kind, value]] = Object.entries(expected.value);
  const check = (found: string | undefined, wanted: string) =>
    found === wanted
      ? undefined
      : `${field.name}: ${JSON.stringify(found)} for ${JSON.stringify(wanted)}`;
  if (kind === "Address") {
    const { addresses } = parseAddresses(field.text, decodeCharset);
    return check(showAddresses(addresses), showExpectedAddresses(value as ExpectedAddresses));
  }
  if (kind === "DateTime") {
    return check(parseMailDate(field.text).date?.toISOString(), showDate(value as ExpectedDate));
  }
  if (kind === "Text" && field.key === "subject") {
    return check(squeeze(field.decoded), squeeze(value as string));
  }
  return undefined;
}

function comparePart(entity: Entity, expected: ExpectedPart, at: number): string[] {
  const wrong: string[] = [];
  if (entity.fields.length !== expected.headers.length) {
    wrong.push(`${at}: ${entity.fields.length} fields for ${expected.headers.length}`);
  } else {
    entity.fields.forEach((field, index) => {
      const difference = compareField(field, expected.headers[index]);
      if (difference) wrong.push(`${at}: ${difference}`);
    });
  }
  const offsets = [entity.span.start, entity.bodySpan.start, entity.bodySpan.end].join();
  const wanted = [expected.offset_header, expected.offset_body, expected.offset_end].join();
  if (offsets !== wanted) wrong.push(`${at}: offsets ${offsets} for ${wanted}`);
  return [...wrong, ...compareBody(entity, expected.body, at)];
}

function compareBody(entity: Entity, body: ExpectedPart["body"], at: number): string[] {
  const [[kind, value]] = Object.entries(body);
  if (kind === "Message") {
    return compareMessage(entity.parts[0], value as ExpectedMessage).map((w) => `${at}/${w}`);
  }
  if (kind === "Multipart") {
    const count = (value as readonly number[]).length;
    return entity.parts.length === count
      ? []
      : [`${at}: ${entity.parts.length} parts for ${count}`];
  }
  if (kind === "Text" || kind === "Html") {
    const text = entity.decodeText().text;
    const wanted = (value as string).replaceAll("\r\n", "\n");
    return text === wanted ? [] : [
      `${at}: text ${JSON.stringify(text.slice(0, 200))} for ${
        JSON.stringify(wanted.slice(0, 200))
      }`,
    ];
  }
  const bytes = show(entity.bytes());
  const wanted = show(Uint8Array.from(value as number[]));
  return bytes === wanted ? [] : [
    `${at}: bytes ${JSON.stringify(bytes.slice(0, 100))} for ${
      JSON.stringify(wanted.slice(0, 100))
    }`,
  ];
}

/** All entities of one message, but not those of messages within it. */
function listParts(entity: Entity): Entity[] {
  return entity.type.startsWith("multipart/")
    ? [entity, ...entity.parts.flatMap(listParts)]
    : [entity];
}

function compareMessage(root: Entity, expected: ExpectedMessage): string[] {
  const parts = listParts(root);
  if (parts.length !== expected.parts.length) {
    return [`${parts.map((p) => p.type).join()} for ${expected.parts.length} parts`];
  }
  return parts.flatMap((part, index) => comparePart(part, expected.parts[index], index));
}

/** The message with line ends of either kind, and what is expected of each. */
function listRuns(bytes: Uint8Array): [string, string][] {
  const text = show(bytes);
  return [[text.replaceAll("\r", ""), ".json"], [text.replace(/\r?\n/g, "\r\n"), ".crlf.json"]];
}

Deno.test({
  name:
    "parseMessage agrees with Stalwart on well-formed messages, but where a rule decides otherwise",
  ignore: !hasCorpus(),
  fn() {
    const wrong: Record<string, string[]> = {};
    let compared = 0;
    for (const { id, bytes } of readCorpus()) {
      if (!id.startsWith(SUITE) || !id.endsWith(".eml") || id.includes("/malformed/")) continue;
      const differences = listRuns(bytes).flatMap(([text, suffix]) =>
        compareMessage(readMessage(raw(text)).root, readExpected(id, suffix))
      );
      const listed = DIFFERENCES[id.slice(SUITE.length)] !== undefined;
      if (listed !== differences.length > 0) wrong[id] = differences;
      compared++;
    }
    assertEquals(wrong, {});
    assertEquals(compared, 84);
  },
});
