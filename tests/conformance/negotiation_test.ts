import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import { negotiate } from "../../src/negotiate/mod.ts";
import { allowed } from "../allowed.ts";
import {
  allowedAnswers,
  type Case,
  isWellFormed,
  OWN_CASES,
  readCases,
  SHARED_CASES,
} from "./negotiation/cases.ts";
import { describeDisputes } from "./negotiation/disputed.ts";
import { isExact, scoreAll, scoreSchemes } from "./negotiation/league.ts";
import { answerCase, policyFor } from "./negotiation/own.ts";

/** Cases in which this chooser knowingly answers otherwise, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "differential-probe-042": "zh-TW reaches zh-Hant by its likely script, which RFC 4647 leaves out",
  "differential-probe-050": "iw is the deprecated name of he (RFC 5646 §4.5)",
};

/** `q="0.1"` is no weight by the grammar; the case takes it as one, as this chooser does. */
const QUOTED_WEIGHT = "differential-probe-034";

const cases = allowed.read ? readCases(SHARED_CASES) ?? [] : [];
const ignore = cases.length === 0;
const wellFormed = cases.filter(isWellFormed);
const idsOf = (tests: readonly Case[]) => tests.map(({ id }) => id);

/** How many cases there are at least, so that none is lost unnoticed. */
const COUNTS = { type: 178, language: 128, charset: 48, encoding: 77, multi: 19 } as const;

for (const [dim, count] of Object.entries(COUNTS)) {
  const own = wellFormed.filter((test) => test.dim === dim);
  Deno.test({
    name: `negotiate answers ${count} ${dim} cases of other suites as the standards allow`,
    ignore,
    fn() {
      const wrong = own.filter((test) => !allowedAnswers(test).includes(answerCase(test).choice));
      assertEquals(idsOf(wrong), idsOf(own).filter((id) => id in EXCEPTIONS));
      assertGreaterOrEqual(own.length, count);
    },
  });
}

/** Schemes that leave no choice, and how many cases of them there are at least. */
const SCHEMES = { "rvsa/1.0": 7, "tcn": 2, "http11": 1, "variants": 11 } as const;

for (const [scheme, count] of Object.entries(SCHEMES)) {
  Deno.test({
    name: `negotiate answers ${count} cases of ${scheme} exactly as their sources say`,
    ignore,
    fn() {
      const own = cases.filter((test) => test.scheme === scheme);
      assertEquals(idsOf(own.filter((test) => !isExact(test, answerCase(test)))), []);
      assertGreaterOrEqual(own.length, count);
    },
  });
}

Deno.test({
  name: "negotiate answers every well-formed case as the standards allow, by basic filtering",
  ignore,
  fn() {
    const wrong = wellFormed.filter((test) =>
      !allowedAnswers(test).includes(answerCase(test, { language: "basic" }).choice)
    );
    assertEquals(idsOf(wrong), []);
  },
});

Deno.test({
  name: "negotiate decides over several dimensions as Apache httpd does",
  ignore,
  fn() {
    const several = wellFormed.filter(({ dim, scheme }) => dim === "multi" && scheme === undefined);
    assertGreaterOrEqual(several.length, 9);
    for (const test of several) {
      assertEquals(answerCase(test).choice, test.expect.choice ?? null, test.id);
    }
  },
});

Deno.test({
  name: "negotiate reports every malformed field of other suites, and answers all the same",
  ignore,
  fn() {
    const malformed = cases.filter(({ rfc9110 }) =>
      rfc9110.flags?.some((flag) => flag.startsWith("malformed"))
    );
    assertGreaterOrEqual(malformed.length, 25);
    for (const test of malformed) {
      const { defects } = negotiate(test.headers, test.variants, policyFor(test));
      assertGreaterOrEqual(defects.length, 1, test.id);
      const strict = negotiate(test.headers, test.variants, { ...policyFor(test), strict: true });
      assertEquals(strict.index, null, test.id);
    }
  },
});

Deno.test({
  name: "negotiate finds no defect in any well-formed field of other suites",
  ignore,
  fn() {
    for (const test of wellFormed) {
      if (test.id === QUOTED_WEIGHT) continue;
      const { defects } = negotiate(test.headers, test.variants, policyFor(test));
      assertEquals(defects, [], test.id);
    }
  },
});

Deno.test({
  name: "negotiate answers the kit's own cases exactly",
  ignore: !allowed.read,
  fn() {
    const own = readCases(OWN_CASES) ?? [];
    assertGreaterOrEqual(own.length, 8);
    assertEquals(idsOf(own.filter((test) => !isExact(test, answerCase(test)))), []);
    assertEquals(
      idsOf(own.filter((test) => !allowedAnswers(test).includes(answerCase(test).choice))),
      [],
    );
  },
});

Deno.test({
  name: "the conformance kit scores every engine, and says what it cannot ask",
  ignore: !allowed.read || !allowed.env,
  async fn() {
    const table = await scoreAll(readCases(OWN_CASES) ?? []);
    assertEquals(table.variform, {
      ...{ type: "2/2", language: "1/1", charset: "1/1", encoding: "1/1", several: "–" },
    });
    assertEquals(Object.keys(table).length, 6);
    assertEquals(table["@std/http 1.4.0"].charset, "–");
    assertEquals(scoreSchemes(readCases(OWN_CASES) ?? []), {
      "rvsa/1.0": "2/2",
      "variants": "1/1",
    });
  },
});

Deno.test({
  name: "the conformance kit tells of disputed cases what was chosen and why",
  ignore: !allowed.read,
  fn() {
    const text = describeDisputes(readCases(OWN_CASES) ?? []);
    assert(text.startsWith("own-003 (some engine leaves what the standards allow)"), text);
    assert(text.includes("  → de-AT\n"), text);
  },
});
