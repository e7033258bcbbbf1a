/**
 * Takes from a script all that a failure does not need.
 *
 * @module
 */
import type { Lines, Step } from "./script.ts";

/** The shortest that still fails, one change at a time. */
export async function shorten(
  script: readonly Step[],
  fails: (script: readonly Step[]) => Promise<boolean>,
): Promise<readonly Step[]> {
  for (const shorter of shorterOnes(script)) {
    if (await fails(shorter)) return await shorten(shorter, fails);
  }
  return script;
}

function* shorterOnes(script: readonly Step[]): Generator<Step[]> {
  for (let at = script.length - 1; at >= 0; at--) yield script.toSpliced(at, 1);
  for (const [at, step] of script.entries()) {
    const { reply } = step;
    const plainer: Step[] = [
      ...without(step.ask).map((ask) => ({ ...step, ask })),
      ...without(reply.fields).map((fields) => ({ ...step, reply: { ...reply, fields } })),
    ];
    for (const name of ["renew", "deaf", "gone"] as const) {
      if (reply[name]) plainer.push({ ...step, reply: { ...reply, [name]: false } });
    }
    if (reply.delay > 0) plainer.push({ ...step, reply: { ...reply, delay: 0 } });
    if (step.after > 0) plainer.push({ ...step, after: 0 });
    if (reply.status !== 200) plainer.push({ ...step, reply: { ...reply, status: 200 } });
    for (const one of plainer) yield script.with(at, one);
  }
}

function without(lines: Lines): Lines[] {
  return lines.map((_, at) => lines.toSpliced(at, 1));
}

/** It, for people to read. */
export function shown(script: readonly Step[]): string {
  return script.map(({ after, method, path, ask, reply }, index) => {
    const { status, fields, delay, renew, deaf, gone } = reply;
    const flags = [renew && "renewed", deaf && "deaf", gone && "gone", delay && `${delay} ms`];
    return [
      `${index + 1}. +${after} ms ${method} ${path}`,
      ...ask.map(([name, value]) => `     > ${name}: ${value}`),
      `     < ${[status, ...flags.filter(Boolean)].join(" ")}`,
      ...fields.map(([name, value]) => `     < ${name}: ${value}`),
    ].join("\n");
  }).join("\n");
}
