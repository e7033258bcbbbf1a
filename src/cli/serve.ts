/**
 * `serve`: a folder, or the front of an origin, until told to stop.
 *
 * @module
 */
import { listFrontLimits } from "../config/front_limits.ts";
import { assemble, type Assembly } from "../assembly.ts";
import { FRONT_LIMITS } from "../model/front_limits.ts";
import { DEFAULT_LIMITS } from "../model/limits.ts";
import { readServeArguments, type ServeArguments } from "./arguments.ts";
import { readTarget } from "./target.ts";
import { VERSION } from "../version.ts";
import type { Front } from "../server/front.ts";
import type { WireCertificate } from "../server/wire/settings.ts";

/** Beyond the time that answers in flight have to finish, before a front is not waited for. */
const GRACE = 1_000;

/** Runs the command until it is told to stop. */
export async function serve(args: readonly string[]): Promise<number> {
  const options = readServeArguments(args);
  if (options.version) {
    console.log(`variform ${VERSION}`);
    return 0;
  }
  if (options.listLimits) {
    console.log(listFrontLimits());
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
  });
  const front = await listen(assembly, options);
  announce(front, target, options.tls !== undefined);
  const { drainTime = FRONT_LIMITS.drainTime } = options.limits;
  const stopped = await drainOnSignal(front, drainTime + GRACE);
  await assembly.close();
  return stopped;
}

async function listen(assembly: Assembly, options: ServeArguments): Promise<Front> {
  const { host, port } = options;
  const tls = options.tls && readCertificate(options.tls);
  try {
    return await startFront(assembly, options, tls);
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
    if (error instanceof Deno.errors.InvalidData) {
      throw new Error(`The certificate or its key cannot be used: ${error.message}.`);
    }
    throw new Error(
      `${host} cannot be listened on: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

async function startFront(
  assembly: Assembly,
  options: ServeArguments,
  tls: WireCertificate | undefined,
): Promise<Front> {
  const { host: hostname, port, front, quiet, trustProxy: trustForwarded, limits } = options;
  const shared = {
    address: { hostname, port },
    tls,
    trustForwarded,
    log: (line: string, failed: boolean) => {
      if (failed) console.error(line);
      else if (!quiet) console.log(line);
    },
    warn: (message: string) => console.error(`variform: ${message}`),
  };
  // Only the front that is wanted is loaded.
  if (front === "wire") {
    const { startWireFront } = await import("../server/wire/front.ts");
    return startWireFront(assembly.respond, { ...shared, limits });
  }
  const { startDenoFront } = await import("../server/deno_front.ts");
  const { targetBytes } = DEFAULT_LIMITS;
  return startDenoFront(assembly.respond, { ...shared, targetBytes });
}

/** Reads certificate and key; what cannot be used is told before anybody connects. */
function readCertificate(files: NonNullable<ServeArguments["tls"]>): WireCertificate {
  const read = (file: string) => {
    try {
      return Deno.readTextFileSync(file);
    } catch {
      throw new Error(`${file} cannot be read.`);
    }
  };
  return { cert: read(files.cert), key: read(files.key) };
}

function announce(front: Front, target: URL | string, secure: boolean): void {
  const { hostname, port } = front.address;
  const shown = hostname === "0.0.0.0" || hostname === "::" ? "localhost" : hostname;
  const scheme = secure ? "https" : "http";
  const base = `${scheme}://${shown.includes(":") ? `[${shown}]` : shown}:${port}/`;
  const what = target instanceof URL ? `the origin ${target.href}` : `the folder ${target}`;
  console.log(`Variform ${VERSION} serves ${what}`);
  console.log(`  ${base}`);
  console.log(`  Try: curl -H 'Accept: text/markdown' ${base}`);
}

/** Waits for a signal, then lets answers in flight finish; a second signal ends at once. */
async function drainOnSignal(front: Front, time: number): Promise<number> {
  const { promise: signalled, resolve: signal } = Promise.withResolvers<void>();
  const { promise: forced, resolve: force } = Promise.withResolvers<number>();
  let count = 0;
  const onSignal = () => ++count === 1 ? signal() : force(1);
  const names = Deno.build.os === "windows" ? ["SIGINT"] as const : ["SIGINT", "SIGTERM"] as const;
  for (const name of names) Deno.addSignalListener(name, onSignal);
  await signalled;
  const deadline = setTimeout(() => force(1), time);
  const code = await Promise.race([front.shutdown().then(() => 0), forced]);
  clearTimeout(deadline);
  for (const name of names) Deno.removeSignalListener(name, onSignal);
  return code;
}
