// Types of the npm packages that ship none, keyed by the aliases in deno.json. Only what we use.

declare module "@std/assert" {
  export function assert(expr: unknown, msg?: string): asserts expr;
  export function assertEquals<T>(actual: T, expected: T, msg?: string): void;
  export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void;
  export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): void;
  export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T>;
  export function assertMatch(actual: string, expected: RegExp, msg?: string): void;
  export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void;
  export function assertStringIncludes(actual: string, expected: string, msg?: string): void;
  export function assertGreater<T>(actual: T, expected: T, msg?: string): void;
  export function assertLess<T>(actual: T, expected: T, msg?: string): void;
  export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void;
  export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void;
  // deno-lint-ignore no-explicit-any
  type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;
  export function assertThrows<E extends Error = Error>(
    fn: () => unknown,
    errorClass?: ErrorClass<E>,
    msgIncludes?: string,
  ): E;
  export function assertRejects<E extends Error = Error>(
    fn: () => PromiseLike<unknown>,
    errorClass?: ErrorClass<E>,
    msgIncludes?: string,
  ): Promise<E>;
}

declare module "@std/http/cookie" {
  export function getCookies(headers: Headers): Record<string, string>;
}

declare module "@std/http/etag" {
  export function eTag(
    entity: string | Uint8Array,
    options?: { algorithm?: string; weak?: boolean },
  ): Promise<string>;
  export function eTag(
    entity: { size: number; mtime: Date | null },
    options?: { algorithm?: string; weak?: boolean },
  ): Promise<string | undefined>;
}

declare module "@std/http/negotiation" {
  export function accepts(request: { headers: Headers }, ...types: string[]): string | undefined;
  export function acceptsEncodings(
    request: { headers: Headers },
    ...encodings: string[]
  ): string | undefined;
  export function acceptsLanguages(
    request: { headers: Headers },
    ...langs: string[]
  ): string | undefined;
}

declare module "@std/http/status" {
  export const STATUS_TEXT: Record<number, string>;
}

declare module "@std/http/user-agent" {
  export class UserAgent {
    constructor(ua: string | null);
    readonly browser: { name?: string; version?: string; major?: string };
    readonly device: { model?: string; type?: string; vendor?: string };
    readonly ua: string;
  }
}

declare module "mime-types" {
  export function lookup(pathOrExtension: string): string | false;
  export function extension(type: string): string | false;
  export function charset(type: string): string | false;
  const defaults: {
    lookup: typeof lookup;
    extension: typeof extension;
    charset: typeof charset;
  };
  export default defaults;
}

declare module "negotiator" {
  export default class Negotiator {
    constructor(request: { readonly headers: Readonly<Record<string, string>> });
    mediaType(available: readonly string[]): string | undefined;
    language(available: readonly string[]): string | undefined;
    charset(available: readonly string[]): string | undefined;
    encoding(available: readonly string[]): string | undefined;
  }
}

declare module "accepts" {
  interface Accepts {
    types(types: readonly string[]): string | false;
    languages(languages: readonly string[]): string | false;
    charsets(charsets: readonly string[]): string | false;
    encodings(encodings: readonly string[]): string | false;
  }
  export default function accepts(
    request: { readonly headers: Readonly<Record<string, string>> },
  ): Accepts;
}

declare module "@hapi/accept" {
  const accept: {
    mediaType(header: string | undefined, preferences: readonly string[]): string;
    language(header: string | undefined, preferences: readonly string[]): string;
    charset(header: string | undefined, preferences: readonly string[]): string;
    encoding(header: string | undefined, preferences: readonly string[]): string;
  };
  export default accept;
}

declare module "mailparser" {
  export interface ParsedMail {
    readonly text?: string;
    readonly html: string | false;
    readonly attachments: readonly { readonly content: Uint8Array }[];
  }
  export function simpleParser(
    source: Uint8Array,
    options?: Readonly<Record<string, boolean>>,
  ): Promise<ParsedMail>;
}
