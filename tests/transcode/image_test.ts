import { assert, assertEquals, assertRejects } from "@std/assert";
import { DEFAULT_LIMITS, type Limits } from "../../src/model/limits.ts";
import { Fault } from "../../src/model/fault.ts";
import { imageConverters, type ImageRows } from "../../src/transcode/image/rows.ts";
import { make } from "../../src/transcode/make.ts";
import { planOf } from "../../src/transcode/paths.ts";
import { RunTimes } from "../../src/transcode/run_times.ts";
import { mayUseSharp } from "../../src/transcode/image/sharp_engine.ts";
import { ThreadWorkshop } from "../../src/transcode/workshop/workshop.ts";
import {
  extendedWebp,
  imageFile,
  join,
  movingGif,
  PHOTO,
  png,
  pngChunk,
  pngHead,
  pngPixels,
  withOrientation,
  withProperty,
} from "../image_files.ts";
import { allowed } from "../allowed.ts";
import type { DerivedVariant, StoredVariant } from "../../src/model/variant.ts";

/** The threads read the codecs from the disk. */
const ignore = !allowed.read;

interface Wanted {
  readonly width?: number;
  readonly rows?: ImageRows;
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
  /** Whether it must be smaller to be of use. */
  readonly thrifty?: boolean;
}

/** A workshop that has closed at the end. */
async function inWorkshop(
  limits: Partial<Limits>,
  act: (workshop: ThreadWorkshop, times: RunTimes) => Promise<void>,
): Promise<void> {
  const times = new RunTimes();
  const workshop = new ThreadWorkshop({ ...DEFAULT_LIMITS, ...limits }, times);
  try {
    await act(workshop, times);
  } finally {
    workshop.close();
  }
}

