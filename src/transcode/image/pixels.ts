/**
 * Images as pixels: four bytes for each, red, green, blue and opacity, row by row.
 *
 * @module
 */

/** A decoded image. */
export interface Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** Where the first pixel is read, and how the place moves with each column and row of the result. */
interface Turn {
  readonly swaps: boolean;
  readonly flipsX: boolean;
  readonly flipsY: boolean;
}

/** By orientation: how it is made upright. With `swaps`, rows become columns; flips are of the source. */
const TURNS: readonly Turn[] = [
  { swaps: false, flipsX: false, flipsY: false },
  { swaps: false, flipsX: true, flipsY: false },
  { swaps: false, flipsX: true, flipsY: true },
  { swaps: false, flipsX: false, flipsY: true },
  { swaps: true, flipsX: false, flipsY: false },
  { swaps: true, flipsX: false, flipsY: true },
  { swaps: true, flipsX: true, flipsY: true },
  { swaps: true, flipsX: true, flipsY: false },
];

/** The image upright. */
export function turnUpright(pixels: Pixels, orientation: number): Pixels {
  if (orientation === 1) return pixels;
  const { width, height } = pixels;
  const { swaps, flipsX, flipsY } = TURNS[orientation - 1];
  const source = new Uint32Array(pixels.data.buffer, pixels.data.byteOffset, width * height);
  const result = new Uint32Array(width * height);
  const [columns, rows] = swaps ? [height, width] : [width, height];
  const start = (flipsX ? width - 1 : 0) + (flipsY ? (height - 1) * width : 0);
  const along = flipsX ? -1 : 1;
  const down = flipsY ? -width : width;
  const [byColumn, byRow] = swaps ? [down, along] : [along, down];
  for (let row = 0, to = 0; row < rows; row++) {
    let from = start + row * byRow;
    for (let column = 0; column < columns; column++, from += byColumn) result[to++] = source[from];
  }
  return { data: new Uint8ClampedArray(result.buffer), width: columns, height: rows };
}

/** The image on white, for formats that know no transparency. Changes it in place. */
export function layOnWhite({ data }: Pixels): void {
  for (let at = 0; at < data.length; at += 4) {
    const opacity = data[at + 3];
    if (opacity === 255) continue;
    const white = 255 - opacity;
    for (let channel = at; channel < at + 3; channel++) {
      data[channel] = (data[channel] * opacity + 255 * white) / 255;
    }
    data[at + 3] = 255;
  }
}

/** The size within a width; never larger than it is. */
export function fitWidth(
  { width, height }: Pick<Pixels, "width" | "height">,
  limit: number | undefined,
): { readonly width: number; readonly height: number } {
  if (limit === undefined || limit >= width) return { width, height };
  return { width: limit, height: Math.max(1, Math.round(height * limit / width)) };
}
