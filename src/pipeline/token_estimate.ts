/**
 * How many tokens a made Markdown will cost the model that reads it: UTF-8 characters ÷ 4, rounded
 * up. An estimate has to go out with the head, so a short form is made whole first; whether it is
 * short depends on the form alone, so that every answer with it carries the same fields.
 *
 * @module
 */
import { isConverted } from "./forms.ts";
import { passingStep } from "./passing_step.ts";
import type { Plan } from "../model/conversion.ts";
import type { Variant } from "../model/variant.ts";

/** The longest Markdown, in bytes, that is held back for its estimate. */
export const ESTIMATED_LENGTH = 256 << 10;

const CHARACTERS_PER_TOKEN = 4;

/** Whether an answer with this variant carries an estimate, if it is short enough. */
export function isEstimated(variant: Variant): boolean {
  return variant.type?.split(";", 1)[0] === "text/markdown" && isConverted(variant);
}

/** The estimate for a text in UTF-8, in pieces: a character that lies across two counts in one. */
export function estimateTokens(text: readonly Uint8Array[]): number {
  let characters = 0;
  // Every byte but the continuations (10xxxxxx) begins a character.
  for (const piece of text) for (const byte of piece) if ((byte & 0xc0) !== 0x80) characters++;
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}

/**
 * The plan with a step more: behind the last one that makes text, and before the content coding, it
 * holds the text back until it is whole or too long, and tells the estimate in the first case.
 */
export function withEstimate(plan: Plan, tell: (tokens: number) => void): Plan {
  const { converters } = plan;
  const behind = converters.findLastIndex((converter) => "type" in converter.to) + 1;
  const holding = passingStep("estimate_tokens", (input) => hold(input, tell));
  return { ...plan, converters: converters.toSpliced(behind, 0, holding) };
}

async function hold(
  input: ReadableStream<Uint8Array>,
  tell: (tokens: number) => void,
): Promise<ReadableStream<Uint8Array>> {
  const reader = input.getReader();
  const held: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  while (!ended && length <= ESTIMATED_LENGTH) {
    const { done, value } = await reader.read();
    ended = done;
    if (value === undefined) continue;
    held.push(value);
    length += value.length;
  }
  if (ended && length <= ESTIMATED_LENGTH) tell(estimateTokens(held));
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = held.shift() ?? (await reader.read()).value;
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}
