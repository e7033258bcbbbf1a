/**
 * Puts a thing into the Redis that it is told, gets it again from another connection, and prints it.
 *
 * @module
 */
import { RedisStore } from "../../../src/cache/stores/redis.ts";

const [url = ""] = Deno.args;
const options = { url, bodyBytes: 1 << 20, callTime: 5_000, log() {} };
const [a, b] = [new RedisStore(options), new RedisStore(options)];
const shelf = { group: "http://h/", name: "" };
const found = async () => {
  await Promise.all([a.connected, b.connected]);
  await a.put(shelf, { id: "x", length: 3 }, new Uint8Array([1, 2, 3]));
  return (await b.get(shelf, "x"))?.body.bytes?.join();
};
const late = new Promise<string>((resolve) => setTimeout(() => resolve("nothing"), 8_000));
console.log(await Promise.race([found(), late]));
Deno.exit();
