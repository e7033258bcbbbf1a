/**
 * Messages that are made, and whether every way to read them comes to what they mean.
 *
 * @module
 */
import {
  type Entity,
  joinPieces,
  type Message,
  parseMessage,
  readMessage,
  readParts,
  splitBytes,
  splitMessage,
} from "../../../src/mime/mod.ts";
import { type Dice, latin1, pieces, text } from "../../bytes/inputs.ts";
import { compare } from "./compare.ts";
import { type Meaning, message as makeMessage } from "./entities.ts";

/** What an entity was read as, in the words of the one that was made. */
function readAs(entity: Entity, meant: Meaning | undefined): Meaning {
  const { type, filename } = entity;
  const parts = entity.parts.map((part, at) => readAs(part, meant?.parts[at]));
  return {
    type,
    ...(filename === undefined ? {} : { filename }),
    ...(type.startsWith("multipart/")
      ? { preamble: text(entity.preamble), epilogue: text(entity.epilogue) }
      : {}),
    ...(meant?.bytes === undefined ? {} : { bytes: text(entity.bytes()) }),
    ...(meant?.text === undefined ? {} : { text: entity.decodeText().text }),
    parts,
  };
}

function streamOf(cut: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(cut);
}

/** Paths, types and contents as they come, in a line each. */
async function listStreamed(input: ReadableStream<Uint8Array>): Promise<string[]> {
  const list: string[] = [];
  for await (const { head, body } of readParts(input)) {
    let content = "";
    for await (const bytes of body) content += text(bytes);
    list.push(JSON.stringify([head.path, head.type, head.filename ?? null, content]));
  }
  return list;
}

function listWhole({ root }: Message): string[] {
  const list: string[] = [];
  const stack: Entity[] = [root];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { parts, path, type, filename } = next;
    const closed = parts.length > 0 || type.startsWith("multipart/");
    list.push(JSON.stringify([path, type, filename ?? null, closed ? "" : text(next.bytes())]));
    stack.push(...[...parts].reverse());
  }
  return list;
}

async function joinStreamed(input: ReadableStream<Uint8Array>): Promise<string> {
  let joined = "";
  for await (const { bytes } of splitMessage(input)) joined += text(bytes);
  return joined;
}

/** Makes a message, and tells what is wrong with how it is read. */
export async function playMessage(roll: Dice): Promise<string[]> {
  const { wire, meaning } = makeMessage(roll);
  const bytes = latin1(wire);
  const cut = pieces(roll, bytes, 1 + roll(40));
  const message = readMessage(bytes);
  const comparisons: (readonly [what: string, found: unknown, meant: unknown])[] = [
    ["tree", readAs(message.root, meaning), meaning],
    ["tree of a stream", readAs((await parseMessage(streamOf(cut))).root, meaning), meaning],
    ["streamed parts", await listStreamed(streamOf(cut)), listWhole(message)],
    ["pieces", text(joinPieces(splitBytes(bytes))), wire],
    ["streamed pieces", await joinStreamed(streamOf(cut)), wire],
  ];
  for (const [what, found, meant] of comparisons) {
    const wrongs = compare(found, meant);
    if (wrongs.length > 0) return [JSON.stringify(wire), what, ...wrongs];
  }
  return [];
}
