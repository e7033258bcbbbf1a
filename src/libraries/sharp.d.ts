/** An image under way; each call adds a step to what is done at the end. */
export interface SharpImage {
  autoOrient(): SharpImage;
  flatten(options: { readonly background: string }): SharpImage;
  resize(options: { readonly width?: number; readonly withoutEnlargement: true }): SharpImage;
  toFormat(
    format: "avif" | "jpeg" | "png" | "webp",
    options: { readonly quality?: number },
  ): SharpImage;
  timeout(options: { readonly seconds: number }): SharpImage;
  toBuffer(): Promise<Uint8Array>;
}

/** Begins with an image's bytes. */
declare function sharp(
  input: Uint8Array,
  options?: {
    readonly limitInputPixels?: number;
    readonly failOn?: "error";
    readonly animated?: boolean;
  },
): SharpImage;
export default sharp;
