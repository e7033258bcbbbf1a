/** How a drawing is rendered. */
interface RenderOptions {
  readonly fitTo?: { readonly mode: "original" } | {
    readonly mode: "width";
    readonly value: number;
  };
  readonly font?: { readonly fontBuffers: readonly Uint8Array[]; readonly loadSystemFonts: false };
}

/** Starts the only instance that there is. */
export function initWasm(module: WebAssembly.Module): Promise<void>;
/** A drawing that was parsed. */
export class Resvg {
  constructor(svg: Uint8Array, options: RenderOptions);
  readonly width: number;
  readonly height: number;
  render(): { asPng(): Uint8Array };
}
