import { assert, assertEquals, assertThrows } from "@std/assert";
import { createVariform } from "../../src/mod.ts";
import { isServed } from "../../src/origin/served_place.ts";
import { allowed } from "../allowed.ts";
import { openSite } from "../site.ts";

const ignore = !allowed.read || !allowed.write;

Deno.test({
  name: "isServed sees through links, and knows what dotfiles hide",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${folder}/site/sub`, { recursive: true });
      await Deno.symlink(`${folder}/site/sub`, `${folder}/elsewhere`);
      const site = `${folder}/site`;
      const served = ["", "/sub", "/sub/cache", "/new/cache", "/sub/../new"];
      for (const path of served) assert(isServed(site, site + path), path);
      assert(isServed(site, `${folder}/elsewhere/cache`));
      for (const path of ["/.cache", "/sub/.cache/x", "2", "/../cache"]) {
        assertEquals(isServed(site, site + path), false, path);
      }
      assertEquals(isServed("/", "/.cache"), false);
      assert(isServed("/", "/cache"));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "createVariform refuses to keep files of its own where it serves them",
  ignore,
  async fn() {
    const origin = await Deno.makeTempDir();
    try {
      for (
        const options of [
          { cache: { directory: `${origin}/cache` } },
          { statistics: { database: `${origin}/views.sqlite`, token: "x".repeat(32) } },
        ]
      ) {
        assertThrows(() => createVariform({ origin, ...options }), TypeError, "is served");
      }
    } finally {
      await Deno.remove(origin, { recursive: true });
    }
  },
});

Deno.test({
  name: "modifiedOf: no file was changed in the future (RFC 9110 §8.8.2.1)",
  ignore,
  async fn() {
    await using site = await openSite({ "a.txt": "x" });
    const future = new Date(Date.now() + 864e5);
    await Deno.utime(`${site.folder}/a.txt`, future, future);
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { headers } = await site.get("/a.txt");
    const told = Date.parse(headers.get("last-modified") ?? "");
    assert(told >= before && told <= Date.now(), headers.get("last-modified") ?? "none");
  },
});
