/**
 * The reader and writer of feeds.
 *
 * @module
 */
export {
  generateAtomFeed,
  generateJsonFeed,
  generateRssFeed,
  parseFeed,
} from "npm:feedsmith@3.0.1";
