/**
 * A plain HTTP agent: content is POSTed to it, its description in the fields, and the answer is what
 * it has made of it; 204 means that nothing is to be changed.
 *
 *     POST /translate            Content-Type: text/html; charset=utf-8
 *                                Content-Language: en
 *                                Content-Location: http://site.example/about
 *                                Accept: text/html      Accept-Language: fr
 *
 * @module
 */
import { essenceOf } from "../../syntax/media_type.ts";
import { Client, type ClientResponse } from "../../http1/client.ts";
import type { Conversion } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import type { Field } from "../../model/variant.ts";
import { fieldValue } from "../../syntax/field_lines.ts";
import type { Ask, Finding } from "./consult.ts";
import type { Agent, Target } from "./options.ts";
import { hold } from "./hold.ts";
import type { Original } from "./original.ts";

/** The client of an HTTP agent. */
export function openHttpAgent({ url, limits }: Agent, caCerts?: string[]): Client {
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === "https:";
  const address = {
    protocol: isSecure ? "https:" : "http:",
    hostname,
    port: Number(port) || (isSecure ? 443 : 80),
  } as const;
  return new Client(address, { limits, caCerts });
}

/** How an HTTP agent is asked. */
export function httpAsk(client: Client, agent: Agent, target?: Target): Ask {
  const { pathname, search, host } = new URL(agent.url);
  return async (content, conversion) => {
    const response = await client.send({
      method: "POST",
      target: pathname + search,
      host,
      fields: fieldsOf(conversion, target),
      ...await bodyOf(content, agent.limits.agentSpool),
      signal: conversion.signal,
    });
    return await judge(response, conversion, target, agent.limits.agentSpool);
  };
}

function fieldsOf({ from, location, site }: Conversion, target: Target | undefined): Field[] {
  const { type = "application/octet-stream", charset, language } = from;
  const wanted = target?.language ?? language;
  return [
    ["Content-Type", charset === undefined ? type : `${type}; charset=${charset}`],
    ...language === undefined ? [] : [["Content-Language", language] as const],
    ...site === undefined ? [] : [["Content-Location", site + location] as const],
    ["Accept", target?.end.type ?? type],
    ["Accept-Encoding", "identity"],
    ...wanted === undefined ? [] : [["Accept-Language", wanted] as const],
  ];
}

/** What fits is sent with its length, which every server understands. */
async function bodyOf(
  content: Original,
  spool: number,
): Promise<{ readonly body: ReadableStream<Uint8Array>; readonly bodyLength?: number }> {
  const { bytes, ended } = await content.peek(spool);
  const body = content.from(0);
  if (body === undefined) throw new Fault("agent", "the content cannot be sent");
  return ended ? { body, bodyLength: bytes.length } : { body };
}

async function judge(
  { status, fields, body }: ClientResponse,
  { from }: Conversion,
  target: Target | undefined,
  spool: number,
): Promise<Finding> {
  const type = essenceOf(fieldValue(fields, "content-type"));
  const wanted = target?.end.type ?? from.type?.split(";", 1)[0].toLowerCase();
  const reason = status !== 200 && status !== 204
    ? `it answered ${status}`
    : status === 200 && type !== undefined && type !== wanted
    ? `it answered with ${type}, not ${wanted}`
    : status === 200 && fieldValue(fields, "content-encoding") !== undefined
    ? "it answered with a content coding"
    : undefined;
  if (reason !== undefined) {
    await body.cancel();
    throw new Fault("agent", reason);
  }
  return status === 204
    ? { kind: "unchanged" }
    : { kind: "changed", body: await hold(body, spool) };
}
