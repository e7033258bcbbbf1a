/**
 * `serve`: a folder, or the front of an origin, until told to stop.
 *
 * @module
 */
import { startDenoFront } from "../server/deno_front.ts";
import { startWireFront } from "../server/wire/front.ts";
import { assemble, type Assembly } from "../assembly.ts";
import { DEFAULT_LIMITS } from "../model/limits.ts";
import { readServeArguments, type ServeArguments } from "./arguments.ts";
import { readTarget } from "./target.ts";
import { VERSION } from "../version.ts";
import type { Front } from "../server/front.ts";

/** Time that answers in flight have to finish after the first signal, in milliseconds. */
const DRAIN_TIME = 30_000;

/** Runs the command until it is told to stop. */
export async function serve(args: readonly string[]): Promise<number> {
  const options = readServeArguments(args);
  if (options.version) {
    console.log(`variform ${VERSION}`);
    return 0;
  }
  return await listenUntilStopped(options);
}

async function listenUntilStopped(options: ServeArguments): Promise<number> {
  const target = readTarget(options.target);
  const assembly = assemble({
    origin: target,
    languages: options.languages,
    keepHost: options.keepHost,
    trustForwarded: options.trustProxy,
    caching: { storeSetCookie: options.storeSetCookie },
  });
  const front = listen(assembly, options);
  announce(front, target);
  const stopped = await drainOnSignal(front);
  await assembly.close();
  return stopped;
}

function listen(assembly: Assembly, options: ServeArguments): Front {
  const { host, port } = options;
  try {
    return startFront(assembly, options);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new Error(`Port ${port} on ${host} is in use; choose another with --port.`);
    }
    if (error instanceof Deno.errors.AddrNotAvailable || error instanceof TypeError) {
      throw new Error(`${host} is not an address of this machine.`);
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new Error(`Listening on port ${port} is not permitted; choose one above 1023.`);
    }
    throw new Error(
      `${host} cannot be listened on: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

function startFront(assembly: Assembly, options: ServeArguments): Front {
  const { host: hostname, port, front, quiet, trustProxy } = options;
  const shared = {
    address: { hostname, port },
    log: (line: string, failed: boolean) => {
      if (failed) console.error(line);
      else if (!quiet) console.log(line);
    },
    warn: (message: string) => console.error(`variform: ${message}`),
  };
  const { targetBytes } = DEFAULT_LIMITS;
  return front === "wire"
    ? startWireFront(assembly.respond, shared)
    : startDenoFront(assembly.respond, { ...shared, targetBytes, trustForwarded: trustProxy });
}

function announce(front: Front, target: URL | string): void {
  const { hostname, port } = front.address;
  const shown = hostname === "0.0.0.0" || hostname === "::" ? "localhost" : hostname;
  const base = `http://${shown.includes(":") ? `[${shown}]` : shown}:${port}/`;
  const what = target instanceof URL ? `the origin ${target.href}` : `the folder ${target}`;
  console.log(`Variform ${VERSION} serves ${what}`);
  console.log(`  ${base}`);
  console.log(`  Try: curl -H 'Accept: text/markdown' ${base}`);
}

/** Waits for a signal, then lets answers in flight finish; a second signal ends at once. */
async function drainOnSignal(front: Front): Promise<number> {
  const { promise: signalled, resolve: signal } = Promise.withResolvers<void>();
  const { promise: forced, resolve: force } = Promise.withResolvers<number>();
  let count = 0;
  const onSignal = () => ++count === 1 ? signal() : force(1);
  const names = Deno.build.os === "windows" ? ["SIGINT"] as const : ["SIGINT", "SIGTERM"] as const;
  for (const name of names) Deno.addSignalListener(name, onSignal);
  await signalled;
  const deadline = setTimeout(() => force(1), DRAIN_TIME);
  const code = await Promise.race([front.shutdown().then(() => 0), forced]);
  clearTimeout(deadline);
  for (const name of names) Deno.removeSignalListener(name, onSignal);
  return code;
}
