/**
 * What the bytes of an answer to RESPMOD mean by RFC 3507 §4.3.3 and §4.4, read slowly and strictly.
 *
 * @module
 */
import { type Fields, readFields, takeChunks, valuesOf } from "../grammar/grammar.ts";
import type { Allowed, Meaning } from "./answers.ts";

const PARTS =
  /^(?:req-hdr=(\d+)[ \t]*,[ \t]*)?(?:res-hdr=(\d+)[ \t]*,[ \t]*)?(res-body|null-body|opt-body)=(\d+)$/i;
const ORIGINAL = /^0;[ \t]*use-original-body=(\d+)/m;

/** The meaning; "unclear" where it is not for this reader to say. */
export function readAnswer(text: string, allowed: Allowed, original: string): Meaning | "unclear" {
  const end = text.indexOf("\r\n\r\n");
  const [line, ...lines] = text.slice(0, Math.max(0, end)).split("\r\n");
  const [, status] = /^ICAP\/1\.0 (\d{3})(?: [\t\x20-\x7e\x80-\xff]*)?$/.exec(line) ?? [];
  const fields = readFields(lines);
  if (end < 0 || status === undefined || fields === undefined) return "failure";
  if (status === "100") return "unclear";
  const may = (code: string) => allowed.allow.includes(code);
  if (status === "204") {
    return may("204") || allowed.inPreview ? { status: 200, content: original } : "failure";
  }
  if (status === "206" ? !may("206") : status !== "200" && status !== "201") return "failure";
  const parts = PARTS.exec(valuesOf(fields, "encapsulated").join(", "));
  if (parts === null) return "failure";
  const message = readMessage(text.slice(end + 4), parts);
  if (typeof message === "string") return message;
  const { content, last, code } = message;
  const [, from] = status === "206" ? ORIGINAL.exec(last) ?? [] : [];
  if (from === undefined) return { status: code, content };
  if (Number(from) > original.length) return "failure";
  return { status: code, content: content + original.slice(Number(from)) };
}

interface Message {
  readonly code: number;
  readonly content: string;
  /** The line of the last chunk. */
  readonly last: string;
}

function readMessage(
  text: string,
  [, request, response, kind, offset]: readonly (string | undefined)[],
): Message | "failure" | "unclear" {
  const starts = [request, response, offset].flatMap((it) => it === undefined ? [] : [Number(it)]);
  const isOrdered = starts[0] === 0 && starts.every((it, i) => i === 0 || it > starts[i - 1]);
  const [, from = 0, to = 0] = response === undefined ? [] : [0, Number(response), Number(offset)];
  if (!isOrdered || response === undefined || text.length < to) return "failure";
  // The request that goes with an answer is nobody's concern here, but it has to be one.
  const isRequest = request === undefined ||
    /^[A-Z]+ \S+ HTTP\/1\.1\r\n/.test(text) && readHead(text.slice(0, from));
  const head = readHead(text.slice(from, to));
  const [, code] = /^HTTP\/1\.[01] (\d{3})(?: [^\r\n]*)?\r\n/.exec(text.slice(from, to)) ?? [];
  if (!isRequest || head === undefined || code === undefined) return "failure";
  // What the client gets of such an answer is for others to judge.
  if (!/^[2-5]/.test(code) || /^(?:20[456]|304)$/.test(code)) return "unclear";
  if (valuesOf(head, "content-type").length !== 1) return "unclear";
  if (valuesOf(head, "content-encoding").length > 0) return "unclear";
  if (kind === "null-body") return { code: Number(code), content: "", last: "" };
  if (kind !== "res-body") return "failure";
  const body = takeChunks(text, to);
  if (typeof body === "string") return "failure";
  const last = text.slice(to, body.end).match(/^0+(?:[ \t]*;.*)?$/gm)?.pop() ?? "";
  return { code: Number(code), content: body.content, last };
}

function readHead(text: string): Fields | undefined {
  if (!text.endsWith("\r\n\r\n") || text.indexOf("\r\n\r\n") < text.length - 4) return undefined;
  return readFields(text.slice(0, -4).split("\r\n").slice(1));
}
