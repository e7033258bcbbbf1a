/**
 * Goes over the instructions of a function (WebAssembly core specification §5.4, with SIMD, threads,
 * exceptions and tail calls): what stands behind each opcode, so that the next one is found.
 *
 * @module
 */
import type { WasmReader } from "./wasm_bytes.ts";

/** Opcodes that whoever walks asks for. */
export const OPCODE = {
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  call: 0x10,
  callIndirect: 0x11,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Const: 0x41,
  i32LessSigned: 0x48,
  i32Sub: 0x6b,
} as const;

/** What stands behind an opcode: `i` an integer, `m` a memory argument, a number that many bytes. */
type Operands = readonly ("i" | "m" | number)[];

const NONE: Operands = [];
const ONE: Operands = ["i"];
const TWO: Operands = ["i", "i"];
const MEMORY: Operands = ["m"];
const LANE: Operands = [1];
const MEMORY_LANE: Operands = ["m", 1];
const WIDE: Operands = [16];

/** Opcodes of one byte with operands; ranges are inclusive. Every other one up to 0xc4 has none. */
const PLAIN: readonly (readonly [first: number, last: number, operands: Operands])[] = [
  [0x02, 0x04, ONE], // block, loop, if: a block type is an integer in all its forms
  [0x06, 0x09, ONE], // try, catch, throw, rethrow
  [0x0c, 0x0d, ONE], // br, br_if
  [0x10, 0x10, ONE], // call
  [0x11, 0x11, TWO], // call_indirect
  [0x12, 0x12, ONE], // return_call
  [0x13, 0x13, TWO], // return_call_indirect
  [0x18, 0x18, ONE], // delegate
  [0x20, 0x26, ONE], // local.*, global.*, table.get, table.set
  [0x28, 0x3e, MEMORY], // loads and stores
  [0x3f, 0x42, ONE], // memory.size, memory.grow, i32.const, i64.const
  [0x43, 0x43, [4]], // f32.const
  [0x44, 0x44, [8]], // f64.const
  [0xd0, 0xd0, ONE], // ref.null
  [0xd2, 0xd2, ONE], // ref.func
];

const LAST_PLAIN = 0xd2;
const PLAIN_OPERANDS: readonly Operands[] = Array.from(
  { length: LAST_PLAIN + 1 },
  (_, opcode) => PLAIN.find(([first, last]) => opcode >= first && opcode <= last)?.[2] ?? NONE,
);

/** Opcodes of which nothing is known here. */
const UNKNOWN = new Set([0x14, 0x15, 0x16, 0x17, 0x1d, 0x1e, 0x27]);

const BR_TABLE = 0x0e;
const SELECT_TYPED = 0x1c;
const TRY_TABLE = 0x1f;
const LAST_NUMERIC = 0xc4;
const FIRST_REFERENCE = 0xd0;
const BULK = 0xfc;
const VECTOR = 0xfd;
const ATOMIC = 0xfe;
const ATOMIC_FENCE = 0x03;

/** Passes the operands of the opcode that has just been read; throws for one that is unknown. */
export function skipOperands(opcode: number, reader: WasmReader): void {
  switch (opcode) {
    case BR_TABLE:
      for (let count = reader.uint(); count >= 0; count--) reader.skipInteger();
      return;
    case SELECT_TYPED:
      for (let count = reader.uint(); count > 0; count--) reader.skipInteger();
      return;
    case TRY_TABLE:
      return skipTryTable(reader);
    case BULK:
      return skip(bulkOperands(reader.uint()), reader);
    case VECTOR:
      return skip(vectorOperands(reader.uint()), reader);
    case ATOMIC:
      return skip(reader.uint() === ATOMIC_FENCE ? LANE : MEMORY, reader);
  }
  const isGap = opcode > LAST_NUMERIC && opcode < FIRST_REFERENCE;
  if (opcode > LAST_PLAIN || isGap || UNKNOWN.has(opcode)) {
    throw new TypeError(`opcode ${opcode} is not known`);
  }
  skip(PLAIN_OPERANDS[opcode], reader);
}

function skip(operands: Operands, reader: WasmReader): void {
  for (const operand of operands) {
    if (operand === "i") reader.skipInteger();
    else if (operand === "m") skipMemoryArgument(reader);
    else reader.skip(operand);
  }
}

/** Alignment and offset; the seventh bit of the first says that a memory is named (§5.4.6). */
function skipMemoryArgument(reader: WasmReader): void {
  if ((reader.uint() & 0x40) !== 0) reader.skipInteger();
  reader.skipInteger();
}

function skipTryTable(reader: WasmReader): void {
  reader.skipInteger();
  for (let count = reader.uint(); count > 0; count--) {
    const isForOneTag = reader.byte() < 2;
    if (isForOneTag) reader.skipInteger();
    reader.skipInteger();
  }
}

/** Saturating truncation, and memories and tables as a whole. */
function bulkOperands(code: number): Operands {
  if (code <= 7) return NONE;
  if (code > 17) throw new TypeError(`opcode ${BULK} ${code} is not known`);
  const hasTwo = code === 8 || code === 10 || code === 12 || code === 14;
  return hasTwo ? TWO : ONE;
}

function vectorOperands(code: number): Operands {
  if (code <= 11 || code === 92 || code === 93) return MEMORY;
  if (code === 12 || code === 13) return WIDE; // v128.const, i8x16.shuffle
  if (code >= 21 && code <= 34) return LANE;
  if (code >= 84 && code <= 91) return MEMORY_LANE;
  return NONE;
}
