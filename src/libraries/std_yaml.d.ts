/** Parses a YAML document; throws where it is none. */
export function parse(text: string): unknown;
