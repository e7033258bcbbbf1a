import { assert, assertEquals, assertThrows } from "@std/assert";
import { addMeter, ASK_EXPORT, STEPS_EXPORT } from "../../src/transcode/workshop/meter.ts";
import { compileMetered, superviseInstance } from "../../src/transcode/workshop/metered.ts";
import { allowed } from "../allowed.ts";

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** A section, its content shorter than 128 bytes. */
function section(id: number, ...content: number[]): number[] {
  return [id, content.length, ...content];
}

/** A module with one function without arguments and results, exported as `f`. */
function moduleOf(body: readonly number[], ...more: readonly number[][]): Uint8Array<ArrayBuffer> {
  const code = section(10, 1, body.length + 2, 0, ...body, 0x0b);
  return Uint8Array.of(
    ...HEADER,
    ...section(1, 1, 0x60, 0, 0),
    ...section(3, 1, 0),
    ...more.flat(),
    ...section(7, 1, 1, 0x66, 0, 0),
    ...code,
  );
}

const ENDLESS = moduleOf([0x03, 0x40, 0x0c, 0, 0x0b]);
const RECURSIVE = moduleOf([0x10, 0, 0x10, 0]);

function call(exports: WebAssembly.Exports, name: string): unknown {
  const found = exports[name];
  assert(typeof found === "function");
  return found();
}

Deno.test("addMeter: a loop without end stops when the host has had enough", async () => {
  const module = await compileMetered(ENDLESS, 1 << 20);
  const instance = new WebAssembly.Instance(module);
  let asked = 0;
  superviseInstance(instance, () => {
    if (++asked === 3) throw new RangeError("enough");
  });
  assertThrows(() => call(instance.exports, "f"), RangeError, "enough");
  assertEquals(asked, 3);
});

Deno.test("addMeter: calls without a loop cost steps, too", () => {
  const metered = addMeter(RECURSIVE, { memory: 0, steps: 100 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(metered));
  superviseInstance({ exports }, () => {
    throw new RangeError("enough");
  });
  assertThrows(() => call(exports, "f"), RangeError, "enough");
});

Deno.test("addMeter: a module that nobody supervises stops when its first steps are used up", () => {
  const metered = addMeter(ENDLESS, { memory: 0, steps: 1000 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(metered));
  assertThrows(() => call(exports, "f"), WebAssembly.RuntimeError);
  assertEquals(exports[STEPS_EXPORT] instanceof WebAssembly.Global, true);
  assertEquals(exports[ASK_EXPORT] instanceof WebAssembly.Table, true);
});

Deno.test("addMeter bounds the memory, and refuses what needs more at once", () => {
  // memory.grow(4), stored at 0, in a memory of one page that knows no bound.
  const body = [0x41, 0, 0x41, 4, 0x40, 0, 0x36, 2, 0];
  const growing = moduleOf(body, section(5, 1, 0, 1));
  const withMemory = (module: Uint8Array<ArrayBuffer>) => {
    const patched = Uint8Array.from([...module]);
    // Export the memory as well: `m`.
    const at = patched.indexOf(7, 8 + 6 + 4 + 5);
    return Uint8Array.of(
      ...patched.subarray(0, at),
      ...section(7, 2, 1, 0x66, 0, 0, 1, 0x6d, 2, 0),
      ...patched.subarray(at + 7),
    );
  };
  const grown = (memory: number) => {
    const metered = addMeter(withMemory(growing), { memory, steps: 1000 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(metered));
    call(exports, "f");
    const { m } = exports;
    assert(m instanceof WebAssembly.Memory);
    return new DataView(m.buffer).getInt32(0, true);
  };
  assertEquals([grown(5 << 16), grown(4 << 16)], [1, -1]);
  assertThrows(() => addMeter(growing, { memory: 1000, steps: 1 }), RangeError, "pages of memory");
});

Deno.test("addMeter refuses what is no module, is cut, or says what is not known", () => {
  const options = { memory: 1 << 20, steps: 1 };
  assertThrows(() => addMeter(new TextEncoder().encode("<html></html>"), options), TypeError);
  assertThrows(() => addMeter(ENDLESS.subarray(0, ENDLESS.length - 3), options), RangeError);
  assertThrows(() => addMeter(moduleOf([0x27]), options), TypeError, "opcode 39");
  const imported = Uint8Array.of(...HEADER, ...section(2, 1, 1, 0x61, 1, 0x62, 2, 0, 1));
  assertThrows(() => addMeter(imported, options), TypeError, "memory that is imported");
});

const LIBRARIES = [
  () => import("../../src/libraries/avif_encoder.ts"),
  () => import("../../src/libraries/image_scaler.ts"),
  () => import("../../src/libraries/jpeg_decoder.ts"),
  () => import("../../src/libraries/jpeg_encoder.ts"),
  () => import("../../src/libraries/png_codec.ts"),
  () => import("../../src/libraries/svg_renderer.ts"),
  () => import("../../src/libraries/webp_encoder.ts"),
];

Deno.test({
  name: "addMeter leaves every codec a valid module that differs in nothing but the meter",
  ignore: !allowed.read,
  async fn() {
    for (const load of LIBRARIES) {
      const { WASM } = await load();
      const bytes = await Deno.readFile(new URL(WASM));
      const [plain, metered] = [
        new WebAssembly.Module(bytes),
        new WebAssembly.Module(addMeter(bytes, { memory: 1 << 30, steps: 1000 })),
      ];
      assertEquals(WebAssembly.Module.imports(metered), WebAssembly.Module.imports(plain), WASM);
      assertEquals(
        WebAssembly.Module.exports(metered).slice(0, -2),
        WebAssembly.Module.exports(plain),
      );
    }
  },
});
