/**
 * A thread of the workshop. It does one job after the other, and what it cannot do any more it says.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import { Deadline } from "./deadline.ts";
import { type Errand, READY, type Report } from "./errand.ts";
import type { Work } from "./work.ts";

/** Each is loaded when it is asked for. */
const WORKS: Readonly<Record<string, () => Promise<{ readonly work: Work }>>> = {
  brotli: () => import("../brotli/work.ts"),
  conversion: () => import("../conversion_work.ts"),
  dictionary: () => import("../dictionary/work.ts"),
  image: () => import("../image/work.ts"),
};

/** What this file knows of the scope that it runs in. */
interface Scope {
  onmessage: (event: MessageEvent<Errand>) => void;
  postMessage(report: Report | typeof READY, transfer?: Transferable[]): void;
}

// What libraries say of strangers' files is nothing for the server's own output.
console.log = console.warn = console.error = () => {};

const scope = globalThis as unknown as Scope;

scope.onmessage = async ({ data }) => {
  const report = await perform(data);
  scope.postMessage(report, "output" in report ? [report.output.buffer] : []);
};
scope.postMessage(READY);

async function perform({ work, input, settings, time, memory, stop }: Errand): Promise<Report> {
  const begin = performance.now();
  try {
    const deadline = new Deadline(time, stop);
    const module = await WORKS[work]();
    const output = await module.work(input, settings, { deadline, memory });
    return { output, time: performance.now() - begin };
  } catch (error) {
    if (!(error instanceof Fault)) return { fault: "conversion", message: String(error) };
    return { fault: error.code, message: error.message };
  }
}
