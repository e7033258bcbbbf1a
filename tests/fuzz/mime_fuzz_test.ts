import { assertLess } from "@std/assert";
import { allowed } from "../allowed.ts";
import { fuzz } from "./mime_fuzz.ts";

/** So many by default; more take an argument to the script. */
const COUNT = allowed.env ? Number(Deno.env.get("FUZZ") ?? 2_000) : 2_000;

Deno.test("parseMessage and readParts read anything alike, and throw at nothing", async () => {
  const { memory } = await fuzz(COUNT, 1);
  assertLess(memory, 1 << 30);
});
