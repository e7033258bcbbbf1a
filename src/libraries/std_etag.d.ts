/** A strong entity tag of this text. */
export function eTag(entity: string): Promise<string>;
