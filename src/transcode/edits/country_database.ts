/**
 * Countries by IP address, from a file of ranges: one line for each, `first,last,country`, as the free
 * country databases are given out. Loaded when the first rule asks for a country.
 *
 *     1.0.0.0,1.0.0.255,AU
 *     2001:200::,2001:200:ffff:ffff:ffff:ffff:ffff:ffff,JP
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";

/** Finds countries. */
export interface CountryDatabase {
  /** The country of an address in upper case; undefined where the file does not say. */
  find(address: string): string | undefined;
}

const LINE = /^"?([0-9a-fA-F.:]+)"?,"?([0-9a-fA-F.:]+)"?,"?([A-Za-z]{2})"?/;

/** Ranges of one family, in order: where each begins and ends, and its country. */
class Ranges {
  readonly #rows: { readonly first: bigint; readonly last: bigint; readonly country: string }[] =
    [];
  #firsts: BigUint64Array = new BigUint64Array();
  #lasts: BigUint64Array = new BigUint64Array();
  #countries: string[] = [];

  add(first: bigint, last: bigint, country: string): void {
    this.#rows.push({ first, last, country });
  }

  /** Makes them ready to be searched. */
  settle(): void {
    const rows = this.#rows.sort((a, b) => a.first < b.first ? -1 : a.first > b.first ? 1 : 0);
    this.#firsts = BigUint64Array.from(rows, ({ first }) => first);
    this.#lasts = BigUint64Array.from(rows, ({ last }) => last);
    this.#countries = rows.map(({ country }) => country);
    this.#rows.length = 0;
  }

  find(address: bigint): string | undefined {
    let [low, high] = [0, this.#firsts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#firsts[middle] <= address) low = middle + 1;
      else high = middle;
    }
    return low > 0 && address <= this.#lasts[low - 1] ? this.#countries[low - 1] : undefined;
  }
}

/** Reads the file. Lines that say nothing are passed over; a file without any range is a mistake. */
export function readCountries(text: string): CountryDatabase {
  const [v4, v6] = [new Ranges(), new Ranges()];
  let count = 0;
  for (const line of text.split("\n")) {
    const [, from = "", to = "", country = ""] = LINE.exec(line) ?? [];
    const [first, last] = [readAddress(from), readAddress(to)];
    if (first === undefined || last === undefined || first.isV4 !== last.isV4) continue;
    (first.isV4 ? v4 : v6).add(first.value, last.value, country.toUpperCase());
    count++;
  }
  if (count === 0) throw new Fault("internal", "the country database has no range");
  v4.settle();
  v6.settle();
  return {
    find(text) {
      const address = readAddress(text);
      return address && (address.isV4 ? v4 : v6).find(address.value);
    },
  };
}

interface Address {
  readonly isV4: boolean;
  /** Of IPv6 the first half: no country has less than a whole network. */
  readonly value: bigint;
}

/** Reads an address; one of IPv4 within IPv6 is that of IPv4. */
export function readAddress(text: string): Address | undefined {
  const mapped = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/i.exec(text);
  if (mapped !== null) {
    const bytes = mapped.slice(1).map(Number);
    if (bytes.some((byte) => byte > 255)) return undefined;
    return { isV4: true, value: bytes.reduce((value, byte) => value << 8n | BigInt(byte), 0n) };
  }
  const groups = groupsOf(text);
  if (groups === undefined) return undefined;
  const half = groups.slice(0, 4).reduce((value, group) => value << 16n | BigInt(group), 0n);
  return { isV4: false, value: half };
}

function groupsOf(text: string): number[] | undefined {
  if (!/^[0-9a-f:]+$/i.test(text)) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail = []] = halves.map((half) => half === "" ? [] : half.split(":"));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...tail];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => parseInt(group, 16))
    : undefined;
}
