/**
 * The law of Vary (RFC 9110 §12.5.5, RFC 9111 §4.1): who asks the same in all fields that it names gets the
 * same, whatever else is in the request, and whatever was asked before.
 *
 * @module
 */
import type { Variform } from "../../../src/mod.ts";
import type { Dice } from "../../bytes/inputs.ts";
import { type Fields, makeFields, NAMES } from "./fields.ts";

/** What all have to get who are told to get the same. */
const SHARED = [
  ...[
    "content-type",
    "content-language",
    "content-encoding",
    "content-location",
    "content-profile",
  ],
  ...["etag", "last-modified", "link", "alternates", "tcn", "variant-vary"],
  ...[
    "variants",
    "variant-key",
    "avail-format",
    "avail-language",
    "avail-encoding",
    "cookie-indices",
  ],
  ...["accept-ch", "location", "vary", "x-markdown-tokens", "use-as-dictionary"],
];

/** One answer, in a form that can be compared. */
export interface Told {
  readonly status: number;
  readonly fields: readonly string[];
  readonly vary: readonly string[];
  readonly content: string;
  readonly stored: boolean;
}

/** Asks, and reads all of the answer. */
export async function ask(app: Variform, path: string, fields: Fields): Promise<Told> {
  const request = new Request(`http://site.test${path}`, { headers: fields, redirect: "manual" });
  const response = await app.fetch(request);
  const { status, headers } = response;
  const bytes = await response.bytes();
  return {
    status,
    fields: SHARED.map((name) => `${name}: ${headers.get(name)}`),
    vary: (headers.get("vary") ?? "").toLowerCase().split(",").map((name) => name.trim()),
    // A page of an error names its request.
    // And a coding has more than one way to say the same.
    content: status < 300 && !headers.has("content-encoding") ? bytes.join() : "",
    stored: !/no-store/.test(headers.get("cache-control") ?? ""),
  };
}

/** Asks twice, with other fields where Vary names none, and tells what differs. */
export async function playVary(app: Variform, roll: Dice, path: string): Promise<string[]> {
  const fields = makeFields(roll);
  const told = await ask(app, path, fields);
  if (!told.stored || told.vary.includes("*")) return [];
  const free = NAMES.filter((name) => !told.vary.includes(name));
  const kept = Object.fromEntries(Object.entries(fields).filter(([name]) => !free.includes(name)));
  const others = makeFields(roll, free);
  const again = await ask(app, path, { ...kept, ...others });
  const wrongs = compare(told, again);
  if (wrongs.length === 0) return [];
  return [
    `${path} (${told.status}, by ${told.vary}) ${JSON.stringify(fields)}, and then ${
      JSON.stringify(others)
    }`,
    ...wrongs,
  ];
}

/** What differs between two answers that should be one. */
export function compare(a: Told, b: Told): string[] {
  const wrongs = a.status === b.status ? [] : [`status ${a.status} ${b.status}`];
  a.fields.forEach((field, index) => {
    if (field !== b.fields[index]) wrongs.push(`${field} → ${b.fields[index]}`);
  });
  return a.content === b.content ? wrongs : [...wrongs, "content"];
}
