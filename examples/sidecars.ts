/**
 * Writes the precompressed sidecars of the example site: `schedule.en.html.gz`, `.br`, `.zst`. With
 * `--check`, only proves that each of them still decodes to its page.
 *
 *     deno run --allow-read --allow-write examples/sidecars.ts [--check]
 *
 * @module
 */
import {
  brotliCompressSync,
  brotliDecompressSync,
  gunzipSync,
  gzipSync,
  zstdCompressSync,
  zstdDecompressSync,
} from "node:zlib";

const SITE = new URL("./site/", import.meta.url);
const PAGES = ["schedule.en.html", "schedule.ko.html", "schedule.fr.html", "style.css"];

// Node's gzip writes no time stamp, so the same page gives the same bytes.
const CODINGS = [
  { suffix: ".gz", encode: (page: Uint8Array) => gzipSync(page, { level: 9 }), decode: gunzipSync },
  { suffix: ".br", encode: brotliCompressSync, decode: brotliDecompressSync },
  { suffix: ".zst", encode: zstdCompressSync, decode: zstdDecompressSync },
];

async function isFresh(file: URL, page: Uint8Array, decode: (coded: Uint8Array) => Uint8Array) {
  try {
    const decoded = decode(await Deno.readFile(file));
    return decoded.length === page.length && decoded.every((byte, at) => byte === page[at]);
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const stale: string[] = [];
  for (const name of PAGES) {
    const page = await Deno.readFile(new URL(name, SITE));
    for (const { suffix, encode, decode } of CODINGS) {
      const file = new URL(name + suffix, SITE);
      if (await isFresh(file, page, decode)) continue;
      stale.push(name + suffix);
      if (!Deno.args.includes("--check")) await Deno.writeFile(file, encode(page));
    }
  }
  if (Deno.args.includes("--check") && stale.length > 0) {
    console.error(`stale: ${stale.join(", ")}`);
    Deno.exit(1);
  }
}
