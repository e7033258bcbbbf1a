/**
 * Addresses of mail: mailboxes and groups (RFC 5322 §3.4), with the obsolete forms of §4.4.
 *
 *     address = mailbox / group
 *     mailbox = ([display-name] "<" [obs-route] addr-spec ">") / addr-spec
 *     group   = display-name ":" [mailbox-list] ";" [CFWS]
 *
 *     "Joe Q. Public" <john.q.public@example.com>, Who? <one@y.test>
 *     A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;
 *     Pete(A nice \) chap) <pete(his account)@silly.test(his host)>
 *     Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example
 *
 * @module
 */
import {
  decodeEncodedWords,
  type DecodeText,
  formatEncodedWords,
  hasEncodedWord,
} from "./encoded_word.ts";
import { type FieldDefect, type MailToken, readMailTokens } from "./mail_token.ts";

/** One mailbox; either text may be empty. */
export interface Mailbox {
  /** Display name, decoded. */
  readonly name: string;
  /** Local part, `@`, domain. The local part has quotes where its characters need them. */
  readonly address: string;
}

/** A named list of mailboxes, which may be empty. */
export interface AddressGroup {
  /** Name of the group, decoded. */
  readonly group: string;
  /** Its mailboxes. */
  readonly members: readonly Mailbox[];
}

/** What an address field is made of. */
export type Address = Mailbox | AddressGroup;

/** The addresses of a field, and what was wrong with it (offsets in characters). */
export interface AddressList {
  readonly addresses: readonly Address[];
  readonly defects: readonly FieldDefect[];
}

/** Reads an address field; `decode` decodes the encoded words of its names. */
export function parseAddresses(text: string, decode: DecodeText): AddressList {
  return new AddressReader(readMailTokens(text), decode).read();
}

/** All mailboxes, those in groups included, in order. */
export function listMailboxes(addresses: readonly Address[]): Mailbox[] {
  return addresses.flatMap((address) => "group" in address ? address.members : [address]);
}

/** Addresses as a field value in ASCII, but for what the addresses themselves hold. */
export function formatAddresses(addresses: readonly Address[]): string {
  return addresses.map((address) =>
    "group" in address
      ? `${formatPhrase(address.group)}:${formatAddresses(address.members)};`
      : formatMailbox(address)
  ).join(", ");
}

function formatMailbox({ name, address }: Mailbox): string {
  return name === "" ? address : `${formatPhrase(name)} <${address}>`;
}

