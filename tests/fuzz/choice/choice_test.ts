/**
 * Choices by an oracle: requests and variants made from the grammars of RFC 9110, RFC 2295 and RFC 2296,
 * and judged by small models of what these say; and laws that hold for every site, whatever its rules are.
 * `FUZZ` says how many of each, if not some; `SEED`, from which one on.
 */
import { createVariform } from "../../../src/mod.ts";
import {
  compile,
  formatAlternates,
  parseAlternates,
  rateRemotely,
} from "../../../src/negotiate/mod.ts";
import { allowed } from "../../allowed.ts";
import { openSite } from "../../site.ts";
import { pick } from "../grammar/elements.ts";
import { makeFields } from "./fields.ts";
import { makeForms, variantOf } from "./forms.ts";
import { makeAsked, makeListed, writeAsked, writeElements } from "./lists.ts";
import { playLocations } from "./locations.ts";
import { makeRules, rank } from "./model.ts";
import { answer, ORIGIN_PATHS } from "./origins.ts";
import { rateOne } from "./remote.ts";
import { makeOptions, PATHS, readFiles } from "./sites.ts";
import { makeList } from "./variant_lists.ts";
import { ask, compare, playVary } from "./vary.ts";
import { makeWishes, writeWishes } from "./wishes.ts";
import { numberOf, playRounds } from "../rounds.ts";

const COUNT = numberOf("FUZZ", 20);

/** The two, if they are not the same. */
function unequal(got: unknown, wanted: unknown, ...about: unknown[]): unknown[] {
  const [is, ought] = [Deno.inspect(got, ALL), Deno.inspect(wanted, ALL)];
  return is === ought ? [] : [...about, is, ought];
}

const ALL: Deno.InspectOptions = { depth: 9, iterableLimit: 999, breakLength: 1_000, sorted: true };

Deno.test("compile ranks what is acceptable as RFC 9110 §12 and the table of rules say", async () => {
  await playRounds(100 * COUNT, (roll) => {
    const forms = makeForms(roll);
    const wishes = makeWishes(roll);
    const rules = makeRules(roll, forms);
    const headers = Object.entries(wishes)
      .map(([field, list]): [string, string] => [field, writeWishes(roll, field, list)]);
    const variants = forms.map(variantOf);
    const { order } = compile(variants, { ...rules, fallback: "none" }).negotiate(headers);
    return unequal(order, rank(forms, wishes, rules), rules, headers, variants);
  });
});

Deno.test("rateRemotely computes what RFC 2296 §3.3 and §3.4 say", async () => {
  await playRounds(100 * COUNT, (roll) => {
    const asked = makeAsked(roll);
    const list = Array.from({ length: 1 + roll(3) }, () => makeListed(roll));
    const variants = list.map(({ qs, languages, features, ...rest }) => ({
      ...rest,
      qs: qs / 1000,
      language: languages?.join(", "),
      features: features && writeElements(roll, features),
    }));
    const headers = writeAsked(roll, asked);
    const rated = rateRemotely(headers, variants);
    // Whether nothing is surely nothing does not matter.
    const got = rated.map(({ quality, definite }) => [quality, quality === 0 || definite]);
    const wanted = list.map((variant) => rateOne(variant, asked))
      .map(({ q, definite }) => [Number(q) / 1e5, q === 0n || definite]);
    return unequal(got, wanted, headers, variants);
  });
});

Deno.test("parseAlternates reads lists in all their forms, and formatAlternates writes them", async () => {
  await playRounds(20 * COUNT, (roll) => {
    const { list, text } = makeList(roll);
    const read = parseAlternates(text);
    const again = read && parseAlternates(formatAlternates(read));
    return [...unequal(read, list, text), ...unequal(again, list, text)];
  });
});

const ignore = !allowed.read || !allowed.write;

Deno.test({
  name: "a site gives the same to all who ask the same in the fields of Vary",
  ignore,
  async fn() {
    const files = await readFiles();
    await playRounds(Math.ceil(COUNT / 5), async (roll) => {
      await using site = await openSite(files, { ...makeOptions(roll), log() {} });
      const wrongs: string[] = [];
      for (let left = 30; left > 0; left--) {
        wrongs.push(...await playVary(site.app, roll, pick(roll, PATHS)));
      }
      return wrongs;
    });
  },
});

Deno.test({
  name: "a site has under each URL that it tells what it says of it",
  ignore,
  async fn() {
    const files = await readFiles();
    await playRounds(Math.ceil(COUNT / 7), async (roll) => {
      await using site = await openSite(files, { ...makeOptions(roll), log() {} });
      const wrongs: string[] = [];
      for (let left = 10; left > 0; left--) {
        wrongs.push(...await playLocations(site.app, roll, pick(roll, PATHS)));
      }
      return wrongs;
    });
  },
});

Deno.test("a gateway gives the same to all who ask the same, whatever it has kept", async () => {
  await playRounds(Math.ceil(COUNT / 5), async (roll) => {
    const options = { ...makeOptions(roll), origin: answer, now: () => 1e12, log() {} };
    await using app = createVariform(options);
    const wrongs: string[] = [];
    for (let left = 20; left > 0; left--) {
      const path = pick(roll, ORIGIN_PATHS);
      wrongs.push(...await playVary(app, roll, path));
      const fields = makeFields(roll);
      await using fresh = createVariform(options);
      const [told, first] = [await ask(app, path, fields), await ask(fresh, path, fields)];
      const differences = compare(first, told);
      if (differences.length > 0) wrongs.push(`${path} ${JSON.stringify(fields)}`, ...differences);
    }
    return wrongs;
  });
});
