/**
 * Draws SVG as PNG. Nothing is fetched: what a drawing refers to outside of itself stays away.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import { superviseInstance } from "../workshop/metered.ts";
import type { Bounds } from "../workshop/work.ts";
import { compileLibrary } from "./engine.ts";
import { fitWidth } from "./pixels.ts";
import type { ImageSettings } from "./settings.ts";

/** Without fonts, text would silently be left out. */
const TEXT = /<(?:[\w-]+:)?text[\s>]/;

/** Draws within a width, and within a number of pixels. */
export async function drawSvg(
  svg: Uint8Array,
  { width, pixels, fonts }: Pick<ImageSettings, "width" | "pixels" | "fonts">,
  bounds: Bounds,
): Promise<Uint8Array> {
  if (fonts.length === 0 && TEXT.test(new TextDecoder().decode(svg))) {
    throw new Fault("conversion", "the drawing has text, and no fonts were given");
  }
  const { Resvg } = await startRenderer(bounds);
  const fontBuffers = await Promise.all(fonts.map((path) => Deno.readFile(path)));
  const font = { fontBuffers, loadSystemFonts: false } as const;
  const drawing = new Resvg(svg, { font });
  const size = fitWidth(drawing, width);
  if (!(size.width * size.height <= pixels)) {
    throw new Fault("too-large", `${size.width} x ${size.height} pixels`);
  }
  if (size.width === drawing.width) return drawing.render().asPng();
  const fitTo = { mode: "width", value: size.width } as const;
  return new Resvg(svg, { font, fitTo }).render().asPng();
}

let renderer: Promise<WebAssembly.Instance> | undefined;

/** The renderer, supervised for this job. */
async function startRenderer(bounds: Bounds) {
  const library = await import("../../libraries/svg_renderer.ts");
  renderer ??= compileLibrary(library.WASM, bounds).then((module) =>
    catchInstance(() => library.initWasm(module))
  );
  superviseInstance(await renderer, () => bounds.deadline.check());
  return library;
}

/**
 * The instance that a library makes for itself and keeps to itself: it is seen on its way out of the
 * platform. Nothing else runs in this thread meanwhile.
 */
async function catchInstance(start: () => Promise<void>): Promise<WebAssembly.Instance> {
  const { instantiate } = WebAssembly;
  let caught: WebAssembly.Instance | undefined;
  const watch = async (module: WebAssembly.Module, imports?: WebAssembly.Imports) => {
    caught = await instantiate(module, imports);
    return caught;
  };
  WebAssembly.instantiate = watch as typeof instantiate;
  try {
    await start();
  } finally {
    WebAssembly.instantiate = instantiate;
  }
  if (caught === undefined) throw new TypeError("no instance was made");
  return caught;
}
