import { assertEquals } from "@std/assert";
import { type Entity, readMessage } from "../../../src/mime/mod.ts";
import { CORPUS, type CorpusMessage, hasCorpus, readCorpus } from "../../mime/corpus.ts";
import { show } from "../../mime/mail.ts";

/**
 * What mime4j expects of its messages, as the XML in which its tests write it: fields, preamble, bodies
 * as sent, epilogue, and the decoded bodies in files of their own.
 */

const DOUBLE =
  "RFC 2046 §5.1.1: a part is followed by a line end of its own, so that two delimiter " +
  "lines in a row have none between them";
const EPILOGUE =
  "RFC 2046 §5.1.1: the line end of the closing delimiter is no epilogue; mime4j says " +
  "so too where it is CRLF, and keeps it where it is a line feed";
const BLANKS = "RFC 2046 §5.1.1: a boundary does not end in a blank, and blanks at the end of a " +
  "delimiter line are padding";
const WHOLE_LINE =
  "RFC 2046 §5.1.1 lets text follow a boundary, but then the delimiters of a part " +
  "could end the multipart around it; all other readers take whole lines";
const OPTION = "RFC 5322 says nothing of lines that are no fields: with an option of mime4j, the " +
  "first one ends the header";

const SUITE = "mime4j/core/src/test/resources/";

/** Where we differ, and the rule that decides it. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "mimetools-testmsgs/2002_06_12_doublebound.msg": DOUBLE,
  "mimetools-testmsgs/double-bound.msg": DOUBLE,
  "testmsgs/multipartemptypart.msg": DOUBLE,
  "mimetools-testmsgs/attachment-filename-encoding-Latin1.msg": EPILOGUE,
  "mimetools-testmsgs/attachment-filename-encoding-UTF8.msg": EPILOGUE,
  "mimetools-testmsgs/empty-preamble.msg": EPILOGUE,
  "mimetools-testmsgs/ticket-60931.msg": EPILOGUE,
  "mimetools-testmsgs/twopart.msg": EPILOGUE,
  "testmsgs/very-long-boundary.msg": BLANKS,
  "testmsgs/very-very-long-boundary.msg": BLANKS,
  "testmsgs/weird-boundary.msg": BLANKS,
  "testmsgs/ending-boundaries.msg": WHOLE_LINE,
  "testmsgs/malformedHeaderStartsBody-nocrlfcrlf.msg": OPTION,
  "testmsgs/malformedHeaderStartsBody-noheader.msg": OPTION,
};

/** A preamble or epilogue of nothing, which mime4j tells from none at all. */
const EMPTY = /<(preamble|epilogue)>\n<\/\1>\n/g;

/** An entity as mime4j writes it. */
function write(entity: Entity, name: string, leaf: (entity: Entity) => string): string {
  const fields = entity.fields.map((field) =>
    `<field>\n${escape(cutLineEnd(show(field.raw)))}</field>\n`
  );
  return `<${name}>\n<header>\n${fields.join("")}</header>\n${writeBody(entity, leaf)}</${name}>\n`;
}

function writeBody(entity: Entity, leaf: (entity: Entity) => string): string {
  if (entity.type.startsWith("message/") && entity.parts.length > 0) {
    return write(entity.parts[0], "message", leaf);
  }
  if (!entity.type.startsWith("multipart/")) return leaf(entity);
  const { preamble, epilogue } = entity;
  const before = preamble.length > 0 ? `<preamble>\n${escape(show(preamble))}</preamble>\n` : "";
  const after = epilogue.length > 0 ? `<epilogue>\n${escape(show(epilogue))}</epilogue>\n` : "";
  const parts = entity.parts.map((part) => write(part, "body-part", leaf)).join("");
  return `<multipart>\n${before}${parts}${after}</multipart>\n`;
}

