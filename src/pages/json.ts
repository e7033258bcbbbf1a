/**
 * Pages as JSON: exact values, and nothing that a program would have to parse out of a sentence.
 *
 * @module
 */
import type { Content } from "./content.ts";
import { escapeUnseen } from "./visible.ts";

/**
 * Writes the data of a page. What would act on a screen, or as markup where a client sniffs for it,
 * is escaped; these characters stand within strings only, so the value stays the same.
 */
export function writeJson(content: Content): string {
  const json = JSON.stringify(content.data, null, 2);
  return escapeUnseen(json).replace(/[<>&]/g, escapeMarkup) + "\n";
}

function escapeMarkup(character: string): string {
  return "\\u00" + character.charCodeAt(0).toString(16);
}
