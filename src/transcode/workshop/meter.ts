/**
 * Puts a meter into a WebAssembly module, so that code that was fed by a stranger ends: each turn of a
 * loop and each function that calls others costs a step, and when the steps are used up, a function of
 * the host's is called, which grants more or throws. Memory gets a maximum.
 *
 * A worker that is busy cannot be stopped from outside (`Worker.terminate` waits for it); this stops it
 * from inside, at once, and without a process of its own.
 *
 * All that is added stands behind what is there (a type, a table, a global, two exports), so that no
 * index within the module changes.
 *
 * @module
 */
import { leb128, signedLeb128, WasmReader, WasmWriter } from "./wasm_bytes.ts";
import { OPCODE, skipOperands } from "./wasm_walk.ts";

/** Bounds that become part of the module. */
export interface MeterOptions {
  /** Most memory, in bytes; a module that needs more from its start on is refused. */
  readonly memory: number;
  /** Steps until the host is asked for the first time. */
  readonly steps: number;
}

/** Under these names the additions are exported. */
export const STEPS_EXPORT = "variform:steps";
/** The table whose only slot takes the host's function, which has neither arguments nor results. */
export const ASK_EXPORT = "variform:ask";

const PAGE = 65_536;
const HEADER = 8;
const FUNCTION_TYPE = [0x60, 0, 0];
const FUNCTION_REFERENCE = 0x70;
const ONE_TO_ONE = [0x01, 1, 1];
const MUTABLE_I32 = [0x7f, 1];
const VOID_BLOCK = 0x40;

/** Sections in the order in which they have to stand (§5.5.2); those that are added to are named. */
const ORDER = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11] as const;
const TYPES = 1;
const IMPORTS = 2;
const TABLES = 4;
const MEMORIES = 5;
const GLOBALS = 6;
const EXPORTS = 7;
const CODE = 10;
const CUSTOM = 0;

type Sections = Map<number, Uint8Array>;

/** The module with a meter in it. Throws for what is no module, or uses what is not known here. */
export function addMeter(module: Uint8Array, options: MeterOptions): Uint8Array<ArrayBuffer> {
  const sections = readSections(module);
  const imported = countImports(sections.get(IMPORTS));
  const type = append(sections, TYPES, FUNCTION_TYPE);
  const table = imported.tables + append(sections, TABLES, [FUNCTION_REFERENCE, ...ONE_TO_ONE]);
  const initial = [OPCODE.i32Const, ...signedLeb128(options.steps), OPCODE.end];
  const global = imported.globals + append(sections, GLOBALS, [...MUTABLE_I32, ...initial]);
  append(sections, EXPORTS, exportOf(STEPS_EXPORT, 0x03, global));
  append(sections, EXPORTS, exportOf(ASK_EXPORT, 0x01, table));
  const memories = sections.get(MEMORIES);
  if (memories !== undefined) sections.set(MEMORIES, capMemory(memories, options.memory));
  const code = sections.get(CODE);
  if (code !== undefined) sections.set(CODE, meterCode(code, meterWith(global, table, type)));
  return writeSections(module.subarray(0, HEADER), sections);
}

function readSections(module: Uint8Array): Sections {
  const reader = new WasmReader(module);
  const [a, b, c, d] = [reader.byte(), reader.byte(), reader.byte(), reader.byte()];
  if (a !== 0 || b !== 0x61 || c !== 0x73 || d !== 0x6d) throw new TypeError("not a module");
  reader.skip(HEADER - 4);
  const sections: Sections = new Map();
  while (!reader.done) {
    const id = reader.byte();
    const length = reader.uint();
    const start = reader.at;
    reader.skip(length);
    // Names and producers say nothing to the machine.
    if (id !== CUSTOM) sections.set(id, module.subarray(start, reader.at));
  }
  return sections;
}

function writeSections(header: Uint8Array, sections: Sections): Uint8Array<ArrayBuffer> {
  const length = [...sections.values()].reduce((sum, section) => sum + section.length + 8, HEADER);
  const writer = new WasmWriter(length).write(header);
  for (const id of ORDER) {
    const section = sections.get(id);
    if (section !== undefined) writer.write([id]).sized(section);
  }
  return writer.take();
}

