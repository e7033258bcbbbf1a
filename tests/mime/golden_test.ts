import { assertEquals } from "@std/assert";
import { type Entity, listMailboxes, type Message, readMessage } from "../../src/mime/mod.ts";
import { allowed } from "../allowed.ts";

/**
 * Messages of several projects' test suites, and what four readers of mail agree on. Line ends of
 * texts are compared as line feeds, and blanks at their ends not at all: quoted-printable has to
 * lose them (RFC 2045 §6.7), and three of the four keep them.
 */
const FOLDER = new URL("../../../shared/cases/mime/", import.meta.url);

interface Leaf {
  readonly path: string;
  readonly type: string;
  readonly charset?: string | null;
  readonly filename?: string | null;
  readonly sha?: string | null;
  readonly shw?: string | null;
  readonly tsha?: string | null;
}

interface Golden {
  readonly id: string;
  readonly subject?: string | null;
  readonly from?: readonly unknown[];
  readonly to?: readonly unknown[] | null;
  readonly date?: string | null;
  readonly tree?: string;
  readonly leaves?: readonly Leaf[];
  readonly all4: boolean;
}

/** Transfer encodings that RFC 2045 §6.4 makes opaque, where the four are lenient. */
const UNKNOWN_ENCODING: readonly string[] = [
  "stalwart/resources/eml/thirdparty/004.eml",
  "mime4j/core/src/test/resources/mimetools-testmsgs/x-gzip64.msg",
  "ruby-mail/spec/fixtures/emails/error_emails/content_transfer_encoding_plain.eml",
  "ruby-mail/spec/fixtures/emails/error_emails/content_transfer_encoding_qp_with_space.eml",
  "ruby-mail/spec/fixtures/emails/error_emails/content_transfer_encoding_spam.eml",
  "ruby-mail/spec/fixtures/emails/error_emails/content_transfer_encoding_text-html.eml",
  "enmime/testdata/low-quality/unk-encoding-part.raw",
];

function exists(): boolean {
  try {
    return Deno.statSync(new URL("golden.jsonl", FOLDER)).isFile;
  } catch {
    return false;
  }
}

async function readGolden(): Promise<Golden[]> {
  const text = await Deno.readTextFile(new URL("golden.jsonl", FOLDER));
  return text.trim().split("\n").map((line) => JSON.parse(line));
}

async function readCase(id: string): Promise<Uint8Array | undefined> {
  // Messages within mailboxes are named by a fragment and have no file of their own.
  return id.includes("#") ? undefined : await Deno.readFile(new URL(id, FOLDER));
}

function writeTree(entity: Entity): string {
  const nested = entity.parts.length > 0 || entity.type.startsWith("multipart/");
  return entity.type + (nested ? `[${entity.parts.map(writeTree).join(",")}]` : "");
}

function findLeaf(root: Entity, path: string): Entity | undefined {
  const steps = path.split(".").slice(1).map(Number);
  return steps.reduce<Entity | undefined>((entity, step) => entity?.parts[step - 1], root);
}

function listNames(addresses: Message["to"]): unknown[] {
  const pair = ({ name, address }: { name: string; address: string }) => [name, address];
  return addresses.map((address) =>
    "group" in address
      ? { group: address.group, members: address.members.map(pair) }
      : pair(address)
  );
}

