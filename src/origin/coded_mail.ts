/**
 * Mail that is stored, or comes, with a content coding: it is looked into without it.
 *
 * @module
 */
import { findContentCoding } from "../coding/content_coding.ts";
import type { Limits } from "../model/limits.ts";
import type { StoredVariant } from "../model/variant.ts";

/** The mail without its content coding; undefined where it has one that is not known. */
export function decodedMail(
  mail: StoredVariant,
  { decoded }: Pick<Limits, "decoded">,
): StoredVariant | undefined {
  const { encoding = "identity" } = mail;
  if (encoding === "identity") return mail;
  const coding = findContentCoding(encoding);
  if (coding === undefined) return undefined;
  const { bytes: _, ...described } = mail;
  return {
    ...described,
    encoding: undefined,
    // How much it is, only its end tells; until then, no piece of it can be found.
    length: undefined,
    open: async () => (await mail.open()).pipeThrough(coding.decode(decoded)),
  };
}

/** The mails of these types that can be read; without content coding, where there are such. */
export function readableMails(
  variants: readonly StoredVariant[],
  types: ReadonlySet<string>,
): readonly StoredVariant[] {
  const mails = variants.filter(({ type = "" }) => types.has(type.split(";", 1)[0].toLowerCase()));
  const plain = mails.filter(({ encoding = "identity" }) => encoding === "identity");
  if (plain.length > 0) return plain;
  return mails.filter(({ encoding = "" }) => findContentCoding(encoding) !== undefined);
}
