import { assertEquals } from "@std/assert";
import { deflateSync } from "node:zlib";
import { type PixelType, readImageHead } from "../../src/transcode/image/image_head.ts";
import {
  exif,
  extendedWebp,
  imageFile,
  join,
  PHOTO,
  png,
  pngChunk,
  pngHead,
  withOrientation,
  withProperty,
  withSegment,
} from "../image_files.ts";
import { allowed } from "../allowed.ts";

const ignore = !allowed.read;
const PLAIN = { animated: false, orientation: 1, foreign: false };

Deno.test("readImageHead reads size, animation and orientation of a PNG", () => {
  const type = "image/png";
  assertEquals(readImageHead(png(5, 3, PHOTO), type), { width: 5, height: 3, ...PLAIN });
  const moving = png(5, 3, PHOTO, [pngChunk("acTL", new Uint8Array(8))]);
  assertEquals(readImageHead(moving, type)?.animated, true);
  assertEquals(readImageHead(png(5, 3, PHOTO, [pngChunk("eXIf", exif(6))]), type)?.orientation, 6);
});

Deno.test("readImageHead knows sRGB by the profile's own name", () => {
  const profile = (text: string) => {
    const data = deflateSync(new TextEncoder().encode(`....desc....${text}`));
    return pngChunk("iCCP", join(new TextEncoder().encode("icc\0\0"), data));
  };
  const foreign = (text: string) =>
    readImageHead(png(1, 1, PHOTO, [profile(text)]), "image/png")?.foreign;
  assertEquals([foreign("sRGB IEC61966-2.1"), foreign("Display P3")], [false, true]);
  const broken = pngChunk("iCCP", join(new TextEncoder().encode("icc\0\0"), new Uint8Array(9)));
  assertEquals(readImageHead(png(1, 1, PHOTO, [broken]), "image/png")?.foreign, true);
});

Deno.test({
  name: "readImageHead reads a JPEG, whichever way it is coded",
  ignore,
  fn() {
    const size = { width: 24, height: 16 };
    const type = "image/jpeg";
    for (const name of ["quarters.jpg", "progressive.jpg"]) {
      assertEquals(readImageHead(imageFile(name), type), { ...size, ...PLAIN }, name);
    }
    assertEquals(readImageHead(imageFile("print.jpg"), type), { ...size, ...PLAIN, foreign: true });
    const jpeg = imageFile("quarters.jpg");
    for (let orientation = 1; orientation <= 8; orientation++) {
      const head = readImageHead(withOrientation(jpeg, orientation), type);
      assertEquals(head, { ...size, ...PLAIN, orientation });
    }
    const profiled = (text: string) =>
      withSegment(jpeg, 0xe2, "ICC_PROFILE\0\x01\x01", new TextEncoder().encode(text));
    assertEquals(readImageHead(profiled("s\0R\0G\0B"), type)?.foreign, false);
    assertEquals(readImageHead(profiled("Adobe RGB (1998)"), type)?.foreign, true);
  },
});

Deno.test({
  name: "readImageHead tells a GIF that moves from one that does not",
  ignore,
  fn() {
    const type = "image/gif";
    assertEquals(readImageHead(imageFile("still.gif"), type), { width: 24, height: 16, ...PLAIN });
    assertEquals(readImageHead(imageFile("moving.gif"), type)?.animated, true);
  },
});

Deno.test({
  name: "readImageHead refuses a GIF whose image is larger than its screen",
  ignore,
  fn() {
    const gif = imageFile("still.gif");
    new DataView(gif.buffer).setUint16(6, 5, true);
    assertEquals(readImageHead(gif, "image/gif"), undefined);
  },
});

Deno.test({
  name: "readImageHead reads a WebP, plain, lossless or extended",
  ignore,
  fn() {
    const type = "image/webp";
    const webp = imageFile("quarters.webp");
    const size = { width: 24, height: 16 };
    assertEquals(readImageHead(webp, type), { ...size, ...PLAIN });
    const lossless = new Uint8Array(25);
    lossless.set(new TextEncoder().encode("RIFF....WEBPVP8L....\x2f"));
    new DataView(lossless.buffer).setUint32(21, 23 | 15 << 14, true);
    assertEquals(readImageHead(lossless, type), { ...size, ...PLAIN });
    const large = [3_000, 70_000] as const;
    assertEquals(readImageHead(extendedWebp(webp, large, 0), type), {
      width: 3_000,
      height: 70_000,
      ...PLAIN,
    });
    const profile = new TextEncoder().encode("Display P3");
    const told = extendedWebp(webp, [24, 16], 0x2a, ["ICCP", profile], ["EXIF", exif(3)]);
    // Browsers do not turn it.
    assertEquals(readImageHead(told, type), {
      ...size,
      animated: true,
      orientation: 1,
      foreign: true,
    });
  },
});

Deno.test({
  name: "readImageHead reads an AVIF, by the properties of its image",
  ignore,
  fn() {
    const type = "image/avif";
    const avif = imageFile("quarters.avif");
    const size = { width: 24, height: 16 };
    assertEquals(readImageHead(avif, type), { ...size, ...PLAIN });
    assertEquals(readImageHead(withProperty(avif, "irot", 3), type)?.orientation, 6);
    assertEquals(readImageHead(withProperty(avif, "clap", 0), type), undefined);
    const at = new TextDecoder("latin1").decode(avif).indexOf("nclx");
    const wide = avif.slice();
    wide[at + 5] = 9; // the primaries of BT.2020
    assertEquals(readImageHead(wide, type)?.foreign, true);
    const film = avif.slice();
    film.set(new TextEncoder().encode("avis"), 8);
    assertEquals(readImageHead(film, type)?.animated, true);
  },
});

Deno.test({
  name: "readImageHead: every cut and every changed byte gives a head or none, and never an error",
  ignore,
  fn() {
    const files: readonly (readonly [PixelType, Uint8Array])[] = [
      ["image/png", png(5, 3, PHOTO, [pngChunk("eXIf", exif(6, true))])],
      ["image/jpeg", withOrientation(imageFile("progressive.jpg"), 5)],
      ["image/gif", imageFile("moving.gif")],
      [
        "image/webp",
        extendedWebp(imageFile("quarters.webp"), [24, 16], 8, ["EXIF", exif(2, true)]),
      ],
      ["image/avif", withProperty(imageFile("quarters.avif"), "imir", 1)],
    ];
    for (const [type, file] of files) {
      for (let length = 0; length < file.length; length++) {
        readImageHead(file.subarray(0, length), type);
        for (const value of [0, 1, 0x7f, 0xff]) {
          const changed = file.slice();
          changed[length] = value;
          readImageHead(changed, type);
        }
      }
      assertEquals(readImageHead(new TextEncoder().encode("<svg/>"), type), undefined);
    }
  },
});

Deno.test("readImageHead reads the size that an image claims, however little there is of it", () => {
  const claimed = join(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    pngHead(1e9, 1e9),
    pngChunk("IDAT", new Uint8Array(4)),
  );
  const head = readImageHead(claimed, "image/png");
  assertEquals([head?.width, head?.height], [1e9, 1e9]);
});
