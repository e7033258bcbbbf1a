/**
 * Links from a body to the parts beside it: `cid:` and `mid:` (RFC 2392), Content-Location (RFC 2557).
 *
 * @module
 */
import { parseMessageIds } from "../syntax/message_id.ts";
import type { Entity } from "./entity.ts";
import { isMessageType } from "./part_path.ts";

/** Finds the part that a URL means; see {@linkcode indexParts}. */
export type ResolvePart = (url: string) => Entity | undefined;

/** RFC 2557 §5 (c): without any base, relative URLs are resolved against this one. */
const NO_BASE = "thismessage:/";

/**
 * Finds the parts that URLs in a body mean: by their Content-ID, or by what their Content-Location
 * says. `from` is that body, or the URL against which its links are resolved. Where several parts
 * answer to one name, the first does.
 */
export function indexParts(root: Entity, from?: Entity | string): ResolvePart {
  const index = new LinkIndex();
  for (const [entity, base] of walkBases(root)) index.add(entity, base);
  const base = typeof from === "string" || from === undefined
    ? resolve(from ?? NO_BASE, NO_BASE)
    : index.baseOf(from);
  index.addRelative(base);
  return (url) => index.find(url, base);
}

class LinkIndex {
  readonly #ids = new Map<string, Entity>();
  readonly #messages = new Map<string, Entity>();
  readonly #locations = new Map<string, Entity>();
  readonly #bases = new Map<Entity, string>();

  add(entity: Entity, base: string): void {
    const own = ownBase(entity, base);
    this.#bases.set(entity, own);
    const { contentId, contentLocation } = entity;
    if (contentId !== undefined) setFirst(this.#ids, contentId, entity);
    for (const id of parseMessageIds(entity.field("message-id")?.text ?? "")) {
      setFirst(this.#messages, id, entity);
    }
    if (contentLocation === undefined) return;
    setFirst(this.#locations, resolve(contentLocation, entity.contentBase ?? base), entity);
  }

  /** Parts with relative names and no base are also meant by what the body makes of these names. */
  addRelative(base: string): void {
    for (const entity of this.#bases.keys()) {
      const { contentLocation } = entity;
      if (contentLocation) setFirst(this.#locations, resolve(contentLocation, base), entity);
    }
  }

  baseOf(entity: Entity): string {
    return this.#bases.get(entity) ?? NO_BASE;
  }

  find(url: string, base: string): Entity | undefined {
    const [, scheme, rest] = /^(cid|mid):(.*)$/is.exec(url.trim()) ?? [];
    if (scheme === undefined) return this.#locations.get(resolve(url, base));
    if (scheme.toLowerCase() === "cid") return this.#ids.get(decodePercent(rest));
    const [message, part] = rest.split("/", 2).map(decodePercent);
    const found = this.#messages.get(message);
    return found && part !== undefined ? this.#ids.get(part) : found;
  }
}

/** All entities with the base that they inherit: that of the multiparts around them (§5 (b)). */
function* walkBases(root: Entity): Generator<[Entity, string]> {
  const stack: [Entity, string][] = [[root, NO_BASE]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    yield next;
    const [entity, base] = next;
    // A message inside has a world of its own.
    const inner = isMessageType(entity.type) ? NO_BASE : ownBase(entity, base);
    for (let at = entity.parts.length - 1; at >= 0; at--) stack.push([entity.parts[at], inner]);
  }
}

/** What an entity's links are resolved against; Content-Base is that of RFC 2110. */
function ownBase(entity: Entity, inherited: string): string {
  const own = entity.contentBase ?? entity.contentLocation;
  return own === undefined ? inherited : resolve(own, inherited);
}

function resolve(url: string, base: string): string {
  try {
    return new URL(url.trim(), base).href;
  } catch {
    return url.trim();
  }
}

function setFirst(map: Map<string, Entity>, key: string, entity: Entity): void {
  if (!map.has(key)) map.set(key, entity);
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
