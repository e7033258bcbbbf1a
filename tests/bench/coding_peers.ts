/**
 * What others have for the same work, bytes in and bytes out: where an API speaks strings, it pays for the
 * conversion that bytes need, in the fastest way there is.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createSearch } from "./coding_remix.ts";
import { encodeBase64 as stdEncode } from "@std/encoding/base64";
import { indexOfNeedle } from "@std/bytes";
import emailjs from "emailjs-mime-codec";
import libbase64 from "libbase64";
import libqp from "libqp";
import "postal-mime"; // so that it can be resolved to a file
import quotedPrintable from "quoted-printable";
import * as loops from "./coding_loops.ts";

/** Bytes to bytes. */
export type Codec = (bytes: Uint8Array<ArrayBuffer>) => unknown;

/** Peers by name. */
export type Peers = Readonly<Record<string, Codec>>;

const encoder = new TextEncoder();
const ascii = new TextDecoder();

/** A view of the bytes, as Node's functions want them. */
function bufferOf(bytes: Uint8Array<ArrayBuffer>): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Latin-1 text of bytes, as Node makes it. */
function sliceOf(bytes: Uint8Array<ArrayBuffer>): string {
  // deno-lint-ignore no-explicit-any -- it is not in the types
  return (bufferOf(bytes) as any).latin1Slice();
}

function encodeInto(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  encoder.encodeInto(text, bytes);
  return bytes;
}

function setFromBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(text.length / 4) * 3);
  return bytes.subarray(0, bytes.setFromBase64(text).written);
}

/** Plain base64. */
export const ENCODE: Peers = {
  "native": (bytes) => encodeInto(bytes.toBase64()),
  "Buffer": (bytes) => encodeInto(bufferOf(bytes).toString("base64")),
  "libbase64": (bytes) => encodeInto(libbase64.encode(bufferOf(bytes))),
  "deno-std": (bytes) => encodeInto(stdEncode(bytes)),
  "emailjs": (bytes) => encodeInto(emailjs.base64Encode(bytes)),
  "loop": loops.encodeBase64,
};

/** Base64 in lines of 76. */
export const ENCODE_LINES: Peers = {
  "native, wrapped by a loop": (bytes) => loops.wrapLines(encodeInto(bytes.toBase64()), 76),
  "Buffer, wrapped by a loop": (bytes) =>
    loops.wrapLines(encodeInto(bufferOf(bytes).toString("base64")), 76),
  "native, by an expression": (bytes) =>
    encodeInto(bytes.toBase64().replace(/.{76}(?=.)/g, "$&\r\n")),
  "native, line by line": encodeByLine,
  "libbase64": (bytes) => encodeInto(libbase64.wrap(libbase64.encode(bufferOf(bytes)), 76)),
  "emailjs": (bytes) => encodeInto(emailjs.base64Encode(bytes).replace(/.{76}(?=.)/g, "$&\r\n")),
  "loop": (bytes) => loops.wrapLines(loops.encodeBase64(bytes), 76),
};

function encodeByLine(bytes: Uint8Array): Uint8Array {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 57) lines.push(bytes.subarray(at, at + 57).toBase64());
  return encodeInto(lines.join("\r\n"));
}

/** Base64 that is nothing but letters, or has white space in it. */
export const DECODE: Peers = {
  "native, TextDecoder": (bytes) => setFromBase64(ascii.decode(bytes)),
  "native, latin1Slice": (bytes) => setFromBase64(sliceOf(bytes)),
  "Buffer": (bytes) => Buffer.from(sliceOf(bytes), "base64"),
  "libbase64": (bytes) => libbase64.decode(sliceOf(bytes)),
  "emailjs": (bytes) => emailjs.base64Decode(sliceOf(bytes)),
  "loop": loops.decodeBase64,
};

/** Base64 with junk in it, which the platform refuses. */
export const DECODE_JUNK: Peers = {
  "native, by an expression": (bytes) =>
    setFromBase64(ascii.decode(bytes).replace(/[^A-Za-z0-9+/]+/g, "")),
  "Buffer": DECODE["Buffer"],
  "libbase64": DECODE["libbase64"],
  "loop": loops.decodeBase64,
};

/** Quoted-printable libraries. */
export const PRINTABLE_ENCODE: Peers = {
  "libqp": (bytes) => encodeInto(libqp.wrap(libqp.encode(bufferOf(bytes)), 76)),
  "quoted-printable": (bytes) => encodeInto(quotedPrintable.encode(sliceOf(bytes))),
  "emailjs": (bytes) => encodeInto(emailjs.quotedPrintableEncode(bytes)),
  "loop": loops.encodeQuotedPrintable,
};

const { default: PostalDecoder } = await import(
  new URL("./qp-decoder.js", import.meta.resolve("postal-mime")).href
);

/** As postal-mime feeds its decoder: line by line. */
function decodePostal(bytes: Uint8Array): unknown {
  const decoder = new PostalDecoder();
  for (let at = 0; at < bytes.length;) {
    const feed = bytes.indexOf(10, at);
    const next = feed < 0 ? bytes.length : feed + 1;
    const end = feed < 0 ? next : bytes[feed - 1] === 13 ? feed - 1 : feed;
    decoder.update(bytes.subarray(at, end));
    at = next;
  }
  // Its last step is asynchronous and only joins what these are.
  decoder.flushBuffer();
  return decoder.chunks;
}

/** Quoted-printable libraries. */
export const PRINTABLE_DECODE: Peers = {
  "postal-mime": decodePostal,
  "libqp": (bytes) => libqp.decode(bufferOf(bytes)),
  "quoted-printable": (bytes) => encodeInto(quotedPrintable.decode(sliceOf(bytes))),
  "emailjs": (bytes) => emailjs.quotedPrintableDecode(ascii.decode(bytes)),
  "loop": loops.decodeQuotedPrintable,
};

/** Search for a delimiter of a multipart. */
export function boundaryPeers(delimiter: string): Peers {
  const needle = encoder.encode(delimiter);
  const horspool = createSearch(delimiter);
  return {
    "remix Horspool": (bytes) => horspool(bytes),
    "Latin-1 indexOf": (bytes) => sliceOf(bytes).indexOf(delimiter),
    "deno-std": (bytes) => indexOfNeedle(bytes, needle),
    "Buffer": (bytes) => bufferOf(bytes).indexOf(needle),
  };
}
