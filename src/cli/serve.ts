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
import { reasonOf } from "../server/access_log.ts";
import { listenForAdmin, readAdminAddress } from "../server/admin/listen.ts";
import { assembleSites, type Sites } from "../sites.ts";
import { type Arguments, readArguments, UsageError } from "./arguments.ts";
import { readSettings } from "./settings.ts";
import { listenForSignals } from "./signals.ts";
import { clearSocket, removeSocket } from "./socket_file.ts";
import { readOrigin, readPath } from "./target.ts";
import { VERSION } from "../version.ts";
import type { Shared } from "./shared_state.ts";
import type { Front, FrontAddress } from "../server/front.ts";
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
  const settings = await readServeSettings(read);
  const { workers = 1 } = settings.listen ?? {};
  return workers > 1 ? await launch(workers, args, settings) : await listenUntilStopped(settings);
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
  const { cert, key, front, limits, socket, workers = 1, sharePort } = settings.listen ?? {};
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError("TLS takes both a certificate and its key: --cert and --key.");
  }
  if (front === "web" && limits !== undefined) {
    throw new UsageError("Only the wire front has limits to be set.");
  }
  if (socket !== undefined && (front === "web" || cert !== undefined)) {
    throw new UsageError("On a socket the wire front alone listens, and without TLS.");
  }
  if (socket !== undefined && (workers > 1 || sharePort)) {
    throw new UsageError("A socket is for one process, and not for --workers.");
  }
  return { ...settings, origin: readOrigin(operands[0], settings.origin) };
}

/** Several processes instead of this one, which only looks after them. */
async function launch(
  count: number,
  args: readonly string[],
  settings: ServeSettings,
): Promise<number> {
  const { assertPermission, runWorkers } = await import("./workers.ts");
  const { formatAddress, keepCaches, KEEPER_VARIABLE } = await import("./shared_state.ts");
  assertPermission();
  const { listen, origin } = settings;
  const { host, port } = { ...DEFAULT_LISTEN, ...listen };
  const keeper = keepCaches(settings);
  const env = { [KEEPER_VARIABLE]: formatAddress(keeper.address) };
  const signals = listenForSignals();
  const running = runWorkers(count, args, { hostname: host, port }, env, {
    ready(address, pids) {
      announce(origin, baseOf(address, listen?.cert !== undefined));
      console.log(`  ${count} workers: ${pids.join(", ")}`);
    },
    warn: (message) => console.error(`variform: ${message}`),
  }, signals);
  try {
    return await running;
  } catch (error) {
    throw error instanceof Deno.errors.AddrInUse ? inWords(error, host, port) : error;
  } finally {
    signals.end();
    await keeper.close();
  }
}

async function listenUntilStopped(
  { listen, quiet, admin, ...options }: ServeSettings,
): Promise<number> {
  // What only a worker needs is loaded only there.
  const state = listen?.sharePort ? await import("./shared_state.ts") : undefined;
  const shared = state?.joinWorkers(options.log);
  const sites = assembleSites(options, shared?.storeOf);
  shared?.tell(sites.metrics);
  const front = await startListening(sites, { listen, quiet, ...options });
  const desk = startAdmin(sites, admin, listen, shared);
  // A worker's launcher says it for all of them.
  const { socket, sharePort, cert } = listen ?? {};
  if (socket !== undefined) announce(options.origin, "http://localhost/", socket);
  else if (!sharePort) announce(options.origin, baseOf(front.address, cert !== undefined));
  if (desk !== undefined) console.log(`  Admin: http://${desk.addr.hostname}:${desk.addr.port}/`);
  const { drainTime = FRONT_LIMITS.drainTime } = listen?.limits ?? {};
  const rollCall = listen?.sharePort ? await import("./roll_call.ts") : undefined;
  const stopped = await drainOnSignal(front, drainTime + GRACE, rollCall?.answerRollCall());
  await desk?.shutdown();
  if (socket !== undefined) removeSocket(socket);
  await shared?.close();
  await sites.close();
  return stopped;
}

/** The listener of those who run the cache, where there is to be one. */
function startAdmin(
  { all, of, respond, metrics }: Sites,
  { listen, token }: AdminConfig = {},
  { sharePort }: ListenOptions = {},
  shared?: Shared,
): Deno.HttpServer<Deno.NetAddr> | undefined {
  const address = listen === undefined ? undefined : readAdminAddress(listen);
  if (address === undefined) return undefined;
  try {
    const counted = () => shared?.others() ?? Promise.resolve([]);
    return listenForAdmin(address, { sites: all, siteOf: of, respond, metrics, counted, token });
  } catch (error) {
    // Another worker has it, and purges the store that they share.
    if (sharePort && error instanceof Deno.errors.AddrInUse) return undefined;
    throw new Error(`--admin ${listen}: ${reasonOf(error)}`);
  }
}

