/**
 * What an ICAP service says of itself in answer to OPTIONS (RFC 3507 §4.10.2), and what follows from
 * it for one piece of content.
 *
 * @module
 */
import type { Field } from "../../../model/variant.ts";
import { fieldValue, fieldValues } from "../../../syntax/field_lines.ts";

/** How content is handed over, by the extension of its name. */
export type Transfer = "preview" | "ignore" | "complete";

/** A service as its OPTIONS describe it. */
export interface Service {
  /** REQMOD, RESPMOD. */
  readonly methods: ReadonlySet<string>;
  /** Bytes that it wants to see first; absent where it wants no preview. */
  readonly preview?: number;
  /** Whether it may answer 204 and 206 wherever it likes. */
  readonly allows: ReadonlySet<string>;
  /** Changes with whatever changes its answers (RFC 3507 §4.7), quotes left out. */
  readonly istag: string;
  /** Connections that it takes at once, where it says so. */
  readonly connections?: number;
  /** Seconds for which this holds; absent: until something else is said. */
  readonly lifetime?: number;
  /** By extension in lower case; `*` stands for all others. */
  readonly transfer: ReadonlyMap<string, Transfer>;
}

/** A preview beyond this says nothing more, and would all be held. */
const MOST_PREVIEW = 64 << 10;

const TRANSFERS: readonly Transfer[] = ["preview", "ignore", "complete"];

/** Reads the answer's fields. What is malformed counts as not said. */
export function readService(fields: readonly Field[]): Service {
  const preview = readNumber(fields, "preview");
  return {
    methods: new Set(readList(fields, "methods").map((method) => method.toUpperCase())),
    preview: preview === undefined ? undefined : Math.min(preview, MOST_PREVIEW),
    allows: new Set(readList(fields, "allow")),
    istag: readTag(fields) ?? "",
    connections: readNumber(fields, "max-connections") || undefined,
    lifetime: readNumber(fields, "options-ttl"),
    transfer: new Map(TRANSFERS.flatMap((transfer) =>
      readList(fields, `transfer-${transfer}`)
        .map((extension) => [extension.toLowerCase(), transfer] as const)
    )),
  };
}

/** The tag of a service, which stands in all of its answers; at most 32 bytes, more are cut off. */
export function readTag(fields: readonly Field[]): string | undefined {
  const value = fieldValue(fields, "istag")?.trim();
  return value?.replace(/^"(.*)"$/, "$1").slice(0, 32);
}

/** How content of this name is handed over. Without a list, all is previewed that can be. */
export function transferOf(service: Service, location: string): Transfer {
  const path = location.split(/[?#]/, 1)[0];
  const name = path.slice(path.lastIndexOf("/") + 1);
  const extension = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "";
  const { transfer, preview } = service;
  const wanted = transfer.get(extension) ?? transfer.get("*") ?? "preview";
  return wanted === "preview" && preview === undefined ? "complete" : wanted;
}

function readList(fields: readonly Field[], name: string): string[] {
  return fieldValues(fields, name).flatMap((value) => value.split(","))
    .map((item) => item.trim()).filter((item) => item !== "");
}

function readNumber(fields: readonly Field[], name: string): number | undefined {
  const value = fieldValue(fields, name)?.trim() ?? "";
  return /^[0-9]{1,9}$/.test(value) ? Number(value) : undefined;
}
