/**
 * Letters of other scripts that look like a Latin one in common typefaces (after Unicode UTS #39, cut to
 * lower case and to what people use for names). Capitals count too where only they look alike: Т is T.
 */
// biome-ignore format: a table
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  // Cyrillic
  а: 'a', в: 'b', с: 'c', ԁ: 'd', е: 'e', ғ: 'f', һ: 'h', н: 'h', і: 'i', ј: 'j', к: 'k', ӏ: 'l', м: 'm',
  о: 'o', р: 'p', ԛ: 'q', г: 'r', ѕ: 's', т: 't', ѵ: 'v', ԝ: 'w', х: 'x', у: 'y', ү: 'y', є: 'e', ө: 'o',
  // Greek
  α: 'a', β: 'b', ϲ: 'c', ε: 'e', η: 'h', ι: 'i', ϳ: 'j', κ: 'k', μ: 'm', ν: 'v', ο: 'o', ρ: 'p', τ: 't',
  υ: 'u', χ: 'x', γ: 'y', ζ: 'z', ω: 'w',
  // Armenian
  ց: 'g', հ: 'h', ո: 'n', օ: 'o', զ: 'q', ս: 'u', ա: 'w',
  // Latin letters that pose as others
  ɑ: 'a', ɡ: 'g', ı: 'i', ɩ: 'i', ǀ: 'l', ɔ: 'c', ʋ: 'v', ʏ: 'y',
}

/** The text as it looks: case-folded text in, look-alike letters replaced, accents kept. */
export function lookOf(folded: string): string {
  const plain = [...folded.normalize('NFD')].map((letter) => LOOK_ALIKES[letter] ?? letter)
  return plain.join('').normalize('NFC')
}
