/**
 * The client of Redis and Valkey. Only to be imported when one is used.
 *
 * @module
 */
export { createClient, createCluster, createSentinel, RESP_TYPES } from "npm:redis@6.3.1";
