/** Parses JSON in which comments and trailing commas may stand; throws SyntaxError. */
export function parse(text: string): unknown;
