/**
 * Where those who run the cache are listened to, as it is written in settings.
 *
 * @module
 */

/** Where it listens. */
export interface AdminAddress {
  readonly hostname: string;
  readonly port: number;
}

/** Reads `127.0.0.1:9000`, `[::1]:9000`, or a port alone; undefined for all else. */
export function readAdminAddress(text: string): AdminAddress | undefined {
  const [, bracketed, named, port] =
    /^(?:(?:\[([0-9a-f:.]+)\]|([\w.-]+)):)?(\d{1,5})$/i.exec(text) ??
      [];
  if (port === undefined || Number(port) > 65_535) return undefined;
  return { hostname: bracketed ?? named ?? "127.0.0.1", port: Number(port) };
}
