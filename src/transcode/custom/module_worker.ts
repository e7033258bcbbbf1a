/**
 * A thread in which a module converts, one piece of content after the other.
 *
 * @module
 */
import { readWhole } from "../../coding/read_whole.ts";
import type { Conversion } from "../../model/conversion.ts";
import type { CustomConvert } from "./options.ts";
import { streamOf } from "./output.ts";

/** What the thread is to do. */
export interface ModuleErrand {
  readonly url: string;
  readonly input: Uint8Array<ArrayBuffer>;
  readonly conversion: Pick<
    Conversion,
    "from" | "location" | "limits" | "site" | "status" | "fields"
  >;
}

/** What it says: what has become of its errand, or that it has heard that nobody waits any more. */
export type ModuleReport =
  | { readonly output: Uint8Array<ArrayBuffer> }
  | { readonly failure: string }
  | "stopped";

/** What this file knows of the scope that it runs in. */
interface Scope {
  onmessage: (event: MessageEvent<ModuleErrand | "stop">) => void;
  postMessage(report: ModuleReport, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as Scope;
const stop = new AbortController();

scope.onmessage = async ({ data }) => {
  if (data === "stop") {
    stop.abort();
    return scope.postMessage("stopped");
  }
  try {
    const output = await perform(data);
    scope.postMessage({ output }, [output.buffer]);
  } catch (error) {
    scope.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  }
};

async function perform({ url, input, conversion }: ModuleErrand): Promise<Uint8Array<ArrayBuffer>> {
  const { convert }: { readonly convert?: CustomConvert } = await import(url);
  if (typeof convert !== "function") throw new TypeError('it exports no function "convert"');
  const given = await convert(streamOf(input), { ...conversion, signal: stop.signal });
  const { conversionOutput } = conversion.limits;
  const output = await readWhole(streamOf(given), conversionOutput);
  if (output === undefined) throw new RangeError(`more than ${conversionOutput} bytes came out`);
  return output.slice();
}