/** Runs the converter of this name. */
async function convert(
  workshop: ThreadWorkshop,
  name: string,
  input: Uint8Array,
  { width, rows, limits, signal, thrifty = false }: Wanted = {},
): Promise<Uint8Array> {
  const converter = imageConverters(rows, width).find((row) => row.name === name);
  assert(converter !== undefined, name);
  const source: StoredVariant = { kind: "stored", open: () => Promise.reject() };
  const variant: DerivedVariant = { kind: "derived", source, plan: planOf([converter]) };
  const stream = await make(variant, ReadableStream.from([input]), {
    location: "/",
    limits: { ...DEFAULT_LIMITS, ...limits },
    workshop,
    signal,
    insists: !thrifty,
  });
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Why a conversion failed. */
async function failure(conversion: Promise<unknown>): Promise<readonly [string, string]> {
  const fault = await assertRejects(() => conversion, Fault);
  return [fault.code, fault.message];
}

const text = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

Deno.test({
  name: "an image becomes what it is named to become, without metadata",
  ignore,
  async fn() {
    await inWorkshop({}, async (workshop, times) => {
      const sources = {
        png: png(48, 32, PHOTO, [pngChunk("tEXt", new TextEncoder().encode("Comment\0secret"))]),
        jpeg: withOrientation(imageFile("quarters.jpg"), 1),
        gif: imageFile("still.gif"),
        webp: extendedWebp(imageFile("quarters.webp"), [24, 16], 4, [
          "XMP ",
          new TextEncoder().encode("secret"),
        ]),
        avif: imageFile("quarters.avif"),
      };
      const signs = { avif: /^....ftypavif/s, webp: /^RIFF....WEBP/s, jpeg: /^ÿØÿ/ };
      for (const [source, bytes] of Object.entries(sources)) {
        for (const [target, sign] of Object.entries({ ...signs, png: /^.PNG/ })) {
          if (source === target) continue;
          const made = text(await convert(workshop, `${source}_to_${target}`, bytes));
          assert(sign.test(made), `${source} to ${target}: ${made.slice(0, 16)}`);
          assert(!/secret|Exif/.test(made), `${source} to ${target}`);
          assert((times.of(`${source}_to_${target}`) ?? 0) > 0);
        }
      }
    });
  },
});

const [RED, LIME, BLUE, WHITE] = ["red", "lime", "blue", "white"];

/** The name of the nearest of four colours. */
function colourOf([red, green]: readonly number[]): string {
  if (red > 128 && green > 128) return WHITE;
  return red > 128 ? RED : green > 128 ? LIME : BLUE;
}

/** Corners of `quarters.jpg` from the upper left, row by row, as each orientation shows them. */
const CORNERS = [
  [RED, LIME, BLUE, WHITE],
  [LIME, RED, WHITE, BLUE],
  [WHITE, BLUE, LIME, RED],
  [BLUE, WHITE, RED, LIME],
  [RED, BLUE, LIME, WHITE],
  [BLUE, RED, WHITE, LIME],
  [WHITE, LIME, BLUE, RED],
  [LIME, WHITE, RED, BLUE],
];

Deno.test({
  name: "an image stands upright, whichever way EXIF says that it lies",
  ignore,
  async fn() {
    await inWorkshop({}, async (workshop) => {
      for (const [index, corners] of CORNERS.entries()) {
        const jpeg = withOrientation(imageFile("quarters.jpg"), index + 1);
        const made = pngPixels(await convert(workshop, "jpeg_to_png", jpeg));
        const { width, height, at } = made;
        assertEquals([width, height], index < 4 ? [24, 16] : [16, 24], `orientation ${index + 1}`);
        const found = [[2, 2], [width - 3, 2], [2, height - 3], [width - 3, height - 3]]
          .map(([x, y]) => colourOf(at(x, y)));
        assertEquals(found, corners, `orientation ${index + 1}`);
      }
    });
  },
});

/** The corners of what is made as PNG, from the upper left, row by row. */
async function cornersOf(workshop: ThreadWorkshop, name: string, image: Uint8Array) {
  const { width, height, at } = pngPixels(await convert(workshop, name, image));
  return [[2, 2], [width - 3, 2], [2, height - 3], [width - 3, height - 3]]
    .map(([x, y]) => colourOf(at(x, y)));
}

Deno.test({
  name: "an AVIF stands upright by its own turns and mirrors",
  ignore,
  async fn() {
    await inWorkshop({}, async (workshop) => {
      const avif = imageFile("quarters.avif");
      // Quarter turns to the left.
      for (const [turns, orientation] of [1, 8, 3, 6].entries()) {
        const turned = withProperty(avif, "irot", turns);
        assertEquals(await cornersOf(workshop, "avif_to_png", turned), CORNERS[orientation - 1]);
        const mirrored = withProperty(turned, "imir", 1);
        const [a, b, c, d] = CORNERS[orientation - 1];
        assertEquals(await cornersOf(workshop, "avif_to_png", mirrored), [b, a, d, c]);
        const flipped = withProperty(turned, "imir", 0);
        assertEquals(await cornersOf(workshop, "avif_to_png", flipped), [c, d, a, b]);
      }
    });
  },
});

Deno.test({
  name: "an image is scaled down to a width, and never up",
  ignore,
  async fn() {
    await inWorkshop({}, async (workshop) => {
      const photo = png(90, 61, PHOTO);
      const size = async (width: number) => {
        const made = pngPixels(await convert(workshop, "png_to_png", photo, { width }));
        return [made.width, made.height];
      };
      assertEquals([await size(30), await size(89), await size(90), await size(1000)], [
        [30, 20],
        [89, 60],
        [90, 61],
        [90, 61],
      ]);
      // A width is that of the upright image.
      const jpeg = withOrientation(imageFile("quarters.jpg"), 6);
      const turned = pngPixels(await convert(workshop, "jpeg_to_png", jpeg, { width: 8 }));
      assertEquals([turned.width, turned.height], [8, 12]);
    });
  },
});

Deno.test({
  name: "an image keeps its opacity, and is laid on white where there is none",
  ignore,
  async fn() {
    await inWorkshop({}, async (workshop) => {
      const glass = png(16, 16, (x) => [255, 0, 0, x < 8 ? 0 : 128]);
      const scaled = pngPixels(await convert(workshop, "png_to_png", glass, { width: 8 }));
      assertEquals([scaled.at(0, 0)[3], scaled.at(7, 0)], [0, [255, 0, 0, 128]]);
      const jpeg = await convert(workshop, "png_to_jpeg", glass, {
        rows: { quality: { jpeg: 95 } },
      });
      const { at } = pngPixels(await convert(workshop, "jpeg_to_png", jpeg));
      assertEquals(at(1, 8).map((value) => value > 245), [true, true, true, true]);
      const [, green] = at(14, 8);
      assert(green > 110 && green < 145, `half red on white is pink: ${green}`);
    });
  },
});

Deno.test({
  name: "an image is refused from its head, before anything is decoded",
  ignore: !allowed.read,
  async fn() {
    await inWorkshop({}, async (workshop) => {
      const bomb = join(
        Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
        pngHead(60_000, 60_000),
        pngChunk("IDAT", new Uint8Array(8)),
      );
      const refusals = [
        await failure(convert(workshop, "png_to_webp", bomb)),
        await failure(convert(workshop, "gif_to_avif", imageFile("moving.gif"))),
        await failure(convert(workshop, "jpeg_to_webp", imageFile("print.jpg"))),
        await failure(convert(
          workshop,
          "webp_to_avif",
          extendedWebp(imageFile("quarters.webp"), [24, 16], 2),
        )),
        await failure(convert(workshop, "jpeg_to_webp", imageFile("still.gif"))),
        await failure(convert(workshop, "png_to_webp", png(0, 5, PHOTO))),
        await failure(
          convert(workshop, "png_to_webp", png(9, 9, PHOTO), { limits: { imageBytes: 50 } }),
        ),
      ];
      assertEquals(refusals, [
        ["too-large", "60000 x 60000 pixels"],
        ["unable", "the image is animated, and would stand still"],
        ["conversion", "the image has colours other than those of sRGB"],
        ["unable", "the image is animated, and would stand still"],
        ["conversion", "this is no image/jpeg, or it is cut"],
        ["conversion", "the image has no pixels"],
        ["too-large", "the image has too many bytes"],
      ]);
    });
  },
});

Deno.test({
  name: "a GIF that moves becomes a WebP that does; what does not change is left out",
  ignore,
  async fn() {
    await inWorkshop({}, async (workshop) => {
      const made = await convert(workshop, "gif_to_webp", movingGif());
      assertEquals(framesOf(made), [
        { place: [0, 0, 40, 20], time: 80 },
        { place: [4, 4, 10, 8], time: 130 },
        { place: [4, 4, 18, 10], time: 100 },
        { place: [14, 8, 10, 6], time: 40 },
      ]);
      const narrow = framesOf(await convert(workshop, "gif_to_webp", movingGif(), { width: 20 }));
      assertEquals(narrow[0], { place: [0, 0, 20, 10], time: 80 });
      const [code] = await failure(convert(workshop, "gif_to_webp", movingGif(5)));
      assertEquals(code, "conversion", "an image that reaches beyond the screen");
    });
  },
});

/** Place and time of each image in a WebP that moves. */
function framesOf(webp: Uint8Array): unknown[] {
  const view = new DataView(webp.buffer);
  const frames: unknown[] = [];
  for (let at = 12; at < webp.length;) {
    const length = view.getUint32(at + 4, true);
    if (text(webp.subarray(at, at + 4)) === "ANMF") {
      const [x, y, width, height, time] = [0, 3, 6, 9, 12]
        .map((offset) => view.getUint32(at + 8 + offset, true) & 0xffffff);
      frames.push({ place: [2 * x, 2 * y, width + 1, height + 1], time });
    }
    at += 8 + length + length % 2;
  }
  assertEquals(view.getUint32(4, true), webp.length - 8);
  return frames;
}

Deno.test({
  name: "an image that is broken behind its head fails, and the next one does not",
  ignore,
  async fn() {
    await inWorkshop({ heavyJobs: 1 }, async (workshop) => {
      const whole = png(64, 64, PHOTO);
      const garbage = join(
        Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
        pngHead(64, 64),
        pngChunk("IDAT", crypto.getRandomValues(new Uint8Array(500))),
      );
      for (const broken of [whole.subarray(0, whole.length / 2), garbage]) {
        const [code] = await failure(convert(workshop, "png_to_webp", broken));
        assertEquals(code, "conversion");
        assert(text(await convert(workshop, "png_to_webp", whole)).startsWith("RIFF"));
      }
    });
  },
});

Deno.test({
  name: "an image that gets no smaller is unfit, unless somebody insists",
  ignore,
  async fn() {
    await inWorkshop({}, async (workshop) => {
      const tiny = imageFile("still.gif");
      const [code, message] = await failure(
        convert(workshop, "gif_to_avif", tiny, { thrifty: true }),
      );
      assertEquals([code, /^\d+ bytes, and the original has 130$/.test(message)], ["unfit", true]);
      assert((await convert(workshop, "gif_to_avif", tiny)).length > 130);
    });
  },
});

Deno.test({
  name: "a job ends with its time, and its thread with it",
  ignore,
  async fn() {
    const large = png(1200, 900, PHOTO);
    await inWorkshop({ heavyJobs: 1, heavyTime: 60 }, async (workshop, times) => {
      const found = await failure(convert(workshop, "png_to_avif", large));
      assertEquals(found, ["slow", "took more than 60 ms"]);
      assertEquals(times.of("png_to_avif"), undefined);
    });
  },
});

Deno.test({
  name: "a job stops when nobody waits for it any more, and the next one has its turn",
  ignore,
  async fn() {
    const large = png(1200, 900, PHOTO);
    await inWorkshop({ heavyJobs: 1, heavyTime: 600_000 }, async (workshop, times) => {
      const client = new AbortController();
      const gone = convert(workshop, "png_to_avif", large, { signal: client.signal });
      const next = convert(workshop, "gif_to_png", imageFile("still.gif"));
      setTimeout(() => client.abort(new DOMException("left", "AbortError")), 300);
      await assertRejects(() => gone, DOMException, "left");
      assert(text(await next).startsWith("PNG", 1));
      assertEquals(times.of("png_to_avif"), undefined, "it was not carried to its end");
    });
  },
});

Deno.test({
  name: "a job has no more memory than its bound",
  ignore,
  async fn() {
    await inWorkshop({ heavyMemory: 40 << 20 }, async (workshop) => {
      const [code] = await failure(convert(
        workshop,
        "png_to_webp",
        png(2500, 2000, () => [
          9,
          9,
          9,
          255,
        ]),
      ));
      assertEquals(code, "conversion");
    });
  },
});

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">';
const svg = (content: string) => new TextEncoder().encode(`${SVG}${content}</svg>`);

Deno.test({
  name: "a drawing becomes an image, as wide as it says or as is wished",
  ignore,
  async fn() {
    await inWorkshop({}, async (workshop) => {
      const red = svg('<rect width="20" height="20" fill="red"/>');
      const made = pngPixels(await convert(workshop, "svg_to_png", red));
      assertEquals([made.width, made.height], [40, 20]);
      assertEquals([made.at(5, 5), made.at(30, 5)[3]], [[255, 0, 0, 255], 0]);
      const narrow = pngPixels(await convert(workshop, "svg_to_png", red, { width: 10 }));
      assertEquals([narrow.width, narrow.height], [10, 5]);
      const webp = await convert(workshop, "svg_to_webp", red, { width: 20 });
      const back = pngPixels(await convert(workshop, "webp_to_png", webp));
      assertEquals([back.width, back.height, back.at(15, 5)[3]], [20, 10, 0]);
      assert(back.at(2, 5)[0] > 245);
      const avif = await convert(
        workshop,
        "svg_to_avif",
        svg('<g opacity=".5"><path d="M0 0H40V20H0z"/></g>'),
      );
      const [level, , , opacity] = pngPixels(await convert(workshop, "avif_to_png", avif)).at(
        20,
        10,
      );
      assert(level < 10 && opacity > 120 && opacity < 136, `half black: ${level}, ${opacity}`);
    });
  },
});

Deno.test({
  name: "a drawing is refused that is too large, has text without fonts, or is none",
  ignore,
  async fn() {
    await inWorkshop({}, async (workshop) => {
      const huge = new TextEncoder().encode(SVG.replace('width="40"', 'width="4e9"') + "</svg>");
      const [code] = await failure(convert(workshop, "svg_to_png", huge));
      assertEquals(code, "too-large");
      const words = await failure(convert(workshop, "svg_to_png", svg("<text y='9'>tea</text>")));
      assertEquals(words, ["conversion", "the drawing has text, and no fonts were given"]);
      const none = await failure(convert(workshop, "svg_to_png", new TextEncoder().encode("<p>")));
      assertEquals(none[0], "conversion");
    });
  },
});

Deno.test({
  name: "a drawing that draws itself a billion times ends with its time",
  ignore,
  async fn() {
    let content = '<g id="a0"><rect width="9" height="9"/></g>';
    for (let depth = 1; depth <= 30; depth++) {
      const use = `<use href="#a${depth - 1}"/>`;
      content += `<g id="a${depth}">${use.repeat(4)}</g>`;
    }
    await inWorkshop({ heavyTime: 1500, heavyMemory: 256 << 20 }, async (workshop) => {
      const bomb = svg(`<defs>${content}</defs><use href="#a30"/>`);
      const [code] = await failure(convert(workshop, "svg_to_png", bomb));
      assert(code === "slow" || code === "conversion", code);
    });
    await inWorkshop({}, async (workshop) => {
      // Nothing refers to anything outside.
      const fetching = svg('<image href="http://127.0.0.1:9/x.png" width="5" height="5"/>');
      assert(text(await convert(workshop, "svg_to_png", fetching)).startsWith("PNG", 1));
    });
  },
});

Deno.test({
  name: "sharp keeps what moves, stands images upright, and refuses what is too large",
  ignore: !(allowed.read && allowed.env && allowed.run) || !mayUseSharp(),
  async fn() {
    const rows: ImageRows = { engine: "sharp" };
    await inWorkshop({}, async (workshop) => {
      const moving = text(
        await convert(workshop, "gif_to_webp", imageFile("moving.gif"), { rows }),
      );
      assertEquals([moving.startsWith("RIFF"), moving.includes("ANIM")], [true, true]);
      const refusal = await failure(
        convert(workshop, "gif_to_avif", imageFile("moving.gif"), { rows }),
      );
      assertEquals(refusal[1], "the image is animated, and would stand still");
      const jpeg = withOrientation(imageFile("quarters.jpg"), 6);
      const made = await convert(workshop, "jpeg_to_png", jpeg, { rows, width: 8 });
      const view = new DataView(made.buffer);
      assertEquals([view.getUint32(16), view.getUint32(20)], [8, 12]);
      const photo = png(90, 60, PHOTO);
      const limits = { imagePixels: 5000 };
      const [code] = await failure(convert(workshop, "png_to_webp", photo, { rows, limits }));
      assertEquals(code, "too-large");
      assert(text(await convert(workshop, "png_to_avif", photo, { rows })).includes("ftypavif"));
    });
  },
});
