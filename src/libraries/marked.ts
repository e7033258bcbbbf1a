/**
 * The parser of Markdown.
 *
 * @module
 */
export {
  Lexer,
  Marked,
  type MarkedOptions,
  Parser,
  type Token,
  type TokenizerAndRendererExtension,
  type TokensList,
} from "npm:marked@18.2.1";
