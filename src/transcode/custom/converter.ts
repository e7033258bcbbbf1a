/**
 * Converters of one's own as edges of the graph.
 *
 * @module
 */
import type { Convert, Converter } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import { commandConvert } from "./command.ts";
import type { Custom, CustomConvert, CustomOutput } from "./options.ts";

/** The row of the converter table. */
export function customConverter(custom: Custom): Converter {
  const { name, version, from, to, quality, cost, work } = custom;
  const load = loaderOf(custom);
  return {
    ...{ name, version, quality, cost },
    from: { type: from },
    to: { type: to },
    // Only a program is known to bound what it holds.
    streaming: work.kind === "command",
    load: async () => ({ convert: await load() }),
  };
}

function loaderOf({ name, to, work }: Custom): () => Convert | Promise<Convert> {
  switch (work.kind) {
    case "function": {
      const convert = streaming(work.convert);
      return () => convert;
    }
    case "module": {
      let loading: Promise<Convert> | undefined;
      return () =>
        loading ??= loadModule(name, work.url).catch((error) => {
          loading = undefined;
          throw error;
        });
    }
    case "command": {
      const convert = commandConvert(to, work);
      return () => convert;
    }
  }
}

async function loadModule(name: string, url: string): Promise<Convert> {
  const loaded: unknown = await import(url);
  const convert = (loaded as { readonly convert?: unknown }).convert;
  if (typeof convert !== "function") {
    throw new Fault("conversion", `The module of ${name} exports no function "convert"`);
  }
  return streaming(convert as CustomConvert);
}

function streaming(convert: CustomConvert): Convert {
  return async (input, conversion) => streamOf(await convert(input, conversion));
}

function streamOf(output: CustomOutput): ReadableStream<Uint8Array> {
  if (output instanceof ReadableStream) return output;
  const bytes = typeof output === "string" ? new TextEncoder().encode(output) : output;
  if (!(bytes instanceof Uint8Array)) {
    throw new Fault("conversion", "a converter gave back neither a stream, bytes nor text");
  }
  return new ReadableStream({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}
