/**
 * From the path of a request to names of folders and files, and back. Nothing that could lead out
 * of the folder gets past here, on whatever system it is stored.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import type { Refused } from "./origin.ts";

/** A request path, taken apart and decoded; composed (NFC) where it is Unicode. */
export interface RequestPath {
  readonly kind: "path";
  readonly segments: readonly string[];
  /** Whether it ended in a slash. */
  readonly folder: boolean;
}

/** The system's ways of naming files, as far as they can be abused. */
export interface PathRules {
  /** Windows opens devices by name, streams after a colon, and drops dots and spaces at the end. */
  readonly windows: boolean;
}

const LONGEST_NAME = 255;
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:[. ]|$)/i;
const WINDOWS_SPECIAL = /[<>:"|?*]|[. ]$/;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Decodes a path, or says why it can name nothing here. */
export function readPath(pathname: string, rules: PathRules): RequestPath | Refused {
  if (!pathname.startsWith("/")) return badRequest("the path does not start with a slash");
  const raw = pathname.slice(1).split("/");
  const folder = raw[raw.length - 1] === "";
  if (folder) raw.pop();
  const segments: string[] = [];
  for (const part of raw) {
    const segment = decodeSegment(part);
    if (segment === undefined) return badRequest("the path is not percent-encoded UTF-8");
    const refusal = refuseSegment(segment, segments.length, rules);
    if (refusal !== undefined) return refusal;
    segments.push(segment.normalize("NFC"));
  }
  return { kind: "path", segments, folder };
}

function refuseSegment(segment: string, depth: number, rules: PathRules): Refused | undefined {
  if (/\p{Cc}/u.test(segment)) return badRequest("the path holds a control character");
  if (segment === "." || segment === "..") return badRequest("the path holds a dot segment");
  // An empty segment would let `//host` into a redirect; a slash is never part of a name.
  if (segment === "" || /[/\\]/.test(segment)) return missing();
  if (isHidden(segment) && !(depth === 0 && segment === WELL_KNOWN)) return missing();
  if (segment.length > LONGEST_NAME) return missing();
  if (rules.windows && (DEVICE.test(segment) || WINDOWS_SPECIAL.test(segment))) return missing();
  return undefined;
}

/** The one folder that starts with a dot and is meant for everybody (RFC 8615 §3). */
export const WELL_KNOWN = ".well-known";

/** Whether a name is not for strangers. */
export function isHidden(name: string): boolean {
  return name.startsWith(".");
}

function decodeSegment(raw: string): string | undefined {
  if (!/%|[^ -~]/.test(raw)) return raw;
  if (/%(?![0-9a-f]{2})/i.test(raw)) return undefined;
  try {
    // Overlong forms and stray surrogates are not UTF-8, and fail here.
    return decoder.decode(percentDecode(raw));
  } catch {
    return undefined;
  }
}

function percentDecode(raw: string): Uint8Array {
  const bytes = new TextEncoder().encode(raw);
  let end = 0;
  for (let at = 0; at < bytes.length; at++, end++) {
    if (bytes[at] !== 0x25 /* % */) {
      bytes[end] = bytes[at];
      continue;
    }
    bytes[end] = parseInt(String.fromCharCode(bytes[at + 1], bytes[at + 2]), 16);
    at += 2;
  }
  return bytes.subarray(0, end);
}

/** Writes a path; the characters that RFC 3986 §3.3 allows in a segment stay as they are. */
export function formatPath(segments: readonly string[], folder: boolean): string {
  const path = "/" + segments.map(formatSegment).join("/");
  return folder && segments.length > 0 ? `${path}/` : path;
}

function formatSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /%(?:24|26|2B|2C|3A|3B|3D|40)/g,
    (coded) => decodeURIComponent(coded),
  );
}

/** The path of a name in a folder. */
export function joinPath(folder: string, name: string): string {
  return folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}

/** Whether a real path is that of the folder or of something in it. */
export function isInside(root: string, real: string): boolean {
  if (real === root) return true;
  if (!real.startsWith(root)) return false;
  const last = root[root.length - 1];
  return last === "/" || last === "\\" || real[root.length] === "/" || real[root.length] === "\\";
}

/** Tells a failure of the file system in our words; Deno's name paths of this machine. */
export function refusalOf(error: unknown): Refused {
  if (error instanceof Fault) return { kind: "refused", fault: error.code, detail: error.message };
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return { kind: "refused", fault: "forbidden", detail: "This may not be read." };
  }
  if (error instanceof Deno.errors.NotFound || MISSING.has(codeOf(error))) return missing();
  // Not of the file system: a mistake in the program, which is no answer to anybody.
  if (codeOf(error) === "") throw error;
  return { kind: "refused", fault: "internal", detail: "The file system failed." };
}

/** Names that cannot exist are as missing as those that do not. */
const MISSING: ReadonlySet<string> = new Set(["ENOTDIR", "ENAMETOOLONG", "ELOOP", "EINVAL"]);

/** The system's code of an error, or the name of Deno's class where it has none. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error) return String(error.code);
  return Object.hasOwn(Deno.errors, error.name) ? error.name : "";
}

/** The answer for what is not there, or not for strangers: nobody can tell the two apart. */
export function missing(): Refused {
  return { kind: "refused", fault: "missing", detail: "There is nothing here." };
}

function badRequest(detail: string): Refused {
  return { kind: "refused", fault: "bad-request", detail };
}