async function hash(text: string, latin1: boolean): Promise<string> {
  const bytes = latin1
    ? Uint8Array.from(text, (char) => char.charCodeAt(0))
    : new TextEncoder().encode(text);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The ways in which the expected answers were made comparable. */
function variants(text: string): string[] {
  const lines = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  const ended = lines.replace(/\n+$/, "");
  return [text, lines, ended, ended.replace(/[ \t]+$/gm, "").replace(/\n+$/, "")];
}

async function isOneOf(
  text: string,
  latin1: boolean,
  wanted: readonly unknown[],
): Promise<boolean> {
  for (const variant of variants(text)) {
    if (wanted.includes(await hash(variant, latin1))) return true;
  }
  return false;
}

async function compareLeaf(root: Entity, leaf: Leaf): Promise<string[]> {
  const part = findLeaf(root, leaf.path);
  if (!part) return [`no part ${leaf.path}`];
  const wrong: string[] = [];
  if (leaf.charset !== undefined && (part.charset ?? null) !== leaf.charset) wrong.push("charset");
  if (leaf.filename !== undefined && (part.filename ?? null) !== leaf.filename) {
    wrong.push("filename");
  }
  const bytes = Array.from(part.bytes(), (byte) => String.fromCharCode(byte)).join("");
  if (leaf.sha && !await isOneOf(bytes, true, [leaf.sha, leaf.shw])) wrong.push("bytes");
  const text = part.decodeText();
  const guessed = text.defects.some((defect) => defect.code === "charset-bytes");
  // Where blanks at line ends made a difference to the bytes, they did to the text as well; and a
  // CR CR LF is one line end or two, as one likes.
  const comparable = leaf.tsha && !guessed && leaf.sha === leaf.shw && !bytes.includes("\r\r\n");
  if (comparable && !await isOneOf(text.text, false, [leaf.tsha])) wrong.push("text");
  return wrong.map((what) => `${what} of ${leaf.path}`);
}

async function compare(golden: Golden, bytes: Uint8Array): Promise<string[]> {
  const message = readMessage(bytes);
  const wrong: string[] = [];
  const check = (what: string, got: unknown, wanted: unknown) => {
    if (wanted !== undefined && JSON.stringify(got) !== JSON.stringify(wanted)) {
      wrong.push(`${what}: ${JSON.stringify(got)} for ${JSON.stringify(wanted)}`);
    }
  };
  check("subject", message.subject ?? null, golden.subject);
  // Of several authors only the first was compared.
  const from = listMailboxes(message.from).slice(0, 1).map(({ name, address }) => [name, address]);
  check("from", from, golden.from?.filter((author) => author !== null));
  check("to", listNames(message.to), golden.to === null ? [] : golden.to);
  const date = message.date?.toISOString().replace(".000Z", "Z") ?? null;
  check("date", date, golden.date === "invalid" ? null : golden.date);
  if (UNKNOWN_ENCODING.includes(golden.id)) return wrong;
  check("tree", writeTree(message.root), golden.tree);
  for (const leaf of golden.leaves ?? []) wrong.push(...await compareLeaf(message.root, leaf));
  return wrong;
}

Deno.test({
  name: "parseMessage agrees with four readers of mail wherever they agree with each other",
  ignore: !allowed.read || !exists(),
  async fn() {
    const wrong: Record<string, string[]> = {};
    let compared = 0;
    for (const golden of (await readGolden()).filter((one) => one.all4)) {
      const bytes = await readCase(golden.id);
      if (!bytes) continue;
      compared++;
      const found = await compare(golden, bytes);
      if (found.length > 0) wrong[golden.id] = found;
    }
    assertEquals(wrong, {});
    assertEquals(compared, 310);
  },
});

const RAW = "no rule: an 8-bit field is read as UTF-8 or windows-1252 and reported, not lost";
const BLANKS = "RFC 2046 §5.1.1: a boundary does not end in a blank";

/** Where three of the four agree and we differ, and the rule that decides it. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "stalwart/resources/eml/legacy/010.eml": RAW,
  "stalwart/resources/eml/legacy/020.eml": RAW,
  "stalwart/resources/eml/legacy/022.eml": RAW,
  "stalwart/resources/eml/legacy/027.eml": RAW,
  "stalwart/resources/eml/legacy/052.eml": RAW,
  "ruby-mail/spec/fixtures/emails/error_emails/invalid_subject_characters.eml": RAW,
  "mime4j/core/src/test/resources/testmsgs/very-long-boundary.msg": BLANKS,
  "mime4j/core/src/test/resources/testmsgs/weird-boundary.msg": BLANKS,
  "ruby-mail/spec/fixtures/emails/rfc2822/example13.eml":
    "RFC 5322 §4.5: blanks may stand before the colon of a field",
  "enmime/testdata/parts/ctype-invalid-characters.raw":
    "RFC 2045 §5.2: a type that can't be read is text/plain",
};

Deno.test({
  name: "parseMessage agrees with three of the four, but where a rule decides otherwise",
  ignore: !allowed.read || !exists(),
  async fn() {
    const wrong: Record<string, string[]> = {};
    let compared = 0;
    for (const golden of (await readGolden()).filter((one) => !one.all4)) {
      const bytes = await readCase(golden.id);
      if (!bytes) continue;
      compared++;
      const found = await compare(golden, bytes);
      if (found.length > 0 !== golden.id in DIFFERENCES) wrong[golden.id] = found;
    }
    assertEquals(wrong, {});
    assertEquals(compared, 131);
  },
});

Deno.test({
  name: "parseMessage makes octets of every part whose transfer encoding is unknown",
  ignore: !allowed.read || !exists(),
  async fn() {
    for (const id of UNKNOWN_ENCODING) {
      const bytes = await readCase(id);
      const defects = bytes ? readMessage(bytes).defects : [];
      assertEquals([id, defects.some(({ code }) => code === "transfer-encoding-unknown")], [
        id,
        true,
      ]);
    }
  },
});
