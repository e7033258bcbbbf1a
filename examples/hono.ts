/**
 * Variform in front of a Hono application: around all of it, which is the whole cache, or as
 * middleware of some routes, which chooses and converts, and keeps nothing.
 *
 *     deno run --allow-net --allow-read examples/hono.ts
 *
 * @module
 */
import { type Context, Hono, type Next } from "hono";
import { createVariform, type Variform } from "../src/mod.ts";

/** An application as it was before. */
export function teaHouse(): Hono {
  const house = new Hono();
  house.get("/tea", (c) => {
    c.header("Cache-Control", "public, max-age=60");
    return c.html("<h1>Tea</h1><p>At <b>five</b>.</p>");
  });
  return house;
}

/** All of an application, chosen from, converted and kept. */
export function around(house: Hono): Variform {
  return createVariform({ origin: house.fetch });
}

/** The same for a part of its routes: `house.use("/tea", negotiated(forms))`. */
export function negotiated(forms: Variform) {
  return async (c: Context, next: Next) => {
    const answer = await forms.middleware(c.req.raw, async (request) => {
      // What Variform asks for is what the routes are to answer.
      c.req.raw = request;
      await next();
      return c.res;
    });
    // Hono would lay the fields of its own answer over those of the new one.
    c.res = undefined;
    c.res = answer;
  };
}

if (import.meta.main) {
  await using app = around(teaHouse());
  await Deno.serve({ hostname: "127.0.0.1" }, app.fetch).finished;
}
