/**
 * Turns a client's request into the one that goes to the origin.
 *
 * @module
 */
import { isStrongTag } from "../cache/mod.ts";
import { removeHopByHop } from "../http1/hop_by_hop.ts";
import { withoutFields } from "../syntax/field_lines.ts";
import {
  cdnLoop,
  type Client,
  forwardedFields,
  isClaim,
  surrogateCapability,
  via,
  WRITTEN_ANEW,
} from "./forwarded.ts";
import { normalizeAcceptEncoding, type SourcesOf, widenAccept } from "./accept_upstream.ts";
import type { Field } from "../model/variant.ts";

/** Written by our own client, or decided here. */
const MADE_ANEW = new Set(["host", "content-length", "expect", "via", "cdn-loop"]);

/** What the pipeline decides by itself, from whole answers, when it negotiates. */
const CONDITIONS: ReadonlySet<string> = new Set([
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
]);
const NEGOTIATED_HERE: ReadonlySet<string> = new Set([...CONDITIONS, "range", "if-range"]);

/** A GET that some applications take for another method: its answer would be stored as that of a GET. */
const METHOD_OVERRIDE = /^x[-_](?:http[-_])?method(?:[-_]override)?$/i;

/** How requests to an origin are made. */
export interface UpstreamRequestOptions {
  /** Believe what the client says of Forwarded and its relatives. */
  readonly trustForwarded: boolean;
  readonly sourcesOf: SourcesOf;
}

/** The fields that are forwarded whatever the method: end-to-end, and true about the client. */
export function passFields(
  headers: Headers,
  client: Client,
  options: UpstreamRequestOptions,
): Field[] {
  const trusted = options.trustForwarded ? headers : undefined;
  return [
    ...withoutFields(removeHopByHop([...headers]), MADE_ANEW).filter((field) =>
      options.trustForwarded ? !WRITTEN_ANEW.has(field[0]) : !isClaim(field[0])
    ),
    via(headers.get("via") ?? "", client.version),
    cdnLoop(headers.get("cdn-loop") ?? ""),
    ...forwardedFields(client, trusted),
    surrogateCapability(trusted),
  ];
}

/** The fields of a request whose answer will be negotiated here. */
export function negotiatedFields(
  headers: Headers,
  client: Client,
  options: UpstreamRequestOptions,
): Field[] {
  const { sourcesOf } = options;
  const left = mayForwardRange(headers, sourcesOf) ? CONDITIONS : NEGOTIATED_HERE;
  const hasDictionary = headers.has("available-dictionary");
  const codings = normalizeAcceptEncoding(headers.get("accept-encoding"), hasDictionary);
  const fields: Field[] = headers.has("accept-encoding") ? [] : [["accept-encoding", codings]];
  for (const field of passFields(headers, client, options)) {
    const [name, value] = field;
    if (left.has(name) || METHOD_OVERRIDE.test(name)) continue;
    if (name === "accept") fields.push([name, widenAccept(value, sourcesOf) ?? value]);
    else fields.push(name === "accept-encoding" ? [name, codings] : field);
  }
  return fields;
}

/**
 * A range of the origin's own form may be asked for when the client wants no form that is made:
 * seeking in a film must not fetch it anew each time. A range with a date or with our own tag in
 * If-Range could belong to another form.
 */
function mayForwardRange(headers: Headers, sourcesOf: SourcesOf): boolean {
  if (!headers.has("range")) return false;
  const condition = headers.get("if-range");
  if (condition !== null && !isStrongTag(condition.trim())) return false;
  const accept = headers.get("accept");
  return accept === null ||
    widenAccept(accept, sourcesOf) === accept && !namesDerivable(accept, sourcesOf);
}

function namesDerivable(accept: string, sourcesOf: SourcesOf): boolean {
  return accept.split(",").some((range) => {
    const type = range.split(";")[0].trim().toLowerCase();
    // HTML can be made from Markdown, but who asks for HTML mostly gets it as it is.
    return type !== "text/html" && sourcesOf(type).length > 0;
  });
}
