import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { allowed } from "../allowed.ts";
import { freePort, runToEnd, start, startServe } from "../programs.ts";
import { helpOf, readArguments, UsageError } from "../../src/cli/arguments.ts";
import { readServeSettings } from "../../src/cli/serve.ts";
import { commandNamed, COMMANDS } from "../../src/config/options.ts";
import { pathToFileURL } from "node:url";

const ignore = !allowed.run || !allowed.net || !allowed.read;
const MAIN = new URL("../../src/main.ts", import.meta.url).href;
const PERMISSIONS = ["--allow-net", "--allow-read", "--allow-env=INIT_CWD"];

function runServe(...args: string[]) {
  return runToEnd(Deno.execPath(), [
    ...["run", "--quiet", "--no-prompt", ...PERMISSIONS, MAIN, "serve", ...args],
  ], { env: { NO_COLOR: "1" } });
}

function settingsOf(...args: string[]) {
  return readServeSettings(readArguments(commandNamed("serve"), args));
}

Deno.test("readServeSettings reads the folder, the port and the languages", async () => {
  const { listen, origin, languages } = await settingsOf(
    ...["-p", "0", "http://site.test/", "--languages", "ko, en"],
  );
  assertEquals([listen, languages], [{ port: 0 }, ["ko", "en"]]);
  assertEquals(String(origin), "http://site.test/");
});

for (const args of [["--port", "x"], ["--port", "65536"], ["--nonsense"], ["a", "b"], ["--port"]]) {
  Deno.test(`readServeSettings refuses ${args.join(" ")} in one sentence`, async () => {
    // Reading may fail at once, or later.
    const error = await assertRejects(async () => await settingsOf(...args), UsageError);
    assertMatch(error.message, /^(?:[A-Z][^\n]*\.|--port: [^\n]+)$/);
  });
}

Deno.test({
  name: "readServeSettings: options overrule the configuration file, and flags can be taken back",
  ignore: !allowed.read || !allowed.write,
  async fn() {
    const file = await Deno.makeTempFile({ suffix: ".json" });
    const written = {
      origin: "http://file.test/",
      listen: { port: 81, host: "127.0.0.2" },
      quiet: true,
      keepHost: true,
      negotiation: { mode: "reactive", policy: { combine: "product" } },
    };
    try {
      await Deno.writeTextFile(file, JSON.stringify(written));
      assertEquals(
        await settingsOf("-c", file, "-p", "82", "--no-quiet", "--mode", "transparent"),
        {
          ...written,
          origin: new URL(written.origin),
          listen: { port: 82, host: "127.0.0.2" },
          quiet: false,
          negotiation: { mode: "transparent", policy: { combine: "product" } },
        },
      );
      const { origin } = await settingsOf("--config", file, "http://line.test/");
      assertEquals(String(origin), "http://line.test/");
    } finally {
      await Deno.remove(file);
    }
  },
});

