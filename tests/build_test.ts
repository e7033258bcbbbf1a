import { assert, assertEquals, assertThrows } from "@std/assert";
import { build, modulePath, MODULES, renameImport } from "../build.ts";
import { allowed } from "./allowed.ts";
import { findProgram } from "./programs.ts";

const node = findProgram("node");
const ROOT = new URL("../", import.meta.url);
const compiles = allowed.read && allowed.env && allowed.write;

function readModule(...which: Parameters<typeof modulePath>): Promise<Uint8Array<ArrayBuffer>> {
  return Deno.readFile(new URL(modulePath(...which), ROOT));
}

Deno.test({
  name: "build makes the committed modules, byte for byte, and does so again",
  ignore: !compiles,
  async fn() {
    for (const [format, features] of MODULES) {
      const committed = await readModule(format, features);
      assertEquals(await build(format, features), committed);
    }
    assertEquals(await build("scan", "simd"), await readModule("scan", "simd"));
  },
});

Deno.test({
  name:
    "build makes modules that import the memory alone, run nothing by themselves, and are small",
  ignore: !allowed.read,
  async fn() {
    for (const [format, features] of MODULES) {
      const bytes = await readModule(format, features);
      const module = await WebAssembly.compile(bytes);
      assertEquals(WebAssembly.Module.imports(module), [
        { module: "../memory.js", name: "memory", kind: "memory" },
      ]);
      assert(WebAssembly.Module.exports(module).every(({ kind }) => kind === "function"));
      assertEquals(sectionsOf(bytes).includes(START_SECTION), false);
      assertEquals(new TextDecoder("latin1").decode(bytes).includes(".ts"), false);
      assert(bytes.length < 10_000, `${format} has ${bytes.length} bytes`);
    }
  },
});

const START_SECTION = 8;

/** The kinds of a module's sections. */
function sectionsOf(module: Uint8Array): number[] {
  const kinds: number[] = [];
  for (let at = 8; at < module.length;) {
    kinds.push(module[at++]);
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      size |= (module[at] & 0x7f) << shift;
      more = module[at++] > 0x7f;
    }
    at += size;
  }
  return kinds;
}

Deno.test({
  name: "README of wasm/ states the bytes of each module as they are",
  ignore: !allowed.read,
  async fn() {
    const readme = await Deno.readTextFile(new URL("wasm/README.md", ROOT));
    for (const [format, features] of MODULES) {
      const size = (await readModule(format, features)).length.toLocaleString("en");
      const row = `| \`${modulePath(format, features)}\` | ${size} |`;
      assert(readme.includes(row), row);
    }
  },
});

/** What any runtime of WebAssembly does to use a module. */
const NODE_PROGRAM = `
import { readFileSync } from "node:fs";
import { memory } from ${JSON.stringify(new URL("src/bytes/memory.js", ROOT).href)};
const load = async (path) => {
  const bytes = readFileSync(new URL(path, ${JSON.stringify(ROOT.href)}));
  if (!WebAssembly.validate(bytes)) return undefined;
  const { instance } = await WebAssembly.instantiate(bytes, { "../memory.js": { memory } });
  return instance.exports;
};
const base64 = await load("src/bytes/simd/base64.wasm");
const printable = await load("src/bytes/simd/quoted_printable.wasm");
const scan = await load("src/bytes/simd/scan.wasm");
const heap = new Uint8Array(memory.buffer);
const words = new Uint32Array(memory.buffer, 16384, 16);
const FROM = 65536;
const TO = 131072;
const run = (kernel, text) => {
  words.fill(0);
  words[4] = 0x80;
  heap.set(Buffer.from(text, "latin1"), FROM);
  return Buffer.from(heap.slice(TO, TO + kernel(16384, FROM, text.length, TO))).toString("latin1");
};
const text = "Grüße in lines, and more of them = ".repeat(20);
const letters = Buffer.from(text, "latin1").toString("base64");
console.log(JSON.stringify([
  run(base64.base64Encode, text) === letters,
  run(base64.base64Decode, letters) === text,
  run(printable.quotedPrintableDecode, run(printable.quotedPrintableEncode, text)) === text,
  scan.findHeadEnd(FROM, 0, 0) === -1,
]));
`;

Deno.test({
  name: "modules without relaxed SIMD load in Node, where that is installed, and work there",
  ignore: node === undefined,
  async fn() {
    const args = ["--input-type=module", "--eval", NODE_PROGRAM];
    const command = new Deno.Command(node ?? "node", { args, stderr: "inherit" });
    const { stdout } = await command.output();
    assertEquals(JSON.parse(new TextDecoder().decode(stdout)), [true, true, true, true]);
  },
});

Deno.test({
  name: "modules load without any permission",
  ignore: !allowed.run,
  async fn() {
    const command = new Deno.Command(Deno.execPath(), {
      args: ["test", "--no-prompt", "--no-lock", "--quiet", "tests/coding/base64_test.ts"],
      cwd: ROOT,
      stdout: "null",
      stderr: "null",
    });
    assertEquals((await command.output()).code, 0);
  },
});

Deno.test({
  name: "build.ts --check passes, and fails in one sentence for another module, wherever it lies",
  ignore: !(compiles && allowed.run),
  async fn() {
    const copy = await Deno.makeTempDir();
    try {
      const modules = MODULES.map(([format, features]) => modulePath(format, features));
      for (const part of ["build.ts", "deno.json", "src/std.d.ts", ...modules]) {
        await Deno.mkdir(new URL(".", `file://${copy}/${part}`), { recursive: true });
        await Deno.copyFile(new URL(part, ROOT), `${copy}/${part}`);
      }
      await Deno.mkdir(`${copy}/wasm`);
      for await (const { name } of Deno.readDir(new URL("wasm/", ROOT))) {
        await Deno.copyFile(new URL(`wasm/${name}`, ROOT), `${copy}/wasm/${name}`);
      }
      const moved = new URL(`file://${copy}/`);
      assertEquals(await check(moved), { code: 0, lines: 0 });
      await Deno.writeFile(`${copy}/${modules[0]}`, new Uint8Array(8));
      assertEquals(await check(moved), { code: 1, lines: 1 });
    } finally {
      await Deno.remove(copy, { recursive: true });
    }
  },
});

async function check(root: URL): Promise<{ code: number; lines: number }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-lock", "build.ts", "--check"],
    cwd: root,
    stdout: "null",
    stderr: "piped",
  });
  const { code, stderr } = await command.output();
  return { code, lines: new TextDecoder().decode(stderr).split("\n").length - 1 };
}

Deno.test("renameImport refuses a module that imports anything else", () => {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const imports = [2, 10, 1, 3, 0x65, 0x6e, 0x76, 1, 0x6d, 2, 0, 1];
  const renamed = renameImport(Uint8Array.from([...header, ...imports]), "env", "./m.js");
  assertEquals([...renamed.subarray(8)], [
    2,
    13,
    1,
    6,
    ...new TextEncoder().encode("./m.js"),
    1,
    0x6d,
    2,
    0,
    1,
  ]);
  assertThrows(
    () => renameImport(Uint8Array.from([...header, ...imports]), "wasi", "x"),
    SyntaxError,
  );
});
