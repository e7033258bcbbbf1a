/**
 * A codec of floor 1 as the inside of a transform stream.
 *
 * @module
 */
import type { Codec } from "../bytes/kernel.ts";
import { CodingError } from "./coding_error.ts";

/** Throws the first defect of strict decoding. */
export function refuseDefects({ defects }: Pick<Codec, "defects">): void {
  const [first] = defects;
  if (first !== undefined) throw new CodingError(first.code, first.offset);
}

/** Runs bytes through the codec as they come. A strict one errors at its first defect. */
export function through(
  codec: Codec,
  strict: boolean = false,
): Transformer<Uint8Array, Uint8Array<ArrayBuffer>> {
  type Controller = TransformStreamDefaultController<Uint8Array<ArrayBuffer>>;
  // Output lies on the shared workbench, so each piece is copied before anything else can run.
  const sinkTo = (controller: Controller) => (output: Uint8Array<ArrayBuffer>) =>
    controller.enqueue(output.slice());
  return {
    transform(bytes, controller) {
      codec.write(bytes, sinkTo(controller));
      if (strict) refuseDefects(codec);
    },
    flush(controller) {
      codec.end(sinkTo(controller));
      if (strict) refuseDefects(codec);
    },
  };
}
