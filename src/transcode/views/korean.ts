/**
 * Korean words without what is hung on them: particles follow a noun without a blank, and a word that
 * ends like a verb is none of the nouns that tell a topic.
 *
 * @module
 */

/** Particles and endings of the copula, longest first. */
const PARTICLES = (
  "으로부터 에게서는 이라고는 에서부터 이라는 으로는 에서는 에게는 으로도 에서도 까지도 에게서 한테서 부터는 이라도 " +
  "이라고 입니다 이었다 에게 에서 까지 부터 으로 처럼 보다 마다 조차 마저 밖에 라는 라고 이나 이며 이고 이다 이란 하고 께서 " +
  "한테 였다 로서 로써 로는 로도 에는 에도 와의 과의 들이 들은 들을 들의 들도 은 는 이 가 을 를 의 에 로 와 과 도 만 나 야 들"
).split(" ").toSorted((a, b) => b.length - a.length);

/** Endings of verbs and adjectives. */
const VERBAL =
  /(?:했다|했던|하는|하며|하고|하지|하여|해서|하면|하게|하기|한다|합니다|해요|되는|되고|되며|된다|됐다|되어|됩니다|었다|았다|였다|겠다|ㄴ다|는다|있다|있는|있어|없다|없는|같은|같다|많은|좋은|위한|위해|통해|대한|대해|따라|따른|관한|않는|않고|않은|습니다|어요|아요|세요|네요|지만|는데|면서|니까|려고|도록|다는|다고|던|자고|으며|어서|아서|인데|이지|거나|든지|다가)$/;

/** Hangul syllables stand in the order of their final consonants, of which none is the first. */
const FIRST_SYLLABLE = 0xac00;
const FINALS = 28;

const HANGUL = /^[\uac00-\ud7a3]+$/;

/** Words that stand for nothing by themselves. */
const EMPTY = new Set(
  ("것을 것은 것이 것도 것과 것만 수가 수는 수도 때가 때는 때도 때에 등을 등이 등의 점을 점이 되신 나면 오는 가는 보는 쓰는 " +
    "여는 사는 하나 다시 모두 서로 거의 바로 매우 아주 더욱 가장 함께 먼저 이미 아직 여기 저기 거기 우리 저희 그녀 자신")
    .split(" "),
);

/** What a particle asks of the syllable before it: a final consonant, or none. */
const AGREES: Readonly<Record<string, boolean>> = {
  은: true,
  는: false,
  이: true,
  가: false,
  을: true,
  를: false,
  과: true,
  와: false,
};

/** The noun that a Korean word holds; undefined if it is a verb, or too short to say anything. */
export function koreanNoun(word: string): string | undefined {
  if (!HANGUL.test(word)) return word.length >= 2 ? word : undefined;
  if (VERBAL.test(word) || EMPTY.has(word)) return undefined;
  for (const particle of PARTICLES) {
    if (!word.endsWith(particle)) continue;
    const stem = word.slice(0, -particle.length);
    // Only one particle follows a single syllable and no verb.
    if (stem.length < (particle === "를" ? 1 : 2) || !agrees(stem, particle)) continue;
    return stem;
  }
  return word.length >= 2 && !word.endsWith("다") ? word : undefined;
}

/** `가을` and `마을` end like nouns with a particle, and are none. */
function agrees(stem: string, particle: string): boolean {
  const asked = Object.hasOwn(AGREES, particle) ? AGREES[particle] : undefined;
  const hasFinal = (stem.charCodeAt(stem.length - 1) - FIRST_SYLLABLE) % FINALS !== 0;
  return asked === undefined || asked === hasFinal;
}