function writeRawLeaf(entity: Entity): string {
  const body = entity.raw.subarray(entity.bodySpan.start - entity.span.start);
  return `<body>\n${escape(show(body))}</body>\n`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function cutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, "");
}

function lines(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
}

function readExpected(id: string, suffix: string): string | undefined {
  try {
    const bytes = Deno.readFileSync(new URL(id.replace(/\.msg$/, suffix), CORPUS));
    return show(bytes);
  } catch {
    return undefined;
  }
}

/** Where ours and theirs part, if they do. */
function compareRaw({ id, bytes }: CorpusMessage): string | undefined {
  const expected = readExpected(id, ".xml") ?? "";
  const written = write(readMessage(bytes).root, "message", writeRawLeaf);
  const [ours, theirs] = [written, expected].map((xml) =>
    lines(xml).replace(EMPTY, "").split("\n")
  );
  const at = ours.findIndex((line, index) => line !== theirs[index]);
  return at < 0 && ours.length === theirs.length
    ? undefined
    : `line ${at + 1}: ${JSON.stringify(ours[at])} for ${JSON.stringify(theirs[at])}`;
}

const messages = readCorpus().filter(({ id }) => id.startsWith(SUITE) && id.endsWith(".msg"));

Deno.test({
  name:
    "parseMessage agrees with mime4j on fields and structure, but where a rule decides otherwise",
  ignore: !hasCorpus(),
  fn() {
    const wrong: Record<string, string | undefined> = {};
    for (const message of messages) {
      const listed = DIFFERENCES[message.id.slice(SUITE.length)] !== undefined;
      const difference = compareRaw(message);
      if (listed !== (difference !== undefined)) wrong[message.id] = difference ?? "no difference";
    }
    assertEquals(wrong, {});
    assertEquals(messages.length, 80);
  },
});

/** RFC 2045 §6.8: base64 that lacks its padding still says all its bytes; mime4j drops the last ones. */
const UNPADDED: Readonly<Record<string, string>> = {
  "mimetools-testmsgs/frag.msg": "frag_decoded_1_2_1_2_1_2_1_2.bin",
  "mimetools-testmsgs/multi-frag.msg": "multi-frag_decoded_1_3_2.bin",
};

/** Names of the files that hold the decoded bodies, in order. */
function listDecoded(id: string): string[] {
  const xml = readExpected(id, "_decoded.xml") ?? "";
  return [...xml.matchAll(/<(?:text|binary)-body name="([^"]*)"\/>/g)].map(([, name]) => name);
}

function listLeaves(entity: Entity): Entity[] {
  return entity.parts.length > 0
    ? entity.parts.flatMap(listLeaves)
    : entity.type.startsWith("multipart/")
    ? []
    : [entity];
}

function compareDecoded({ id, bytes }: CorpusMessage): string[] {
  const names = listDecoded(id);
  const leaves = listLeaves(readMessage(bytes).root);
  if (names.length !== leaves.length) return [`${leaves.length} bodies for ${names.length}`];
  const unpadded = UNPADDED[id.slice(SUITE.length)];
  return leaves.flatMap((leaf, index) => {
    const expected = Deno.readFileSync(new URL(names[index], new URL(id, CORPUS)));
    const found = leaf.bytes();
    const all = lines(show(found)) === lines(show(expected));
    const less = show(found).startsWith(show(expected)) && found.length - expected.length === 2;
    const same = names[index] === unpadded ? less : all;
    return same ? [] : [`${names[index]}: ${found.length} bytes for ${expected.length}`];
  });
}

Deno.test({
  name: "Entity.bytes agrees with mime4j's decoded bodies",
  ignore: !hasCorpus(),
  fn() {
    const wrong: Record<string, string[]> = {};
    for (const message of messages) {
      if (DIFFERENCES[message.id.slice(SUITE.length)] !== undefined) continue;
      const found = compareDecoded(message);
      if (found.length > 0) wrong[message.id] = found;
    }
    assertEquals(wrong, {});
  },
});
