/**
 * Converters of one's own as edges of the graph.
 *
 * @module
 */
import type { Converter } from "../../model/conversion.ts";
import { commandConvert } from "./command.ts";
import { ModuleRuns } from "./module.ts";
import type { Custom } from "./options.ts";
import { streamOf } from "./output.ts";

/** A converter of one's own, and how to end what it has started. */
export interface OpenCustom {
  readonly converter: Converter;
  close(): void;
}

type Working = Pick<OpenCustom, "close"> & Awaited<ReturnType<Converter["load"]>>;

/** The row of the converter table. */
export function openCustom(custom: Custom, log: (line: string) => void): OpenCustom {
  const { name, version, from, to, quality, cost, work } = custom;
  const { convert, close } = workingOf(custom, log);
  return {
    converter: {
      ...{ name, version, quality, cost },
      from: { type: from },
      to: { type: to },
      // Only a program is known to bound what it holds.
      streaming: work.kind === "command",
      load: () => Promise.resolve({ convert }),
    },
    close,
  };
}

function workingOf({ name, to, work }: Custom, log: (line: string) => void): Working {
  switch (work.kind) {
    case "function": {
      const { convert } = work;
      return {
        convert: async (input, conversion) => streamOf(await convert(input, conversion)),
        close() {},
      };
    }
    case "module": {
      const runs = new ModuleRuns(name, work, log);
      return {
        convert: (input, conversion) => runs.convert(input, conversion),
        close: () => runs.close(),
      };
    }
    case "command":
      return { convert: commandConvert(to, work), close() {} };
  }
}
