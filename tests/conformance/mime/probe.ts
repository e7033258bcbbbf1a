/**
 * Probes: small messages with the answer that a standard gives, as rows of a table. An answer is written
 * on one line, so that a table stays one.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type Address, type Entity, type Message, readMessage } from "../../../src/mime/mod.ts";
import { raw, show, tree, wire } from "../../mime/mail.ts";

/** One message and what it must be read as; what is not given is not compared. */
export interface Probe {
  /** The rule that is probed, unique. */
  readonly rule: string;
  /** The message in Latin-1, its line ends as line feeds, which become CRLF. */
  readonly source: string;
  /** Whether the line ends are meant as they are. */
  readonly exact?: boolean;
  readonly subject?: string;
  /** Addresses as {@linkcode showAddresses} writes them. */
  readonly from?: string;
  readonly sender?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly bcc?: string;
  readonly replyTo?: string;
  /** ISO date to the second, or null. */
  readonly date?: string | null;
  readonly messageId?: string;
  readonly inReplyTo?: string;
  readonly references?: string;
  /** As the `tree` of tests/mime/mail.ts writes it. */
  readonly tree?: string;
  /** Texts of the leaves, in order. */
  readonly texts?: readonly string[];
  /** Decoded bytes of the leaves, in order, as Latin-1. */
  readonly bytes?: readonly string[];
  readonly filename?: string;
  /** Parameters of the root's Content-Type. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly preamble?: string;
  readonly epilogue?: string;
  /** Names of all fields, in order. */
  readonly fields?: string;
  /** Codes that must be among the defects; none may be there if this is empty. */
  readonly defects?: string;
}

/** Characters beyond ASCII as the Latin-1 look of their UTF-8. */
export function utf8(text: string): string {
  return show(new TextEncoder().encode(text));
}

/** Bytes given in hex, as Latin-1. */
export function hex(digits: string): string {
  return show(Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16)));
}

/** Addresses on one line: `name <address>`, `group: (members)`. */
export function showAddresses(addresses: readonly Address[]): string {
  return addresses.map((one) =>
    "group" in one
      ? `${one.group}: (${showAddresses(one.members)})`
      : `${one.name} <${one.address}>`
  ).join(", ");
}

function leaves(entity: Entity): Entity[] {
  return entity.parts.length > 0 ? entity.parts.flatMap(leaves) : [entity];
}

/** What is compared for each property of a probe. */
const ANSWERS: { readonly [K in keyof Probe]?: (message: Message) => Probe[K] } = {
  subject: (message) => message.subject,
  from: (message) => showAddresses(message.from),
  sender: (message) => showAddresses(message.sender),
  to: (message) => showAddresses(message.to),
  cc: (message) => showAddresses(message.cc),
  bcc: (message) => showAddresses(message.bcc),
  replyTo: (message) => showAddresses(message.replyTo),
  date: (message) => message.date?.toISOString().replace(".000Z", "Z") ?? null,
  messageId: (message) => message.messageId,
  inReplyTo: (message) => message.inReplyTo.join(" "),
  references: (message) => message.references.join(" "),
  tree,
  texts: (message) => leaves(message.root).map((leaf) => leaf.text()),
  bytes: (message) => leaves(message.root).map((leaf) => show(leaf.bytes())),
  filename: (message) => leaves(message.root)[0].filename,
  parameters: (message) => Object.fromEntries(message.root.parameters),
  preamble: (message) => show(message.root.preamble),
  epilogue: (message) => show(message.root.epilogue),
  fields: (message) => message.fields.map((field) => field.name).join(" "),
};

/** All that was wrong, that of the bodies too. */
function listCodes(message: Message): string[] {
  const bodies = leaves(message.root).flatMap((leaf) =>
    leaf.type.startsWith("text/") ? leaf.decodeText().defects : leaf.decode().defects
  );
  return [...message.defects, ...bodies].map(({ code }) => code).filter((code) =>
    code !== "date-missing"
  );
}

/** Reads a probe's message and compares. */
export function runProbe(probe: Probe): void {
  const message = readMessage((probe.exact ? raw : wire)(probe.source));
  const found: Record<string, unknown> = {};
  const wanted: Record<string, unknown> = {};
  for (const key of Object.keys(ANSWERS) as (keyof Probe)[]) {
    if (!(key in probe)) continue;
    found[key] = ANSWERS[key]?.(message);
    wanted[key] = probe[key];
  }
  if (probe.defects !== undefined) {
    const codes = listCodes(message);
    const expected = probe.defects.split(" ").filter((code) => code !== "");
    found.defects = expected.length === 0 ? codes : expected.filter((code) => codes.includes(code));
    wanted.defects = expected;
  }
  assertEquals(found, wanted);
}

/** Makes one test of each probe. */
export function testProbes(standard: string, probes: readonly Probe[]): void {
  for (const probe of probes) {
    Deno.test(`parseMessage, ${standard}: ${probe.rule}`, () => runProbe(probe));
  }
}
