/**
 * Runs a program of the suite so that it listens on the loopback interface alone: its origin would
 * listen on all. The program is the one argument.
 *
 * @module
 */
import { Server } from "node:net";

const listen = Server.prototype.listen;
Server.prototype.listen = function (this: Server, port: unknown) {
  return Reflect.apply(listen, this, [Number(port), "127.0.0.1"]);
} as typeof listen;

await import(Deno.args[0]);
