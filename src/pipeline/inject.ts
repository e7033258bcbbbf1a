/**
 * The act of injection: the content of an answer with what was decided for it, coded last. Loaded only
 * where something is injected.
 *
 * @module
 */
import { findContentCoding } from "../coding/content_coding.ts";
import {
  htmlContent,
  type InjectedValues,
  inlineScriptsBy,
  runsScript,
  textContent,
} from "../transcode/edits/injected_content.ts";
import { pickContent, type SettledRule } from "../transcode/edits/injection_rules.ts";
import { type Insertion, rewrite, RewritePlan } from "../transcode/edits/rewriter.ts";
import { Original } from "../transcode/agents/original.ts";
import { alternateElements } from "./alternate_elements.ts";
import { makePrivate } from "./downstream.ts";
import type { House } from "./house.ts";
import type { Injection } from "./injection.ts";
import type { Exchange } from "./exchange.ts";
import type { Selection } from "./state.ts";

/** An answer on its way. */
export interface Injectable {
  readonly exchange: Exchange;
  readonly selection: Selection;
  readonly injection: Injection;
  /** Of the answer, as far as they are settled. */
  readonly headers: Headers;
}

/** True of the bytes or the length before something was injected. */
const OF_THE_BYTES = [
  ...["accept-ranges", "content-length", "content-encoding"],
  ...["content-digest", "repr-digest", "digest", "content-md5"],
];

/** Makes the fields true of what goes out: nothing that is for one client alone may be kept for others. */
export function describeInjected(
  headers: Headers,
  { isPersonal, coding, rules }: Injection,
): void {
  for (const name of OF_THE_BYTES) headers.delete(name);
  if (coding !== undefined) headers.set("Content-Encoding", coding);
  // A nonce is of one answer: a 304 would bring another one for what was kept.
  if (
    inlineScriptsBy(headers.get("content-security-policy")).nonce !== "" && rules.some(hasNonce)
  ) {
    headers.delete("etag");
  }
  if (!isPersonal) return;
  headers.delete("etag");
  headers.delete("last-modified");
  makePrivate(headers);
}

function hasNonce({ contents }: SettledRule): boolean {
  return contents !== "alternates" &&
    contents.some(({ content }) => content.includes("{nonce}"));
}

/** The content with all that is injected, in its coding. */
export async function injectInto(
  whole: ReadableStream<Uint8Array>,
  given: Injectable,
  house: House,
): Promise<ReadableStream<Uint8Array>> {
  const { injection, selection: { variant } } = given;
  const isHtml = variant.type?.split(";", 1)[0] === "text/html";
  const asks = isHtml && injection.rules.some(({ when }) => when.keywords !== undefined);
  const { content, rules } = asks
    ? await chooseByKeywords(whole, given, house)
    : { content: whole, rules: injection.rules };
  const answer = { ...given, injection: { ...injection, rules } };
  const injected = isHtml
    ? rewrite(content, planOf(answer, house), house.limits.htmlDepth)
    : withText(content, answer, house);
  const coding = injection.coding === undefined ? undefined : findContentCoding(injection.coding);
  return coding ? injected.pipeThrough(coding.encode()) : injected;
}

/** A page that is longer is about too much. */
const KEYWORD_PAGE = 1 << 20;

/** The page is read whole first, and goes out all the same. */
async function chooseByKeywords(
  whole: ReadableStream<Uint8Array>,
  { selection: { variant, known }, injection: { rules } }: Injectable,
  { injections, limits }: House,
): Promise<{ content: ReadableStream<Uint8Array>; rules: readonly SettledRule[] }> {
  const original = new Original(whole, KEYWORD_PAGE);
  const { bytes, ended } = await original.peek(KEYWORD_PAGE);
  const content = original.from(0) ?? new ReadableStream();
  if (!ended) return { content, rules: rules.filter(({ when }) => when.keywords === undefined) };
  const { language, charset } = variant;
  const { location } = known.resource;
  const { etag } = variant.kind === "stored" ? variant : variant.source;
  const key = etag && JSON.stringify([location, variant.type, language, etag]);
  const page = { html: decode(bytes, charset), location, language, key };
  return { content, rules: await injections.keywords.suiting(rules, page, limits) };
}

function decode(bytes: Uint8Array, charset: string | undefined): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function planOf(answer: Injectable, house: House): RewritePlan {
  const { injection: { rules }, selection } = answer;
  const isUtf8 = selection.variant.charset?.toLowerCase() === "utf-8";
  const policy = answer.headers.get("content-security-policy");
  const values = valuesOf(answer);
  const htmlBy = (template: string, metas: readonly string[]) => {
    const { allowed, nonce } = inlineScriptsBy(policy, metas);
    // A policy that forbids it would only have the browser complain.
    if (!allowed && runsScript(template)) return undefined;
    return htmlContent(template, { ...values, nonce }, isUtf8);
  };
  const insertions = rules.map((rule): Insertion => {
    const { selector, place, everywhere } = rule;
    const template = templateOf(rule, house);
    const content: Insertion["content"] = template === undefined
      ? htmlContent(alternateElements(selection), NO_VALUES, isUtf8)
      : runsScript(template) || template.includes("{nonce}")
      ? (metas) => htmlBy(template, metas)
      : htmlContent(template, values, isUtf8);
    return { selector, place, everywhere, content };
  });
  return new RewritePlan(insertions);
}

const NO_VALUES: InjectedValues = { nonce: "", path: "", language: "", country: "" };

function valuesOf(
  { exchange: { url, asked = url }, selection, injection }: Injectable,
): InjectedValues {
  const { language = "" } = selection.variant;
  return { nonce: "", path: asked.pathname, language, country: injection.country };
}

/** The content of the rule; undefined where it stands for links to other forms. */
function templateOf({ contents }: SettledRule, { injections }: House): string | undefined {
  return contents === "alternates" ? undefined : pickContent(contents, injections.random);
}

/** A text has a beginning and an end, and nothing between that could be named. */
function withText(
  content: ReadableStream<Uint8Array>,
  answer: Injectable,
  house: House,
): ReadableStream<Uint8Array> {
  const values = valuesOf(answer);
  const textsAt = (place: SettledRule["place"]) =>
    answer.injection.rules.filter((rule) => rule.place === place).flatMap((rule) => {
      const template = templateOf(rule, house);
      return template === undefined ? [] : [textContent(template, values)];
    });
  const [before, after] = [textsAt("prepend"), textsAt("append")];
  return content.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      start(controller) {
        for (const text of before) controller.enqueue(text);
      },
      flush(controller) {
        for (const text of after) controller.enqueue(text);
      },
    }),
  );
}