async function startListening(sites: Sites, settings: ServeSettings): Promise<Front> {
  const { host, port, socket } = { ...DEFAULT_LISTEN, ...settings.listen };
  const tls = readCertificate(settings.listen);
  try {
    if (socket !== undefined) await clearSocket(socket);
    return await startFront(sites, settings, tls);
  } catch (error) {
    throw socket === undefined ? inWords(error, host, port) : socketInWords(error, socket);
  }
}

function socketInWords(error: unknown, socket: string): unknown {
  if (error instanceof Deno.errors.NotCapable) {
    return new Error(
      `${socket} needs the permissions --allow-read=${socket} --allow-write=${socket}.`,
    );
  }
  return new Error(`${socket} cannot be listened on: ${reasonOf(error)}.`);
}

/** Why listening is not possible, in a sentence. */
function inWords(error: unknown, host: string, port: number): unknown {
  if (error instanceof Deno.errors.AddrInUse) {
    return new Error(`Port ${port} on ${host} is in use; choose another with --port.`);
  }
  if (error instanceof Deno.errors.AddrNotAvailable || error instanceof TypeError) {
    return new Error(`${host} is not an address of this machine.`);
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new Error(`Listening on port ${port} is not permitted; choose one above 1023.`);
  }
  if (error instanceof Deno.errors.InvalidData) {
    return new Error(`The certificate or its key cannot be used: ${error.message}.`);
  }
  return new Error(`${host} cannot be listened on: ${reasonOf(error)}.`);
}

async function startFront(
  { respond, of }: Sites,
  settings: ServeSettings,
  tls: WireCertificate | undefined,
): Promise<Front> {
  const { listen, quiet, log = console.error, access, trustForwarded } = settings;
  const { sharePort } = listen ?? {};
  const { host: hostname, port, socket, front, limits } = { ...DEFAULT_LISTEN, ...listen };
  const { targetBytes } = of(undefined).house.limits;
  const shared = {
    address: { hostname, port },
    tls,
    trustForwarded,
    sharePort,
    log: (line: string, failed: boolean) => {
      access?.(line);
      if (failed) log(line);
      else if (!quiet) console.log(line);
    },
    warn: (message: string) => console.error(`variform: ${message}`),
  };
  // Only the front that is wanted is loaded.
  if (front === "wire") {
    const { startWireFront } = await import("../server/wire/front.ts");
    const address = socket === undefined ? shared.address : { path: socket };
    return startWireFront(respond, { ...shared, address, limits: { targetBytes, ...limits } });
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

/** The URL under which a front can be asked. */
function baseOf({ hostname, port }: FrontAddress, secure: boolean): string {
  const shown = hostname === "0.0.0.0" || hostname === "::" ? "localhost" : hostname;
  const host = shown.includes(":") ? `[${shown}]` : shown;
  return `${secure ? "https" : "http"}://${host}:${port}/`;
}

function announce(origin: VariformOptions["origin"], base: string, socket?: string): void {
  const way = socket === undefined ? "" : `--unix-socket ${socket} `;
  console.log(`Variform ${VERSION} serves ${originInWords(origin)}`);
  console.log(`  ${socket ?? base}`);
  console.log(`  Try: curl ${way}-H 'Accept: text/markdown' ${base}`);
}

function originInWords(origin: VariformOptions["origin"]): string {
  if (typeof origin === "function") return "a program";
  return origin instanceof URL ? `the origin ${origin.href}` : `the folder ${origin}`;
}

/**
 * Waits for a signal, or the end of the launcher if there is one, then lets answers in flight finish; a
 * second signal ends at once.
 */
async function drainOnSignal(
  front: Front,
  time: number,
  launcher?: Promise<void>,
): Promise<number> {
  const signals = listenForSignals();
  await Promise.race(launcher === undefined ? [signals.first] : [signals.first, launcher]);
  const { promise: late, resolve: giveUp } = Promise.withResolvers<number>();
  const deadline = setTimeout(() => giveUp(1), time);
  const forced = signals.second.then(() => 1);
  const code = await Promise.race([front.shutdown().then(() => 0), forced, late]);
  clearTimeout(deadline);
  signals.end();
  return code;
}