function formatPhrase(text: string): string {
  const encoded = formatEncodedWords(text);
  if (encoded !== text || /^[\w!#$%&'*+\-/=?^`{|}~ ]*$/.test(text)) return encoded;
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

const DOT_ATOM = /^[^\s()<>[\]:;@\\,".]+(?:\.[^\s()<>[\]:;@\\,".]+)*$/;

class AddressReader {
  readonly #tokens: readonly MailToken[];
  readonly #decode: DecodeText;
  readonly #addresses: Address[] = [];
  readonly #defects: FieldDefect[] = [];
  #group: { name: string; members: Mailbox[] } | undefined;
  /** Tokens since the last address, without comments. */
  #words: MailToken[] = [];
  /** Whether "@" is among them; kept beside, so that many colons can't make many searches. */
  #marked = false;
  #comment: string | undefined;
  #angle: string | undefined;

  constructor(tokens: readonly MailToken[], decode: DecodeText) {
    this.#tokens = tokens;
    this.#decode = decode;
  }

  read(): AddressList {
    let at = 0;
    while (at < this.#tokens.length) at = this.#step(at);
    this.#endAddress();
    if (this.#group) {
      this.#report("address-group-unclosed", this.#tokens[this.#tokens.length - 1]);
      this.#endGroup();
    }
    return { addresses: this.#addresses, defects: this.#defects };
  }

  #step(at: number): number {
    const token = this.#tokens[at];
    if (!token.closed) this.#report("address-unclosed", token);
    if (token.kind === "comment") {
      this.#comment = token.text;
      return at + 1;
    }
    if (token.kind !== "special") {
      if (token.kind === "quoted" && hasEncodedWord(token.text)) {
        this.#report("encoded-word-quoted", token);
      }
      this.#words.push(token);
      // A comment within the address says nothing of whose it is.
      this.#comment = undefined;
      return at + 1;
    }
    if (token.text === "<") return this.#readAngle(at + 1);
    if (token.text === ",") this.#endAddress();
    else if (token.text === ";") {
      this.#endAddress();
      this.#endGroup();
    } else if (token.text === ":" && this.#opensGroup()) {
      this.#group = { name: this.#takePhrase(), members: [] };
      this.#comment = undefined;
    } else {
      this.#marked ||= isAt(token);
      this.#words.push(token);
    }
    return at + 1;
  }

  #opensGroup(): boolean {
    return !this.#group && this.#angle === undefined && !this.#marked;
  }

  /** Reads up to the ">" of an address; a route before it ends with ":" and is dropped (§4.4). */
  #readAngle(at: number): number {
    const start = at;
    const pieces: MailToken[] = [];
    const routed = this.#beginsRoute(at);
    for (; at < this.#tokens.length; at++) {
      const token = this.#tokens[at];
      if (token.kind === "comment") continue;
      if (token.kind !== "special" || token.text === "@") {
        pieces.push(token);
        continue;
      }
      if (token.text === ">") break;
      if (token.text === ":" && routed) pieces.length = 0;
      else if ((token.text === "," || token.text === ";") && !routed) break;
      else if (token.text === "<") pieces.length = 0;
      else pieces.push(token);
    }
    const closed = this.#tokens[at]?.text === ">";
    if (!closed) this.#report("address-unclosed", this.#tokens[start - 1]);
    if (this.#angle !== undefined) this.#report("address-double", this.#tokens[start - 1]);
    else this.#angle = joinSpec(pieces);
    return closed ? at + 1 : at;
  }

  /** Whether a route begins here: `obs-route` may have commas and comments before its first "@". */
  #beginsRoute(at: number): boolean {
    let first = this.#tokens[at];
    while (first?.kind === "comment" || isComma(first)) first = this.#tokens[++at];
    return first !== undefined && isAt(first);
  }

  #endAddress(): void {
    const first = this.#words[0];
    const spec = this.#angle === undefined ? this.#takeSpec() : this.#angle;
    const name = this.#takePhrase() || (spec === "" ? "" : this.#takeComment());
    this.#angle = undefined;
    this.#comment = undefined;
    if (spec === "" && name === "") return;
    if (first && !spec.includes("@")) this.#report("address-no-domain", first);
    (this.#group?.members ?? this.#addresses).push({ name, address: spec });
  }

  #endGroup(): void {
    if (!this.#group) return;
    this.#addresses.push({ group: this.#group.name, members: this.#group.members });
    this.#group = undefined;
  }

  /**
   * A bare addr-spec: the words around "@". Words that stand apart before it are a name whose
   * brackets were forgotten. Without an "@", a single word is taken for a local part.
   */
  #takeSpec(): string {
    if (!this.#marked) return "";
    const mark = this.#words.findIndex(isAt);
    let first = Math.max(mark - 1, 0);
    while (first > 0 && joinsLeft(this.#words[first - 1], this.#words[first])) first--;
    let end = mark + 1;
    while (end < this.#words.length && (end === mark + 1 || joinsRight(this.#words, end))) end++;
    return joinSpec(this.#words.splice(first, end - first));
  }

  /** An old way to give a name: after the address, as a comment (RFC 5322 §3.4, note). */
  #takeComment(): string {
    return decodeEncodedWords(this.#comment ?? "", this.#decode).trim();
  }

  #takePhrase(): string {
    const text = this.#words.map((word) => (word.spaced ? " " : "") + word.text).join("");
    this.#words = [];
    this.#marked = false;
    return decodeEncodedWords(text, this.#decode).trim();
  }

  #report(code: string, token: MailToken): void {
    this.#defects.push({ code, offset: token.start });
  }
}

function isAt(token: MailToken): boolean {
  return token.kind === "special" && token.text === "@";
}

function isComma(token: MailToken | undefined): boolean {
  return token?.kind === "special" && token.text === ",";
}

/** Whether two words are one local part: glued, or parted by blanks around a dot (§4.4). */
function joinsLeft(left: MailToken, right: MailToken): boolean {
  return !right.spaced || left.text.endsWith(".") || right.text.startsWith(".");
}

function joinsRight(words: readonly MailToken[], at: number): boolean {
  return joinsLeft(words[at - 1], words[at]);
}

/** An addr-spec from its tokens: white space goes, quotes stay where they are needed. */
function joinSpec(tokens: readonly MailToken[]): string {
  const local = tokens.findIndex(isAt);
  return tokens.map((token, index) => {
    if (token.kind !== "quoted") return token.text;
    const alone = tokens.length === 1 || local === 1;
    if (alone && index === 0 && DOT_ATOM.test(token.text)) return token.text;
    return `"${token.text.replace(/["\\]/g, "\\$&")}"`;
  }).join("");
}
