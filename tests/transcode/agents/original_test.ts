import { assertEquals, assertRejects } from "@std/assert";
import { hold } from "../../../src/transcode/agents/hold.ts";
import { Original } from "../../../src/transcode/agents/original.ts";
import { readService, transferOf } from "../../../src/transcode/agents/icap/service.ts";
import { readIcapAddress } from "../../../src/transcode/agents/icap/address.ts";

function streamOf(...pieces: string[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(pieces.map((piece) => new TextEncoder().encode(piece)));
}

async function read(stream: ReadableStream<Uint8Array> | undefined): Promise<string | undefined> {
  return stream && await new Response(stream as BodyInit).text();
}

Deno.test("Original can be read again from any offset while all of it is kept", async () => {
  const original = new Original(streamOf("abc", "", "defg", "h"), 100);
  const { bytes, ended } = await original.peek(4);
  assertEquals([new TextDecoder().decode(bytes), ended], ["abcd", false]);
  for (let offset = 0; offset <= 9; offset++) {
    assertEquals(await read(original.from(offset)), "abcdefgh".slice(offset));
  }
  assertEquals([original.isWhole, original.isReplayable], [true, true]);
});

Deno.test("Original is read once beyond its bound, in full, and says so", async () => {
  const original = new Original(streamOf("abc", "def", "ghi"), 4);
  assertEquals((await original.peek(2)).ended, false);
  assertEquals(original.isReplayable, true);
  assertEquals(await read(original.from(0)), "abcdefghi");
  assertEquals([original.isReplayable, original.isWhole], [false, false]);
  assertEquals(original.from(0), undefined);
});

Deno.test("Original: two readers at once see the same", async () => {
  const original = new Original(streamOf("abc", "def", "ghi"), 100);
  const both = await Promise.all([read(original.from(0)), read(original.from(3))]);
  assertEquals(both, ["abcdefghi", "defghi"]);
});

Deno.test("Original.peek knows the end when it has come", async () => {
  assertEquals((await new Original(streamOf("abcd"), 100).peek(4)).ended, true);
  assertEquals((await new Original(streamOf(), 100).peek(0)).ended, true);
  assertEquals((await new Original(streamOf("a"), 100).peek(0)).ended, false);
});

Deno.test("hold rejects with what fails within its bound, and hands on what fails beyond", async () => {
  const failing = () =>
    ReadableStream.from((async function* () {
      yield new TextEncoder().encode("abcdef");
      await Promise.resolve();
      throw new RangeError("broken");
    })());
  await assertRejects(() => hold(failing(), 7), RangeError);
  const stream = await hold(failing(), 3);
  await assertRejects(async () => await read(stream), RangeError);
  assertEquals(await read(await hold(streamOf("ab", "cd", "ef"), 3)), "abcdef");
  assertEquals(await read(await hold(streamOf(), 3)), "");
});

Deno.test("readService takes what is well-formed, and bounds it", () => {
  const service = readService([
    ["Methods", "respmod, REQMOD"],
    ["ISTag", `"${"x".repeat(40)}"`],
    ["Preview", "99999999"],
    ["Max-Connections", "0"],
    ["Options-TTL", "-5"],
    ["Transfer-Preview", "*"],
    ["Transfer-Ignore", "JPG, gif"],
    ["Transfer-Complete", "asp"],
  ]);
  assertEquals([...service.methods], ["RESPMOD", "REQMOD"]);
  assertEquals([service.istag.length, service.preview], [32, 64 << 10]);
  assertEquals([service.connections, service.lifetime], [undefined, undefined]);
  const wanted = ["/a.jpg", "/x.gif?y=.asp", "/a.asp", "/", "/a.b/c"].map((path) =>
    transferOf(service, path)
  );
  assertEquals(wanted, ["ignore", "ignore", "complete", "preview", "preview"]);
});

Deno.test("readIcapAddress knows the registered ports", () => {
  const { uri, host, dial } = readIcapAddress("icap://scan.example/av?x=1");
  assertEquals([uri, host], ["icap://scan.example/av?x=1", "scan.example"]);
  assertEquals(dial, { protocol: "http:", hostname: "scan.example", port: 1344 });
  assertEquals(readIcapAddress("icap://h:99/s").host, "h:99");
  assertEquals(readIcapAddress("icaps://h/s").dial, {
    protocol: "https:",
    hostname: "h",
    port: 11344,
  });
});
