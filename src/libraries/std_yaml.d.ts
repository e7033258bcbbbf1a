/** The value of a document; `core` knows the types of JSON alone, `failsafe` no scalars but text. */
export function parse(text: string, options?: { readonly schema?: "core" | "failsafe" }): unknown;
/** The values of all documents of a text. */
export function parseAll(
  text: string,
  options?: { readonly schema?: "core" | "failsafe" },
): unknown[];
/** A value as a document. */
export function stringify(
  value: unknown,
  options?: {
    readonly schema?: "core";
    readonly useAnchors?: boolean;
    readonly lineWidth?: number;
  },
): string;
