/**
 * Addresses as fields (RFC 5322 §3.4). Each is read back before it is written, so that none can
 * smuggle in another one.
 *
 * @module
 */
import { type Address, type Mailbox, parseAddresses } from "../syntax/address.ts";
import { decodeCharset } from "./charset_text.ts";
import { checkText, ComposeError } from "./compose_error.ts";
import { foldPieces, wordWidth } from "./write_field.ts";
import { encodeWords } from "./write_words.ts";

/** Addresses as they are given: texts as in a header field, mailboxes, groups, or several of them. */
export type AddressInput = string | Address | readonly (string | Address)[];

/** How a field of addresses is written. */
export interface AddressStyle {
  /** Whether local parts may go beyond ASCII (RFC 6532), as an 8-bit link with SMTPUTF8 lets them. */
  readonly international: boolean;
}

const ATOMS = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+(?: [A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+)*$/;
const QUOTABLE = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;
// addr-spec without the obsolete forms; RFC 6532 §3.2 adds what is beyond ASCII.
const ADDRESS =
  /^(?:[^\s"(),.:;<>@[\\\]]+(?:\.[^\s"(),.:;<>@[\\\]]+)*|"(?:[^"\\]|\\.)*")@(?:[^\s"(),:;<>@[\\\]]+|\[[^[\]\\]+\])$/;
const LONGEST_WORD = 60;
const LOST: ReadonlySet<string> = new Set([
  "address-unclosed",
  "address-double",
  "address-no-domain",
]);

/** All addresses that were given, each checked. */
export function readAddressInput(field: string, input: AddressInput): Address[] {
  const list = Array.isArray(input) ? input : [input];
  return list.flatMap((one: string | Address) =>
    typeof one === "string" ? readText(field, one) : [one]
  );
}

/** A field of addresses. */
export function writeAddressField(
  name: string,
  addresses: readonly Address[],
  style: AddressStyle,
): string {
  const pieces: string[] = [];
  addresses.forEach((address, index) => {
    const words = "group" in address
      ? writeGroup(name, address.group, address.members, style)
      : writeMailbox(name, address, style);
    words[words.length - 1] += index + 1 < addresses.length ? "," : "";
    for (const word of words) pieces.push(` ${word}`);
  });
  return foldPieces(name, pieces);
}

/** An address for comparison and for the left side of identifiers. */
export function domainOf(address: Address | undefined): string | undefined {
  const mailbox = address && "group" in address ? address.members[0] : address;
  return mailbox?.address.split("@").at(-1);
}

function readText(field: string, text: string): readonly Address[] {
  const { addresses, defects } = parseAddresses(checkText(field, text), decodeCharset);
  if (addresses.length === 0 || defects.some(({ code }) => LOST.has(code))) {
    throw new ComposeError(field, `${JSON.stringify(text)} is no address`);
  }
  return addresses;
}

function writeGroup(
  field: string,
  group: string,
  members: readonly Mailbox[],
  style: AddressStyle,
): string[] {
  const words = writePhrase(field, group);
  words[words.length - 1] += ":";
  members.forEach((member, index) => {
    const written = writeMailbox(field, member, style);
    written[written.length - 1] += index + 1 < members.length ? "," : "";
    words.push(...written);
  });
  words[words.length - 1] += ";";
  return words;
}

function writeMailbox(field: string, { name, address }: Mailbox, style: AddressStyle): string[] {
  const spec = checkAddress(field, address, style);
  return name === "" ? [spec] : [...writePhrase(field, name), `<${spec}>`];
}

/** A display name: as atoms, quoted, or as encoded words. */
function writePhrase(field: string, name: string): string[] {
  const text = checkText(field, name);
  const short = text.split(" ").every((word) => word.length <= LONGEST_WORD);
  if (!short || !QUOTABLE.test(text) || text.includes("=?")) {
    return encodeWords(text, wordWidth(field));
  }
  if (ATOMS.test(text)) return text.split(" ");
  return `"${text.replace(/["\\]/g, "\\$&")}"`.split(" ");
}

/** The address as it can be sent: what reads back as something else is refused. */
function checkAddress(field: string, address: string, style: AddressStyle): string {
  const spec = encodeDomain(checkText(field, address));
  const [read, ...more] = parseAddresses(`<${spec}>`, decodeCharset).addresses;
  const same = read !== undefined && !("group" in read) && read.address === spec &&
    read.name === "";
  if (!same || more.length > 0 || !ADDRESS.test(spec)) {
    throw new ComposeError(field, `${JSON.stringify(address)} is no address`);
  }
  if (/[^\x20-\x7e]/.test(spec) && !style.international) {
    throw new ComposeError(field, `${JSON.stringify(address)} needs an 8-bit link (RFC 6532)`);
  }
  return spec;
}

/** A domain beyond ASCII in its ASCII form, which every link carries (RFC 5890 §2.3.2.1). */
function encodeDomain(address: string): string {
  const mark = address.lastIndexOf("@");
  const domain = address.slice(mark + 1);
  if (mark < 0 || !/[^\0-\x7f]/.test(domain)) return address;
  const ascii = URL.parse(`http://${domain}`)?.hostname;
  return ascii === undefined || ascii === "" ? address : `${address.slice(0, mark + 1)}${ascii}`;
}
