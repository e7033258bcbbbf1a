/**
 * Prints sizes and times of made images beside those of sharp with its own defaults: both in one
 * process, in turns. `deno run -A tests/bench/image_ratios.ts [FILE …] [--rounds N]`
 *
 * @module
 */
import sharp from "../../src/libraries/sharp.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { imageConverters } from "../../src/transcode/image/rows.ts";
import { make } from "../../src/transcode/make.ts";
import { planOf } from "../../src/transcode/paths.ts";
import { RunTimes } from "../../src/transcode/run_times.ts";
import { ThreadWorkshop } from "../../src/transcode/workshop/workshop.ts";

const GARDEN = new URL("../../examples/site/garden.jpg", import.meta.url);
const FORMATS = ["webp", "avif", "jpeg", "png"] as const;
const WIDTHS = [undefined, 640];

const at = Deno.args.indexOf("--rounds");
const rounds = at < 0 ? 5 : Number(Deno.args[at + 1]);
const files = at < 0 ? Deno.args : Deno.args.slice(0, at);

const limits = { ...DEFAULT_LIMITS, heavyJobs: 1, heavyTime: 600_000 };
const workshop = new ThreadWorkshop(limits, new RunTimes());

/** What one run gave: bytes and milliseconds. */
interface Run {
  readonly bytes: number;
  readonly time: number;
}

async function own(name: string, input: Uint8Array, width: number | undefined): Promise<Run> {
  const converter = imageConverters({}, width).find((row) => row.name === name);
  if (converter === undefined) throw new RangeError(name);
  const source = { kind: "stored", open: () => Promise.reject() } as const;
  const variant = { kind: "derived", source, plan: planOf([converter]) } as const;
  const begin = performance.now();
  const conversion = { location: "/", limits, workshop, insists: true };
  const made = await make(variant, ReadableStream.from([input]), conversion);
  const bytes = (await new Response(made).arrayBuffer()).byteLength;
  return { bytes, time: performance.now() - begin };
}

async function peer(
  format: (typeof FORMATS)[number],
  input: Uint8Array,
  width: number | undefined,
): Promise<Run> {
  const begin = performance.now();
  const image = sharp(input).autoOrient().resize({ width, withoutEnlargement: true });
  const { length } = await image.toFormat(format, {}).toBuffer();
  return { bytes: length, time: performance.now() - begin };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

const table = [];
for (const file of files.length === 0 ? [GARDEN] : files) {
  const input = await Deno.readFile(file);
  const extension = /\.(\w+)$/.exec(String(file))?.[1].toLowerCase() ?? "";
  const source = extension === "jpg" ? "jpeg" : extension;
  for (const format of FORMATS) {
    for (const width of WIDTHS) {
      if (format === source && width === undefined) continue;
      const name = `${source}_to_${format}`;
      const [mine, theirs]: Run[][] = [[], []];
      for (let round = 0; round <= rounds; round++) {
        const turn = [await own(name, input, width), await peer(format, input, width)];
        // The first turn compiles.
        if (round > 0) [mine, theirs].forEach((runs, index) => runs.push(turn[index]));
      }
      const times = median(mine.map(({ time }, index) => time / theirs[index].time));
      table.push({
        job: `${name}${width === undefined ? "" : ` ${width}`}`,
        bytes: mine[0].bytes,
        "sharp's bytes": theirs[0].bytes,
        "bytes, ratio": (mine[0].bytes / theirs[0].bytes).toFixed(2),
        ms: median(mine.map(({ time }) => time)).toFixed(0),
        "time, ratio": times.toFixed(2),
      });
    }
  }
}
console.table(table);
workshop.close();
Deno.exit(0);
