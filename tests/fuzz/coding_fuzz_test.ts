import { assert, assertEquals } from "@std/assert";
import { type Kernels, kernels } from "../../src/bytes/kernel.ts";
import { fuzzCodings } from "./coding_fuzz.ts";

Deno.test("fuzzCodings finds no difference between kernels and twins in some thousand cases", () => {
  assertEquals(fuzzCodings(11_000, 3), undefined);
});

Deno.test("fuzzCodings notices each kernel that now and then finds or makes one thing less", () => {
  for (const name of Object.keys(kernels) as (keyof Kernels)[]) {
    const sound = kernels[name] as (...values: number[]) => number;
    let calls = 0;
    const broken = (...values: number[]) => {
      const result = sound(...values);
      return ++calls % 20 === 0 && result > 0 ? result - 1 : result;
    };
    Object.assign(kernels, { [name]: broken });
    try {
      assert(fuzzCodings(3_000, 4) !== undefined, name);
    } finally {
      Object.assign(kernels, { [name]: sound });
    }
  }
});
