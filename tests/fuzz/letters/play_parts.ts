/**
 * Messages that are made, served: each of their parts is a resource with the content and the name that
 * the part has, and the page leads to all that it does not show.
 *
 * @module
 */
import { createVariform } from "../../../src/mod.ts";
import { type Dice, latin1, text } from "../../bytes/inputs.ts";
import { once } from "../grammar/elements.ts";
import { compare } from "./compare.ts";
import { type Meaning, message } from "./entities.ts";

/** A leaf and its number, as IMAP counts (RFC 9051 §6.4.5). */
interface NumberedLeaf {
  readonly path: string;
  readonly leaf: Meaning;
}

function* listLeaves(entity: Meaning, path: string): Generator<NumberedLeaf> {
  if (entity.type.startsWith("multipart/")) {
    for (const [at, part] of entity.parts.entries()) {
      yield* listLeaves(part, path === "" ? `${at + 1}` : `${path}.${at + 1}`);
    }
  } else if (entity.type.startsWith("message/") && entity.parts.length > 0) {
    const [inner] = entity.parts;
    const own = path === "" ? "1" : path;
    // The parts of a multipart in a message are counted right behind it.
    yield* listLeaves(inner, inner.type.startsWith("multipart/") ? own : `${own}.1`);
  } else yield { path: path === "" ? "1" : path, leaf: entity };
}

/** What a page can't but lead to: what is no text, and messages, which lead on to what is in them. */
function* listFiles(entity: Meaning, path: string): Generator<string> {
  if (entity.type.startsWith("multipart/")) {
    for (const [at, part] of entity.parts.entries()) {
      yield* listFiles(part, path === "" ? `${at + 1}` : `${path}.${at + 1}`);
    }
  } else if (entity.type !== "text/plain") yield path === "" ? "1" : path;
}

/** RFC 8187 §3.2, or a quoted string. */
function readFilename(disposition: string): string | undefined {
  const [, extended] = /filename\*=UTF-8''([^;]*)/.exec(disposition) ?? [];
  if (extended !== undefined) return decodeURIComponent(extended);
  return /filename="([^"]*)"/.exec(disposition)?.[1];
}

/** What is left of a name of a file (RFC 6266 §4.3). */
function safeName(name: string | undefined): string | undefined {
  const last = name?.split(/[/\\]/).at(-1) ?? "";
  const safe = last.replaceAll(/[\p{Cc}\p{Cf}]/gu, "").trim().replace(/^\.+/, "");
  return safe === "" ? undefined : [...safe].slice(-100).join("");
}

/** Serves a message, and tells what is wrong with its parts. */
export async function playParts(roll: Dice): Promise<string[]> {
  const { wire, meaning } = message(roll);
  const bytes = Uint8Array.from(latin1(wire));
  await using app = disposing(bytes, once(roll, 2));
  const wrongs: string[] = [];
  const get = (query: string, headers: HeadersInit) =>
    app.fetch(new Request(`http://site.test/a.eml${query}`, { headers }));
  const page = await (await get("", { accept: "text/html" })).text();
  for (const { path, leaf } of listLeaves(meaning, "")) {
    const response = await get(`?part=${path}`, { accept: "*/*" });
    const disposition = response.headers.get("content-disposition") ?? "";
    const found = {
      status: response.status,
      type: response.headers.get("content-type")?.split(";", 1)[0],
      filename: readFilename(disposition),
      content: text(await response.bytes()),
    };
    const meant = {
      status: 200,
      type: leaf.type,
      filename: safeName(leaf.filename),
      content: leaf.bytes,
    };
    wrongs.push(...compare(found, meant).map((line) => `${path}: ${line}`));
  }
  for (const path of listFiles(meaning, "")) {
    if (!page.includes(`?part=${path}"`)) wrongs.push(`the page does not lead to ${path}`);
  }
  return wrongs.length === 0 ? [] : [JSON.stringify(wire), ...wrongs];
}

function disposing(bytes: Uint8Array<ArrayBuffer>, tagged: boolean) {
  const headers = { "content-type": "message/rfc822", ...tagged ? { etag: '"v1"' } : {} };
  const app = createVariform({ origin: () => new Response(bytes, { headers }), log: () => {} });
  return { fetch: app.fetch, [Symbol.asyncDispose]: () => app.close() };
}
