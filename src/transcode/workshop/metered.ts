/**
 * WebAssembly from elsewhere, under our meter: it stops at its deadline and within its memory.
 *
 * @module
 */
import { addMeter, ASK_EXPORT, STEPS_EXPORT } from "./meter.ts";

/** Asked about once in a millisecond, which costs nothing that could be measured. */
const STEPS = 1_000_000;

/** `(import "h" "f" (func)) (export "f" (func 0))`: a table takes no function of JavaScript's own. */
const WRAPPER = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0],
  ...[2, 7, 1, 1, 0x68, 1, 0x66, 0, 0],
  ...[7, 5, 1, 1, 0x66, 0, 0],
);

/** The module, metered and compiled. */
export async function compileMetered(
  module: Uint8Array,
  memory: number,
): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(addMeter(module, { memory, steps: STEPS }));
}

/** Has the instance ask every so often; what `ask` throws ends the call that is running. */
export function superviseInstance({ exports }: WebAssembly.Instance, ask: () => void): void {
  const steps = exports[STEPS_EXPORT];
  const slot = exports[ASK_EXPORT];
  if (!(steps instanceof WebAssembly.Global) || !(slot instanceof WebAssembly.Table)) {
    throw new TypeError("the module has no meter");
  }
  const grant = () => {
    ask();
    steps.value = STEPS;
  };
  const wrapper = new WebAssembly.Instance(new WebAssembly.Module(WRAPPER), { h: { f: grant } });
  slot.set(0, wrapper.exports.f as () => void);
}
