/**
 * The listener of those who run the cache: apart from that of clients, and on this machine unless a
 * token is asked for.
 *
 * @module
 */
import type { AdminAddress } from "./address.ts";
import { type AdminOptions, answerAdmin } from "./admin.ts";

export { type AdminAddress, readAdminAddress } from "./address.ts";

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
