/**
 * The tokenizer of HTML.
 *
 * @module
 */
export { Tokenizer, type TokenizerCallbacks } from "npm:htmlparser2@12.0.0";