/** Adds an entry to a section, and tells how many stood there before. */
function append(sections: Sections, id: number, entry: readonly number[]): number {
  const section = sections.get(id) ?? Uint8Array.of(0);
  const reader = new WasmReader(section);
  const count = reader.uint();
  const writer = new WasmWriter(section.length + entry.length + 5);
  writer.uint(count + 1).write(section.subarray(reader.at)).write(entry);
  sections.set(id, writer.take());
  return count;
}

function exportOf(name: string, kind: number, index: number): number[] {
  const text = new TextEncoder().encode(name);
  return [...leb128(text.length), ...text, kind, ...leb128(index)];
}

/** Imports stand before what is defined in the count of tables and globals (§2.5.1). */
function countImports(section: Uint8Array | undefined): { tables: number; globals: number } {
  const counts = { tables: 0, globals: 0 };
  if (section === undefined) return counts;
  const reader = new WasmReader(section);
  for (let left = reader.uint(); left > 0; left--) {
    reader.skip(reader.uint());
    reader.skip(reader.uint());
    const kind = reader.byte();
    if (kind === 0) reader.skipInteger();
    else if (kind === 1) {
      counts.tables++;
      reader.skipInteger();
      readLimits(reader);
    } else if (kind === 2) throw new TypeError("memory that is imported cannot be bounded");
    else if (kind === 3) {
      counts.globals++;
      reader.skip(2);
    } else {
      reader.skip(1);
      reader.skipInteger();
    }
  }
  return counts;
}

interface Range {
  readonly flags: number;
  readonly minimum: number;
  readonly maximum?: number;
}

function readLimits(reader: WasmReader): Range {
  const flags = reader.byte();
  const minimum = reader.uint();
  return (flags & 1) === 0 ? { flags, minimum } : { flags, minimum, maximum: reader.uint() };
}

function capMemory(section: Uint8Array, bytes: number): Uint8Array {
  const reader = new WasmReader(section);
  const count = reader.uint();
  const writer = new WasmWriter(section.length + 8 * count).uint(count);
  const most = Math.floor(bytes / PAGE);
  for (let left = count; left > 0; left--) {
    const { flags, minimum, maximum = most } = readLimits(reader);
    if (minimum > most) throw new RangeError(`needs ${minimum} pages of memory, more than ${most}`);
    writer.write([flags | 1]).uint(minimum).uint(Math.min(maximum, most));
  }
  return writer.take();
}

/** One step: `steps -= 1; if (steps < 0) ask[0]();` The stack is left as it is. */
function meterWith(global: number, table: number, type: number): readonly number[] {
  const [steps, ask, signature] = [leb128(global), leb128(table), leb128(type)];
  return [
    ...[OPCODE.globalGet, ...steps, OPCODE.i32Const, 1, OPCODE.i32Sub, OPCODE.globalSet, ...steps],
    ...[OPCODE.globalGet, ...steps, OPCODE.i32Const, 0, OPCODE.i32LessSigned],
    ...[OPCODE.if, VOID_BLOCK, OPCODE.i32Const, 0],
    ...[OPCODE.callIndirect, ...signature, ...ask, OPCODE.end],
  ];
}

function meterCode(section: Uint8Array, step: readonly number[]): Uint8Array {
  const reader = new WasmReader(section);
  const count = reader.uint();
  const writer = new WasmWriter(section.length * 2).uint(count);
  for (let left = count; left > 0; left--) {
    const length = reader.uint();
    const start = reader.at;
    reader.skip(length);
    writer.sized(meterBody(new WasmReader(section, start, reader.at), step));
  }
  return writer.take();
}

/** A body with a step in each loop, and one at its begin if it calls: recursion takes time, too. */
function meterBody(reader: WasmReader, step: readonly number[]): Uint8Array {
  const { bytes, at: start, end } = reader;
  for (let groups = reader.uint(); groups > 0; groups--) {
    reader.skipInteger();
    reader.skip(1); // a value type; those of more than one byte are references we do not know
  }
  const entry = reader.at;
  const loops: number[] = [];
  let calls = false;
  while (!reader.done) {
    const opcode = reader.byte();
    skipOperands(opcode, reader);
    if (opcode === OPCODE.loop) loops.push(reader.at);
    calls ||= opcode === OPCODE.call || opcode === OPCODE.callIndirect;
  }
  const writer = new WasmWriter(end - start + (loops.length + 1) * step.length);
  let from = start;
  for (const place of calls ? [entry, ...loops] : loops) {
    writer.write(bytes.subarray(from, place)).write(step);
    from = place;
  }
  return writer.write(bytes.subarray(from, end)).take();
}
