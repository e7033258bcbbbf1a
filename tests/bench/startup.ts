/**
 * How long it takes to begin: help, and the first answer of a folder and of a gateway, as ratios to
 * `deno eval 1` of the same round.
 *
 *     deno run -A tests/bench/startup.ts [rounds]
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { freePort, start } from "../programs.ts";

const ROOT = new URL("../../", import.meta.url).href;
const MAIN = `${ROOT}src/main.ts`;
const PERMISSIONS = ["--allow-net", "--allow-read", "--allow-env=INIT_CWD"];

async function run(...args: string[]): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), { args, stdout: "null", stderr: "null" });
  await command.output();
}

/** Until a server that was started has answered once. */
async function answer(target: string): Promise<void> {
  const port = freePort();
  const args = ["serve", "--quiet", "--port", String(port), target];
  await using _server = start(Deno.execPath(), ["run", "--quiet", ...PERMISSIONS, MAIN, ...args]);
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: "*/*" } });
      await response.body?.cancel();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

const origin = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen() {} },
  () => new Response("<h1>T</h1>", { headers: { "content-type": "text/html" } }),
);

const SCENES: Readonly<Record<string, () => Promise<void>>> = {
  "deno eval 1": () => run("eval", "1"),
  "--help": () => run("run", "--quiet", ...PERMISSIONS, MAIN, "--help"),
  "first answer, a folder": () => answer(fileURLToPath(`${ROOT}examples/site`)),
  "first answer, a gateway": () => answer(`http://127.0.0.1:${origin.addr.port}`),
};

const rounds = Number(Deno.args[0] ?? 9);
const times = new Map(Object.keys(SCENES).map((name) => [name, [] as number[]]));
for (let round = -1; round < rounds; round++) {
  for (const [name, act] of Object.entries(SCENES)) {
    const begun = performance.now();
    await act();
    if (round >= 0) times.get(name)?.push(performance.now() - begun);
  }
}
const [[, first]] = times;
for (const [name, all] of times) {
  const ratios = all.map((time, round) => time / first[round]).sort((a, b) => a - b);
  const median = all.toSorted((a, b) => a - b)[rounds >> 1];
  console.log(`${name.padEnd(26)} ${ratios[rounds >> 1].toFixed(2)} × (${median.toFixed(0)} ms)`);
}
await origin.shutdown();
Deno.exit();
