/**
 * Describes the files behind a name as stored variants.
 *
 * @module
 */
import type { StoredVariant } from "../model/variant.ts";
import { sniffHtmlCharset, sniffTextCharset } from "../coding/charset.ts";
import type { ContentReader } from "./file_content.ts";
import { decodedName, type FileName } from "./file_name.ts";
import { formatPath, joinPath, refusalOf } from "./file_path.ts";
import { type FileStamp, modifiedOf, stampFile, tagFile } from "./file_stamp.ts";
import { streamFile } from "./file_stream.ts";
import { hasCharset } from "./media_types.ts";
import type { Refused } from "./origin.ts";

/** Of text that can only be read through its coding. */
const USUAL_CHARSET = "utf-8";

/** Where the files are, and what is assumed of them. */
export interface FileSetting {
  /** Real path of the folder that is served. */
  readonly root: string;
  /** Real path of the folder that the files are in, and its path in URLs, decoded. */
  readonly path: string;
  readonly segments: readonly string[];
  readonly contents: ContentReader;
}

/** The variants that can be read, or why there are none: undefined if the files are gone. */
export async function describeFiles(
  setting: FileSetting,
  files: readonly FileName[],
): Promise<readonly StoredVariant[] | Refused | undefined> {
  const results = await Promise.allSettled(files.map((file) => describeFile(setting, file)));
  const variants = results.flatMap((result) =>
    result.status === "fulfilled" && result.value !== undefined ? [result.value] : []
  );
  if (variants.length > 0) {
    return variants.map((variant) => settleCharset(variant, variants));
  }
  const refusals = results.flatMap((result) =>
    result.status === "rejected" ? [refusalOf(result.reason)] : []
  );
  return refusals.find((refusal) => refusal.fault !== "missing");
}

async function describeFile(
  setting: FileSetting,
  file: FileName,
): Promise<StoredVariant | undefined> {
  const stamp = await stampFile(setting.root, joinPath(setting.path, file.name));
  if (stamp === undefined || stamp === "folder") return undefined;
  const type = file.type ?? await setting.contents.typeOf(stamp);
  const charset = file.charset ?? await findCharset(setting, type, file, stamp);
  return {
    kind: "stored",
    type,
    ...(file.language !== undefined && { language: file.language }),
    ...(charset !== undefined && { charset }),
    ...(file.encoding !== undefined && { encoding: file.encoding }),
    length: stamp.size,
    etag: await tagFile(file.name, stamp),
    ...(stamp.modified !== undefined && { lastModified: modifiedOf(stamp) }),
    location: formatPath([...setting.segments, decodedName(file)], false),
    open: (range) => streamFile(stamp, range),
  };
}

/** The charset that a page states in itself, or a text looks like. Nothing can be read through a coding. */
async function findCharset(
  setting: FileSetting,
  type: string,
  file: FileName,
  stamp: FileStamp,
): Promise<string | undefined> {
  if (!hasCharset(type) || file.encoding !== undefined) return undefined;
  const { language } = file;
  return await setting.contents.charsetOf(
    stamp,
    (head) =>
      type === "text/html"
        ? sniffHtmlCharset(head, undefined, language)
        : sniffTextCharset(head, language),
  );
}

/** A coded page has the charset of the page that it was made from; other text has the usual one. */
function settleCharset(
  variant: StoredVariant,
  all: readonly StoredVariant[],
): StoredVariant {
  if (variant.charset !== undefined || !hasCharset(variant.type ?? "")) return variant;
  const source = all.find((other) =>
    other.encoding === undefined && other.location === variant.location
  );
  return { ...variant, charset: source?.charset ?? USUAL_CHARSET };
}
