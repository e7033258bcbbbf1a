/**
 * `serve`: a folder, or the front of an origin, until told to stop.
 *
 * @module
 */
import type { VariformOptions } from "../assembly.ts";
import { commandNamed } from "../config/options.ts";
import {
  type AdminConfig,
  CONFIG,
  DEFAULT_LISTEN,
  type ListenOptions,
  type VariformConfig,
} from "../config/serve.ts";
import { FRONT_LIMITS } from "../model/front_limits.ts";
import { listenForAdmin, readAdminAddress } from "../server/admin/listen.ts";
import { assembleSites, type Sites } from "../sites.ts";
import { type Arguments, readArguments, UsageError } from "./arguments.ts";
import { readSettings } from "./settings.ts";
import { readOrigin, readPath } from "./target.ts";
import { VERSION } from "../version.ts";
import type { Front } from "../server/front.ts";
import type { WireCertificate } from "../server/wire/settings.ts";

/** Beyond the time that answers in flight have to finish, before a front is not waited for. */
const GRACE = 1_000;

/** Runs the command until it is told to stop. */
export async function serve(args: readonly string[]): Promise<number> {
  const read = readArguments(commandNamed("serve"), args);
  if (read.flag("version")) {
    console.log(`variform ${VERSION}`);
    return 0;
  }
  return await listenUntilStopped(await readServeSettings(read));
}

/** What a server goes by, with nothing left open that it needs. */
type ServeSettings = VariformConfig & Pick<VariformOptions, "origin">;

/** What `serve` was told to do; throws {@linkcode UsageError}. */
export async function readServeSettings(read: Arguments): Promise<ServeSettings> {
  const { operands } = read;
  if (operands.length > 1) {
    throw new UsageError(`One folder or URL at most, not ${operands.length}.`);
  }
  const settings = await readSettings(read, CONFIG);
  const { cert, key, front, limits } = settings.listen ?? {};
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError("TLS takes both a certificate and its key: --cert and --key.");
  }
  if (front === "web" && limits !== undefined) {
    throw new UsageError("Only the wire front has limits to be set.");
  }
  return { ...settings, origin: readOrigin(operands[0], settings.origin) };
}

async function listenUntilStopped(
  { listen, quiet, admin, ...options }: ServeSettings,
): Promise<number> {
  const sites = assembleSites(options);
  const front = await startListening(sites, { listen, quiet, ...options });
  const desk = startAdmin(sites, admin);
  announce(front, options.origin, listen?.cert !== undefined);
  if (desk !== undefined) console.log(`  Admin: http://${desk.addr.hostname}:${desk.addr.port}/`);
  const { drainTime = FRONT_LIMITS.drainTime } = listen?.limits ?? {};
  const stopped = await drainOnSignal(front, drainTime + GRACE);
  await desk?.shutdown();
  await sites.close();
  return stopped;
}

/** The listener of those who run the cache, where there is to be one. */
function startAdmin(
  { all, of, respond, metrics }: Sites,
  { listen, token }: AdminConfig = {},
): Deno.HttpServer<Deno.NetAddr> | undefined {
  const address = listen === undefined ? undefined : readAdminAddress(listen);
  if (address === undefined) return undefined;
  try {
    return listenForAdmin(address, { sites: all, siteOf: of, respond, metrics, token });
  } catch (error) {
    throw new Error(`--admin ${listen}: ${error instanceof Error ? error.message : error}`);
  }
}

async function startListening(sites: Sites, settings: ServeSettings): Promise<Front> {
  const { host, port } = { ...DEFAULT_LISTEN, ...settings.listen };
  const tls = readCertificate(settings.listen);
  try {
    return await startFront(sites, settings, tls);
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
  { respond, of }: Sites,
  settings: ServeSettings,
  tls: WireCertificate | undefined,
): Promise<Front> {
  const { listen, quiet, log = console.error, trustForwarded } = settings;
  const { host: hostname, port, front, limits } = { ...DEFAULT_LISTEN, ...listen };
  const { targetBytes } = of(undefined).house.limits;
  const shared = {
    address: { hostname, port },
    tls,
    trustForwarded,
    log: (line: string, failed: boolean) => {
      if (failed) log(line);
      else if (!quiet) console.log(line);
    },
    warn: (message: string) => console.error(`variform: ${message}`),
  };
  // Only the front that is wanted is loaded.
  if (front === "wire") {
    const { startWireFront } = await import("../server/wire/front.ts");
    return startWireFront(respond, { ...shared, limits: { targetBytes, ...limits } });
  }
  const { startDenoFront } = await import("../server/deno_front.ts");
  return startDenoFront(respond, { ...shared, targetBytes });
}

/** Reads certificate and key: both, or neither. */
function readCertificate({ cert, key }: ListenOptions = {}): WireCertificate | undefined {
  if (cert === undefined || key === undefined) return undefined;
  const read = (file: string) => {
    try {
      return Deno.readTextFileSync(readPath(file));
    } catch {
      throw new Error(`${file} cannot be read.`);
    }
  };
  return { cert: read(cert), key: read(key) };
}

function announce(front: Front, origin: VariformOptions["origin"], secure: boolean): void {
  const { hostname, port } = front.address;
  const shown = hostname === "0.0.0.0" || hostname === "::" ? "localhost" : hostname;
  const base = `${secure ? "https" : "http"}://${
    shown.includes(":") ? `[${shown}]` : shown
  }:${port}/`;
  console.log(`Variform ${VERSION} serves ${originInWords(origin)}`);
  console.log(`  ${base}`);
  console.log(`  Try: curl -H 'Accept: text/markdown' ${base}`);
}

function originInWords(origin: VariformOptions["origin"]): string {
  if (typeof origin === "function") return "a program";
  return origin instanceof URL ? `the origin ${origin.href}` : `the folder ${origin}`;
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
