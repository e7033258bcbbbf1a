/**
 * The registry of media types and file name extensions.
 *
 * @module
 */
// @ts-types="./media_types.d.ts"
export { extension, lookup } from "npm:mime-types@3.0.2";
