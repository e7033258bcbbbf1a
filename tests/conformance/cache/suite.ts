/**
 * Runs the public suite for HTTP caches (npm `http-cache-tests`) against a Variform in front of the
 * suite's own origin, each as a process of its own.
 *
 * @module
 */
import { freePort, runToEnd, start, startServe } from "../../programs.ts";
import type { CatalogueEntry, Results } from "./score.ts";

/** What npm has. */
export const PACKAGE = "npm:http-cache-tests@0.4.5";

/** A suite: its programs, and the modules with its tests. */
export interface Suite {
  readonly origin: string;
  readonly client: string;
  readonly tests: readonly string[];
  /** How its programs are run. */
  readonly run: readonly string[];
}

/** The released suite. */
export const RELEASE: Suite = {
  origin: `${PACKAGE}/server/server.mjs`,
  client: `${PACKAGE}/cli.mjs`,
  tests: [`${PACKAGE}/tests/index.mjs`, `${PACKAGE}/tests/surrogate-control.mjs`],
  // It brings its own dependencies; this repository's lock file has nothing to say of them.
  run: ["run", "--quiet", "--no-config", "--no-lock", "--allow-all"],
};

/**
 * A suite in a folder, with its dependencies installed there; later revisions keep their programs in a
 * folder of their own.
 */
export function suiteIn(folder: string): Suite {
  const root = Deno.realPathSync(folder);
  const has = (path: string) => Deno.statSync(root).isDirectory && exists(`${root}/${path}`);
  const programs = has("test-engine") ? `${root}/test-engine` : root;
  const more = has("tests/surrogate-control.mjs") ? [`${root}/tests/surrogate-control.mjs`] : [];
  const modules = [`${root}/tests/index.mjs`, ...more];
  return {
    origin: `file://${programs}/server/server.mjs`,
    client: `file://${programs}/cli.mjs`,
    tests: modules.map((path) => `file://${path}`),
    run: ["run", "--quiet", "--no-lock", "--node-modules-dir=manual", "--allow-all"],
  };
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path) !== undefined;
  } catch {
    return false;
  }
}

/** Runs it with these options of `serve`, or against a proxy that stands in front of `port`. */
export async function runSuite(
  suite: Suite,
  options: readonly string[],
  proxy?: { readonly base: string; readonly port: number },
): Promise<{ readonly catalogue: readonly CatalogueEntry[]; readonly results: Results }> {
  const catalogue = await readCatalogue(suite);
  const port = proxy?.port ?? freePort();
  await using origin = start(
    Deno.execPath(),
    [...suite.run, siblingOf("origin.ts"), suite.origin],
    {
      env: {
        NO_COLOR: "1",
        npm_config_protocol: "http",
        npm_config_port: String(port),
        npm_config_pidfile: await Deno.makeTempFile(),
      },
    },
  );
  await origin.waitFor(/^Listening/m);
  if (proxy !== undefined) return { catalogue, results: await runClient(suite, proxy.base) };
  await using cache = await startServe("--quiet", ...options, `http://127.0.0.1:${port}`);
  return { catalogue, results: await runClient(suite, cache.base) };
}

async function runClient(suite: Suite, base: string): Promise<Results> {
  const { code, stdout, stderr } = await runToEnd(Deno.execPath(), [...suite.run, suite.client], {
    env: {
      NO_COLOR: "1",
      // A closing slash would double the one in every path.
      npm_config_base: base.replace(/\/$/, ""),
      npm_config_id: "",
      npm_package_config_id: "",
    },
  });
  const json = stdout.slice(stdout.indexOf("{"));
  if (code !== 0 || json === "") throw new Error(`the suite ended with ${code}: ${stderr}`);
  return JSON.parse(json);
}

async function readCatalogue(suite: Suite): Promise<readonly CatalogueEntry[]> {
  const args = [...suite.run, siblingOf("catalogue.ts"), ...suite.tests];
  const { code, stdout, stderr } = await runToEnd(Deno.execPath(), args);
  if (code !== 0) throw new Error(`the suite cannot be had: ${stderr}`);
  return JSON.parse(stdout);
}

function siblingOf(name: string): string {
  return new URL(name, import.meta.url).href;
}
