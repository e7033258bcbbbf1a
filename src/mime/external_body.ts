/**
 * Content that lies elsewhere (message/external-body, RFC 2046 §5.2.3; `url` by RFC 2017). It is
 * described and never fetched: a message must not make its reader open what it names.
 *
 *     Content-Type: message/external-body; access-type=anon-ftp; site="a.test"; name="b.ps"
 *
 *     Content-Type: application/postscript
 *     Content-ID: <id42@a.test>
 *
 * @module
 */
import { parseMailDate } from "../syntax/mail_date.ts";
import type { Entity } from "./entity.ts";
import { readMessage } from "./parse.ts";

/** Where the content is, and what it is. */
export interface ExternalBody {
  /** How it is reached, in lower case: `ftp`, `anon-ftp`, `tftp`, `local-file`, `mail-server`, `url`. */
  readonly accessType: string;
  /** All parameters, by name in lower case: `site`, `name`, `directory`, `mode`, `server`, `subject`. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Its URL, where it has one: given, or made from site, directory and name. */
  readonly url?: string;
  /** When it may be gone. */
  readonly expires?: Date;
  /** How long it is, in bytes. */
  readonly size?: number;
  /** The header of the content, and for `mail-server` what is to be sent there. */
  readonly content: Entity;
}

/** What an entity of type message/external-body says; undefined for all others. */
export function readExternalBody(entity: Entity): ExternalBody | undefined {
  const { type, parameters } = entity;
  const accessType = parameters.get("access-type")?.toLowerCase();
  if (type !== "message/external-body" || !accessType) return undefined;
  const expires = parseMailDate(parameters.get("expiration") ?? "").date;
  const size = parameters.get("size");
  const url = findUrl(accessType, parameters);
  return {
    accessType,
    parameters,
    ...(url === undefined ? {} : { url }),
    ...(expires ? { expires } : {}),
    ...(size !== undefined && /^\d{1,15}$/.test(size) ? { size: Number(size) } : {}),
    content: readMessage(entity.bytes()).root,
  };
}

const SCHEMES: Readonly<Record<string, string>> = { ftp: "ftp", "anon-ftp": "ftp", tftp: "tftp" };

function findUrl(accessType: string, parameters: ReadonlyMap<string, string>): string | undefined {
  // RFC 2017 §3.1: white space in it was put there to fold it.
  if (accessType === "url") return parameters.get("url")?.replace(/\s+/g, "");
  const scheme = SCHEMES[accessType];
  const [site, name] = [parameters.get("site"), parameters.get("name")];
  if (scheme === undefined || !site || !name) return undefined;
  const path = [...parameters.get("directory")?.split("/") ?? [], ...name.split("/")]
    .filter((step) => step !== "").map(encodeURIComponent).join("/");
  return `${scheme}://${encodeURIComponent(site)}/${path}`;
}
