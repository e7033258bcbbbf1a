/**
 * The tokenizer of HTML, and the parser over it.
 *
 * @module
 */
export { Parser, Tokenizer, type TokenizerCallbacks } from "npm:htmlparser2@12.0.0";
