/**
 * The listener of those who run the cache: apart from that of clients, and on this machine unless a
 * token is asked for.
 *
 * @module
 */
import { type AdminOptions, answerAdmin } from "./admin.ts";

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

/** Addresses that nobody but this machine reaches. */
const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/i;

/** Listens; throws a TypeError for an address that others reach, if no token is asked for. */
export function listenForAdmin(
  { hostname, port }: AdminAddress,
  options: AdminOptions,
): Deno.HttpServer<Deno.NetAddr> {
  if (options.token === undefined && !LOOPBACK.test(hostname)) {
    throw new TypeError(`${hostname} can be reached by others: set admin.token.`);
  }
  return Deno.serve(
    { hostname, port, onListen() {} },
    (request) => answerAdmin(request, options),
  );
}
