/**
 * An ICAP service as an agent for content: RESPMOD (RFC 3507 §4.9).
 *
 * @module
 */
import { essenceOf } from "../../syntax/media_type.ts";
import { type Conversion, Replacement } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import type { Description, Field } from "../../model/variant.ts";
import { removeHopByHop } from "../../http1/hop_by_hop.ts";
import { fieldValue, withoutFields } from "../../syntax/field_lines.ts";
import type { IcapClient } from "./icap/client.ts";
import type { HttpResponseHead } from "./icap/heads.ts";
import { modify } from "./icap/modify.ts";
import type { Ask } from "./consult.ts";
import type { Agent, Target } from "./options.ts";

/** How an ICAP service is asked. */
export function icapAsk(client: IcapClient, { limits }: Agent, target?: Target): Ask {
  return async (content, conversion) => {
    const { from, location, site = "http://localhost", signal } = conversion;
    const response = { status: conversion.status ?? 200, fields: fieldsOf(conversion) };
    const request = { method: "GET", url: site + location, fields: [] };
    const subject = { request, response, content, length: from.length, signal };
    const modified = await modify(client, subject, limits.agentSpool);
    if (modified.kind === "unchanged") return modified;
    if (modified.response === undefined) {
      throw new Fault("agent", "The ICAP service answered with a request");
    }
    return judge(modified.response, response, modified.body, target);
  };
}

/** Written anew for what is shown to the service. */
const DESCRIBED: ReadonlySet<string> = new Set([
  "content-type",
  "content-language",
  "content-encoding",
  "content-length",
]);

function fieldsOf({ from, fields = [] }: Conversion): Field[] {
  return [...describe(from), ...withoutFields(removeHopByHop(fields), DESCRIBED)];
}

function describe({ type, charset, language, encoding, length }: Description): Field[] {
  const full = type === undefined || charset === undefined ? type : `${type}; charset=${charset}`;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ["Content-Type", full],
    ["Content-Language", language],
    ["Content-Encoding", encoding],
    ["Content-Length", length?.toString()],
  ];
  return lines.flatMap(([name, value]) => value === undefined ? [] : [[name, value] as const]);
}

/** An answer of another status or type is not the one that was chosen: it goes out in its place. */
function judge(
  given: HttpResponseHead,
  sent: HttpResponseHead,
  body: ReadableStream<Uint8Array> | null,
  target: Target | undefined,
): Awaited<ReturnType<Ask>> {
  const fields = withoutFields(removeHopByHop(given.fields), new Set(["content-length"]));
  const isExpected = given.status === sent.status &&
    (target === undefined
      ? isSame(given, sent, "content-type") && isSame(given, sent, "content-encoding")
      : essenceOf(fieldValue(given.fields, "content-type")) === target.end.type &&
        fieldValue(fields, "content-encoding") === undefined);
  if (!isExpected) throw new Replacement({ status: given.status, fields, body });
  const before = withoutFields(sent.fields, new Set(["content-length"]));
  const hasChanged = JSON.stringify(fields) !== JSON.stringify(before);
  return {
    kind: "changed",
    body: body ?? new ReadableStream({ start: (controller) => controller.close() }),
    fields: hasChanged ? fields : undefined,
  };
}

function isSame(a: HttpResponseHead, b: HttpResponseHead, name: string): boolean {
  const norm = ({ fields }: HttpResponseHead) =>
    fieldValue(fields, name)?.replaceAll(/[\s"]/g, "").toLowerCase();
  return norm(a) === norm(b);
}
