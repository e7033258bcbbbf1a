import { assertEquals, assertThrows } from "@std/assert";
import { build, renameImport } from "../build.ts";
import { allowed } from "./allowed.ts";

const ROOT = new URL("../", import.meta.url);
const MODULE = new URL("src/bytes/kernel.wasm", ROOT);
const compiles = allowed.read && allowed.env && allowed.write;

Deno.test({
  name: "build makes the committed module, byte for byte, and does so again",
  ignore: !compiles,
  async fn() {
    const committed = await Deno.readFile(MODULE);
    assertEquals(await build(), committed);
    assertEquals(await build(), committed);
  },
});

Deno.test({
  name: "build puts no path into the module, and takes its memory from beside it",
  ignore: !compiles,
  async fn() {
    const module = await WebAssembly.compile(await Deno.readFile(MODULE));
    const imports = WebAssembly.Module.imports(module);
    assertEquals(imports, [{ module: "./memory.js", name: "memory", kind: "memory" }]);
    const text = new TextDecoder("latin1").decode(await Deno.readFile(MODULE));
    assertEquals(text.includes(".ts"), false);
  },
});

Deno.test({
  name: "build.ts --check passes, and fails in one sentence for another module, wherever it lies",
  ignore: !(compiles && allowed.run),
  async fn() {
    const copy = await Deno.makeTempDir();
    try {
      for (const part of ["build.ts", "deno.json", "src/std.d.ts", "src/bytes/kernel.wasm"]) {
        await Deno.mkdir(new URL(".", `file://${copy}/${part}`), { recursive: true });
        await Deno.copyFile(new URL(part, ROOT), `${copy}/${part}`);
      }
      await Deno.mkdir(`${copy}/wasm`);
      for await (const { name } of Deno.readDir(new URL("wasm/", ROOT))) {
        await Deno.copyFile(new URL(`wasm/${name}`, ROOT), `${copy}/wasm/${name}`);
      }
      const moved = new URL(`file://${copy}/`);
      assertEquals(await check(moved), { code: 0, lines: 0 });
      await Deno.writeFile(`${copy}/src/bytes/kernel.wasm`, new Uint8Array(8));
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
