/**
 * The element that holds the main content: from the whole page down, into the part that has nearly all
 * of the prose, or whose prose stands together while that of the other parts is scattered, as in
 * comments and teasers.
 *
 * @module
 */
import { isNamedBody } from "./hints.ts";
import { type PageBlock, proseOf, sumUp } from "./page_blocks.ts";
import { NONE, type PageRecord } from "./page_record.ts";

/** Elements that can hold a whole text. */
const CONTAINERS = new Set(
  ("html body div main article section td tr tbody table form center span font header details figure " +
    "block").split(" "),
);

/** The share of the prose with which a part is the content, and that of one that is named so. */
const NEARLY_ALL = 0.8;
const HALF = 0.5;

/** The least share of a part whose prose stands together, and how many times more it has of it. */
const LEAST = 0.15;
const TIMES = 4;

/** Less prose than this says nothing of where the content is: tables and lists may be all of it. */
const THIN = 200;

/** The element of the main content; `NONE` of a page without elements. */
export function findRoot(record: PageRecord, blocks: readonly PageBlock[]): number {
  const { names, parents, attributes } = record;
  const prose = sumUp(record, blocks, proseOf);
  const { own, dense } = densities(record, blocks);
  let root = largest(parents.flatMap((parent, element) => parent === NONE ? [element] : []), prose);
  if (root !== NONE && prose[root] < THIN) return namedFrame(names) ?? root;
  while (root !== NONE) {
    const parts = partsOf(record, root);
    const most = largest(parts, prose);
    if (most === NONE || prose[most] === 0) break;
    const densest = isClosed(record, root) ? NONE : largest(parts, dense);
    const rival = parts.reduce(
      (rival, part) => part === densest ? rival : Math.max(rival, dense[part]),
      own[root],
    );
    const isDense = densest !== NONE && prose[densest] >= LEAST * prose[root] &&
      dense[densest] >= TIMES * rival && !hasLike(record, densest, parts);
    const share = prose[most] / prose[root];
    if (isDense) root = densest;
    else if (
      (share >= NEARLY_ALL && !isSection(record, most, { parts, prose })) ||
      (share >= HALF && isNamedBody(attributes[most]))
    ) root = most;
    else break;
  }
  return root === NONE && names.length > 0 ? 0 : root;
}

/** The only element that says it holds the content. */
function namedFrame(names: readonly string[]): number | undefined {
  for (const name of ["main", "article"]) {
    const first = names.indexOf(name);
    if (first !== NONE && names.indexOf(name, first + 1) === NONE) return first;
  }
}

/** The prose right within each container, and the most of that anywhere in an element. */
function densities({ names, parents }: PageRecord, blocks: readonly PageBlock[]) {
  const own = new Float64Array(names.length);
  for (const block of blocks) {
    let element = block.element;
    while (element !== NONE && !CONTAINERS.has(names[element])) element = parents[element];
    if (element !== NONE) own[element] += proseOf(block);
  }
  const dense = own.slice();
  for (let element = names.length - 1; element >= 0; element--) {
    const parent = parents[element];
    if (parent !== NONE) dense[parent] = Math.max(dense[parent], dense[element]);
  }
  return { own, dense };
}

function partsOf({ names, ends }: PageRecord, root: number): number[] {
  const parts: number[] = [];
  for (let part = root + 1; part < ends[root]; part = ends[part]) {
    if (CONTAINERS.has(names[part])) parts.push(part);
  }
  return parts;
}

function largest(elements: readonly number[], amounts: Float64Array): number {
  return elements.reduce(
    (best, element) => best === NONE || amounts[element] > amounts[best] ? element : best,
    NONE,
  );
}

/** Whether an element is said to hold one text: parts of it that differ in length are its sections. */
function isClosed({ names, attributes }: PageRecord, element: number): boolean {
  return names[element] === "article" || names[element] === "main" ||
    isNamedBody(attributes[element]);
}

/** Whether another part is of the same make: then it is a section beside others, however short. */
function hasLike({ names, attributes }: PageRecord, element: number, parts: readonly number[]) {
  const make = (part: number) => `${names[part]} ${attributes[part].get("class") ?? ""}`;
  const own = make(element);
  return parts.some((part) => part !== element && make(part) === own);
}

/** Whether an element is one of several sections that have text. */
function isSection(
  record: PageRecord,
  element: number,
  { parts, prose }: { readonly parts: readonly number[]; readonly prose: Float64Array },
): boolean {
  if (record.names[element] !== "section") return false;
  return hasLike(record, element, parts.filter((part) => prose[part] > 0));
}
