/**
 * Bounded memory that forgets what was used least recently.
 *
 * All packages from elsewhere come in through this folder, by full specifiers: a program that imports
 * Variform by path has no import map of ours.
 *
 * @module
 */
export { LRUCache } from "npm:lru-cache@11.5.3";
