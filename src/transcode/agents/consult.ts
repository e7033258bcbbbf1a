/**
 * Has content pass an agent, and sees to what happens where the agent fails: the untouched original
 * goes on, as long as it is at hand and the rule allows it; else the request is refused.
 *
 * @module
 */
import { readWhole } from "../../coding/read_whole.ts";
import { type Conversion, type Convert, Replacement } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import type { Field } from "../../model/variant.ts";
import { parseCacheControl } from "../../syntax/cache_control.ts";
import { fieldValue, fieldValues } from "../../syntax/field_lines.ts";
import { Original } from "./original.ts";
import type { Health } from "./health.ts";
import type { Agent } from "./options.ts";

/** What an agent has come to. */
export type Finding =
  | { readonly kind: "unchanged" }
  | {
    readonly kind: "changed";
    /** Its beginning has come: what failed within it has failed before. */
    readonly body: ReadableStream<Uint8Array>;
    /** The fields that are to go with it, if they have changed. */
    readonly fields?: readonly Field[];
  };

/** Asks an agent. Rejects with a `Replacement` where it answers in place of the origin. */
export type Ask = (content: Original, conversion: Conversion) => Promise<Finding>;

/** An agent as a converter sees it. */
export interface Consultant {
  readonly agent: Agent;
  readonly health: Health;
  readonly ask: Ask;
  /** Whether the agent is, by now, another one than it was when the plan was made. */
  readonly hasChanged: () => boolean;
}

/** The agent as the work of a converter. */
export function consulting(consultant: Consultant): Convert {
  const { agent: { limits: { agentSpool } } } = consultant;
  return async (input, conversion) => {
    const content = new Original(input, agentSpool);
    try {
      const output = await consult(consultant, content, conversion);
      return conversion.fixed ? await unchanged(output, content, consultant) : output;
    } catch (error) {
      content.cancel(error);
      throw error;
    }
  };
}

async function consult(
  { agent, health, ask, hasChanged }: Consultant,
  content: Original,
  conversion: Conversion,
): Promise<ReadableStream<Uint8Array>> {
  const { name } = agent;
  try {
    if (health.isResting) throw new Fault("agent", "it rests after failures");
    const finding = await ask(content, conversion);
    const body = bodyOf(finding, agent, content);
    health.succeed();
    if (hasChanged()) conversion.disown?.(`${name} has changed`);
    if (finding.kind === "changed" && finding.fields) tell(finding.fields, name, conversion);
    return body;
  } catch (error) {
    if (error instanceof Replacement) health.succeed();
    const isOurs = error instanceof Replacement || content.failedWith(error) ||
      conversion.signal?.aborted;
    if (isOurs) throw error;
    health.fail();
    const untouched = agent.mayBypass ? content.from(0) : undefined;
    if (untouched === undefined) throw failure(agent, error);
    conversion.disown?.(`${name} was bypassed: ${messageOf(error)}`);
    return untouched;
  }
}

/** The original, where the output is the same, or the agent is one that may be left out. */
async function unchanged(
  output: ReadableStream<Uint8Array>,
  content: Original,
  { agent: { name, mayBypass, limits: { agentSpool } } }: Consultant,
): Promise<ReadableStream<Uint8Array>> {
  const { bytes } = await content.peek(agentSpool);
  const given = await readWhole(output, bytes.length);
  if (!mayBypass && (given === undefined || !isEqual(given, bytes))) {
    throw new Fault("agent", `The agent ${name} would change what nobody may change`);
  }
  const original = content.from(0);
  if (original === undefined) throw new Fault("agent", "the original is not at hand any more");
  return original;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function bodyOf(finding: Finding, { to }: Agent, content: Original): ReadableStream<Uint8Array> {
  if (finding.kind === "changed") return finding.body;
  if (to !== undefined) throw new Fault("agent", "it left unconverted what it was to convert");
  const untouched = content.from(0);
  if (untouched === undefined) throw new Fault("agent", "the original is not at hand any more");
  return untouched;
}

/** An agent may say that what it made is for nobody else; a cookie is that as well. */
function tell(fields: readonly Field[], name: string, conversion: Conversion): void {
  const { fields: before = [], amend, disown } = conversion;
  amend?.(fields);
  const control = parseCacheControl(fieldValues(fields, "cache-control").join(","));
  const sets = fieldValue(fields, "set-cookie") !== undefined &&
    fieldValue(before, "set-cookie") === undefined;
  if (control.noStore || control.private || sets) {
    disown?.(`${name} says that this is not to be kept`);
  }
}

/** Without a translation there is still the original; without the leave of a filter, there is nothing. */
function failure({ name, to }: Agent, cause: unknown): Fault {
  const code = to === undefined ? "agent" : "conversion";
  // The message may get to clients; the cause is for the log.
  return new Fault(code, `The agent ${name} failed`, { cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
