/**
 * HTML as a tree (hast): a sanitiser by schema, and a writer.
 *
 * @module
 */
export type { Element, ElementContent, Properties, Root } from "npm:@types/hast@3.0.5";
export { sanitize, type Schema } from "npm:hast-util-sanitize@5.0.2";
export { toHtml } from "npm:hast-util-to-html@9.0.5";
