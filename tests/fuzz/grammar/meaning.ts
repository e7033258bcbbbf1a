/**
 * What a request means, whatever form it has on the wire.
 *
 * @module
 */

/** What must reach the origin, and what becomes of the connection. */
export interface Meaning {
  readonly method: string;
  /** In origin-form; `*` for the server itself. */
  readonly path: string;
  /** Fields that are for the origin, by name in small letters; lines of one name joined. */
  readonly fields: ReadonlyMap<string, string>;
  /** The same of fields that mean something to a gateway, but must pass it as they are. */
  readonly known?: ReadonlyMap<string, string>;
  /** Undefined if there is none, not even of no length. */
  readonly content: string | undefined;
  readonly trailers: readonly (readonly [string, string])[];
  /** Whether another request may follow. */
  readonly persistent: boolean;
  /** Whether it is of HTTP/1.0. */
  readonly old: boolean;
}

/** Names that mean something to somebody begin otherwise: what has such a name is passed on as it is. */
export function isPlainName(name: string): boolean {
  return /^x[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name) && !/^x[-_]/i.test(name);
}

/** Fields that mean something to a gateway, and whose fate is not judged here. */
const KNOWN =
  /^(?:accept.*|age|available-.*|authorization|cache-control|cdn-loop|connection|content-.*|cookie|date|dnt|expect|expires|forwarded|from|host|http2.*|if-.*|keep-alive|link|max-forwards|negotiate|origin|pragma|prefer|priority|proxy-.*|range|referer|sec-.*|te|trailer|transfer-encoding|upgrade(?:-insecure-requests)?|user-agent|via|vary|x[-_].*)$/i;

/** Whether the name means something to a gateway, which may drop or change such fields. */
export function isKnown(name: string): boolean {
  return KNOWN.test(name);
}