Deno.test({
  name: "serve goes by a configuration file, and refuses one that is wrong with exit code 2",
  ignore: ignore || !allowed.write,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${folder}/site`);
      await Deno.writeTextFile(`${folder}/site/tea.html`, "<h1>Tea</h1>");
      const config = {
        origin: "site",
        paths: [{ match: "/tea", negotiation: { mode: "reactive" } }],
      };
      await Deno.writeTextFile(`${folder}/good.json`, JSON.stringify(config));
      await Deno.writeTextFile(`${folder}/bad.json`, '{ "negotiation": { "mode": "active" } }');
      await using server = await startServe("--config", `${folder}/good.json`);
      const list = await fetch(`${server.base}tea`, { redirect: "manual" });
      await list.body?.cancel();
      assertEquals(list.status, 300);
      const refused = await runServe("--config", `${folder}/bad.json`);
      assertEquals([refused.code, refused.stdout], [2, ""]);
      assertMatch(refused.stderr, /bad\.json:\nnegotiation\.mode: one of proactive, reactive/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("helpOf names every option of the table", () => {
  for (const command of COMMANDS) {
    const help = helpOf(command);
    for (const { name } of command.options) assertStringIncludes(help, `--${name}`);
  }
});

Deno.test({
  name: "serve --help and --version print and end with 0",
  ignore,
  async fn() {
    const help = await runServe("--help");
    assertEquals([help.code, help.stderr], [0, ""]);
    assertStringIncludes(help.stdout, "--port PORT");
    const version = await runServe("--version");
    assertMatch(version.stdout, /^variform \d+\.\d+\.\d+\n$/);
  },
});

Deno.test({
  name: "serve says what is wrong in one sentence: 2 for usage, 1 at run time",
  ignore,
  async fn() {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const cases: [string[], number, RegExp][] = [
      [["--nonsense"], 2, /nonsense/],
      [["--port", "99999"], 2, /99999/],
      [["ftp://example.org/"], 2, /http/],
      [["no/such/folder"], 1, /no\/such\/folder/],
      [[import.meta.filename ?? ""], 1, /serve_test\.ts/],
      [[""], 2, /empty/],
      [["http://me:secret@host/"], 2, /no password/],
      [["--languages", "zz zz"], 2, /zz zz/],
      [["--front", "shop"], 2, /shop/],
      [["--cert", "cert.pem"], 2, /key/],
      [["--cert", "no.pem", "--key", "no.pem"], 1, /no\.pem/],
      [["--port", String(taken.addr.port)], 1, /in use/],
    ];
    for (const [args, code, pattern] of cases) {
      const result = await runServe(...args);
      assertEquals([args, result.code, result.stdout], [args, code, ""]);
      assertMatch(result.stderr, pattern);
      assertMatch(
        result.stderr,
        code === 2 ? /^variform: [^\n]+\nTry --help\.\n$/ : /^variform: [^\n]+\n$/,
      );
    }
  },
});

Deno.test({
  name: "serve prints where it listens and a line to try, and drains on SIGTERM",
  ignore,
  async fn() {
    await using server = await startServe();
    await server.waitFor(/Try: .*\n/);
    assertStringIncludes(server.printed(), `curl -H 'Accept: text/markdown' ${server.base}`);
    const response = await fetch(server.base, { headers: { accept: "text/markdown" } });
    assertEquals(response.headers.get("content-type"), "text/markdown; charset=utf-8");
    await response.body?.cancel();
    await server.waitFor(/GET \/ 200 text\/markdown/);
    assertEquals(await server.stop("SIGTERM"), 0);
  },
});

Deno.test({
  name: "serve listens on raw sockets, refuses what is malformed, and drains",
  ignore,
  async fn() {
    await using server = await startServe();
    const response = await fetch(`${server.base}about`, { headers: { accept: "text/markdown" } });
    assertEquals(response.headers.get("content-type"), "text/markdown; charset=utf-8");
    assertStringIncludes(await response.text(), "# About");
    const { hostname, port } = new URL(server.base);
    using connection = await Deno.connect({ hostname, port: Number(port) });
    const malformed =
      "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n";
    await connection.write(new TextEncoder().encode(malformed));
    assertMatch(await new Response(connection.readable).text(), /^HTTP\/1\.1 400 /);
    assertEquals(await server.stop("SIGTERM"), 0);
  },
});

Deno.test({
  name: "readTarget finds the example site wherever the checkout lies",
  ignore: !allowed.read || !allowed.write,
  async fn() {
    const root = new URL("../../", import.meta.url);
    const moved = `${await Deno.makeTempDir()}/a 한글 %20`;
    for (const folder of ["cli", "config", "model"]) {
      await copyFolder(new URL(`src/${folder}/`, root), `${moved}/src/${folder}`);
    }
    const { readTarget } = await import(pathToFileURL(`${moved}/src/cli/target.ts`).href);
    assertEquals(readTarget(undefined), `${moved}/examples/site/`);
    await Deno.remove(moved, { recursive: true });
  },
});

for (const [front, trouble] of [["wire", /can be accepted/], ["web", /started again/]] as const) {
  Deno.test({
    name: `serve --front ${front} survives running out of descriptors`,
    ignore: ignore || Deno.build.os !== "linux",
    async fn() {
      const port = freePort();
      const command = [Deno.execPath(), "run", "--quiet", ...PERMISSIONS, MAIN, "serve", "--quiet"];
      const shell = `ulimit -n 96; exec ${command.join(" ")} --port ${port} --front ${front}`;
      await using server = start("/bin/sh", ["-c", shell], { env: { NO_COLOR: "1" } });
      await server.waitFor(/http:\/\//);
      const address = { hostname: "127.0.0.1", port };
      const idle = await Promise.allSettled(
        Array.from({ length: 200 }, () => Deno.connect(address)),
      );
      await server.waitFor(trouble);
      for (const one of idle) if (one.status === "fulfilled") one.value.close();
      const response = await fetchPatiently(`http://127.0.0.1:${port}/about`);
      assertEquals(response.status, 200);
      await response.body?.cancel();
      assertEquals(await server.stop("SIGTERM"), 0);
    },
  });
}

/** The listener may be on its way back. */
async function fetchPatiently(url: string): Promise<Response> {
  for (let tries = 0; tries < 40; tries++) {
    try {
      return await fetch(url, { signal: AbortSignal.timeout(2_000) });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error("the server does not answer any more");
}

Deno.test("readServeSettings reads certificate and key, and wants both", async () => {
  const { listen } = await settingsOf("--cert", "a.pem", "--key", "b.pem");
  assertMatch(listen?.cert ?? "", /[/\\]a\.pem$/);
  assertMatch(listen?.key ?? "", /[/\\]b\.pem$/);
});

async function copyFolder(from: URL, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(new URL(`${name}/`, from), `${to}/${name}`);
    else await Deno.copyFile(new URL(name, from), `${to}/${name}`);
  }
}
