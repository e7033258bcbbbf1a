/**
 * Members of things whose names strangers choose.
 *
 * @module
 */

/** Gives a thing a member of its own, whatever its name: none is that of the prototype. */
export function defineMember(thing: object, name: string, value: unknown): void {
  Object.defineProperty(thing, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
