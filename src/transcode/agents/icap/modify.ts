/**
 * Has one HTTP message modified by an ICAP service: how much of it is shown first, what the service
 * may answer, and what its answer means (RFC 3507 §4.5, §4.6, §4.8, §4.9).
 *
 * @module
 */
import { Fault } from "../../../model/fault.ts";
import type { Field } from "../../../model/variant.ts";
import { hold } from "../hold.ts";
import type { Original } from "../original.ts";
import type { IcapClient } from "./client.ts";
import {
  encapsulateRequest,
  encapsulateResponse,
  formatIcapRequest,
  type HttpRequestHead,
  type HttpResponseHead,
} from "./heads.ts";
import { type Service, transferOf } from "./service.ts";
import { HEAD_ONLY, type IcapMessage, type IcapResponse } from "./transaction.ts";

/** The message that is to be modified. */
export interface Subject {
  /** The request; to be modified itself where there is no response. */
  readonly request: HttpRequestHead;
  readonly response?: HttpResponseHead;
  /** Content of what is to be modified. */
  readonly content?: Original;
  /** Its length, where it is known. */
  readonly length?: number;
  /** Fields that tell the service more, e.g. X-Client-IP. */
  readonly fields?: readonly Field[];
  readonly signal?: AbortSignal;
}

/** What the service has come to. */
export type Modified =
  | { readonly kind: "unchanged" }
  | {
    readonly kind: "changed";
    readonly request?: HttpRequestHead;
    readonly response?: HttpResponseHead;
    readonly body: ReadableStream<Uint8Array> | null;
  };

const UNCHANGED: Modified = { kind: "unchanged" };

/** Has it modified. Rejects with a fault where the service fails. */
export async function modify(
  client: IcapClient,
  subject: Subject,
  spool: number,
): Promise<Modified> {
  const service = await client.options();
  const method = subject.response === undefined ? "REQMOD" : "RESPMOD";
  if (!service.methods.has(method)) {
    throw new Fault("agent", `The ICAP service does not know ${method}`);
  }
  const transfer = transferOf(service, subject.request.url);
  if (transfer === "ignore") return UNCHANGED;
  const { content } = subject;
  // What is short enough is had whole first: only then may the service leave it as it is.
  if (subject.length === undefined) await content?.keep(spool);
  const preview = content === undefined || transfer === "complete" || service.preview === undefined
    ? undefined
    : await content.peek(service.preview);
  const terms = termsOf(subject, service, spool);
  const response = await client.send(() => messageOf(client, subject, preview, terms));
  const modified = interpret(response, subject, { ...terms, isPreviewed: preview !== undefined });
  if (modified.kind === "unchanged" || modified.body === null) return modified;
  return { ...modified, body: await hold(modified.body, spool) };
}

interface Preview {
  readonly bytes: Uint8Array;
  /** Whether this is all. */
  readonly ended: boolean;
}

/** What the service is allowed beside 200. */
interface Terms {
  readonly allowed: readonly string[];
}

/** An untouched original can be sent on as long as all of it is kept: only then is 204 allowed. */
function termsOf({ content, length }: Subject, { allows }: Service, spool: number): Terms {
  const isKept = content === undefined || content.isWhole ||
    (length !== undefined && length <= spool);
  return { allowed: isKept ? ["204", ...allows.has("206") ? ["206"] : []] : [] };
}

function messageOf(
  { address: { uri, host } }: IcapClient,
  subject: Subject,
  preview: Preview | undefined,
  { allowed }: Terms,
): IcapMessage {
  const { request, response, content, fields = [], signal } = subject;
  const hasBody = content !== undefined;
  const kind = response === undefined ? "req-body" : "res-body";
  const head = formatIcapRequest({
    method: response === undefined ? "REQMOD" : "RESPMOD",
    uri,
    host,
    fields: [
      ...allowed.length > 0 ? [["Allow", allowed.join(", ")] as const] : [],
      ...preview === undefined ? [] : [["Preview", String(preview.bytes.length)] as const],
      ...fields,
    ],
    heads: [
      encapsulateRequest(request),
      ...response === undefined ? [] : [encapsulateResponse(response)],
    ],
    body: hasBody ? kind : "null-body",
  });
  if (content === undefined) return { head, payload: HEAD_ONLY, signal };
  if (preview === undefined) {
    return { head, payload: { kind: "stream", stream: streamFrom(content, 0) }, signal };
  }
  const { bytes, ended } = preview;
  const payload = { kind: "bytes", bytes: framePreview(preview) } as const;
  return ended
    ? { head, payload, signal }
    : { head, payload, rest: () => streamFrom(content, bytes.length), signal };
}

function streamFrom(content: Original, offset: number): ReadableStream<Uint8Array> {
  const stream = content.from(offset);
  if (stream === undefined) throw new Fault("agent", "The content cannot be sent a second time");
  return stream;
}

const encoder = new TextEncoder();

/** The preview as chunks; `ieof` tells the service that there is no more to ask for (§4.5). */
function framePreview({ bytes, ended }: Preview): Uint8Array {
  const opening = bytes.length > 0 ? encoder.encode(`${bytes.length.toString(16)}\r\n`) : bytes;
  const closing = encoder.encode(
    `${bytes.length > 0 ? "\r\n" : ""}0${ended ? "; ieof" : ""}\r\n\r\n`,
  );
  const framed = new Uint8Array(opening.length + bytes.length + closing.length);
  framed.set(opening);
  framed.set(bytes, opening.length);
  framed.set(closing, opening.length + bytes.length);
  return framed;
}

function interpret(
  answer: IcapResponse,
  { content }: Subject,
  { allowed, isPreviewed }: Terms & { readonly isPreviewed: boolean },
): Modified {
  const { status, request, response, body } = answer;
  if (status === 204) {
    if (!isPreviewed && !allowed.includes("204")) throw outOfTurn(status);
    return UNCHANGED;
  }
  if (status === 206 && !allowed.includes("206")) throw outOfTurn(status);
  if (status !== 200 && status !== 201 && status !== 206) {
    throw new Fault("agent", `The ICAP service answered ${status}`);
  }
  if (request === undefined && response === undefined) {
    throw new Fault("agent", "The ICAP service answered with no message");
  }
  const whole = body && content && status === 206 ? withOriginal(answer, body, content) : body;
  return { kind: "changed", request, response, body: whole ?? null };
}

function outOfTurn(status: number): Fault {
  return new Fault("agent", `The ICAP service answered ${status}, which it was not allowed`);
}

/** `0; use-original-body=N` has the original follow from this offset on. */
const USE_ORIGINAL = /;\s*use-original-body\s*=\s*"?([0-9]{1,15})"?/i;

function withOriginal(
  { lastExtension }: IcapResponse,
  body: ReadableStream<Uint8Array>,
  content: Original,
): ReadableStream<Uint8Array> {
  return ReadableStream.from(generate());

  async function* generate(): AsyncGenerator<Uint8Array> {
    yield* body;
    const match = USE_ORIGINAL.exec(lastExtension());
    if (match === null) return;
    const offset = Number(match[1]);
    if (offset > (await content.peek(offset)).bytes.length) {
      throw new Fault("agent", "The ICAP service wants the original from beyond its end");
    }
    yield* streamFrom(content, offset);
  }
}
