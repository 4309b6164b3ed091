/** A source of choices that a seed repeats exactly. */
export interface Random {
  /** A whole number from 0 to below `bound`. */
  below(bound: number): number
  chance(probability: number): boolean
  /** One of `list`, which is not empty. */
  pick<T>(list: readonly T[]): T
  shuffled<T>(list: readonly T[]): T[]
}

/** Mulberry32: small, and good enough to choose what happens in a test. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    shuffled(list) {
      const result = [...list]
      for (let i = result.length - 1; i > 0; i--) {
        const j = below(i + 1)
        const held = result[i] as (typeof result)[number]
        result[i] = result[j] as (typeof result)[number]
        result[j] = held
      }
      return result
    },
  }
}

/**
 * Seeds of a property test: `SEED=n` repeats one history, otherwise `count` new ones are tried.
 * A failure names its seed.
 */
export function seeds(count: number): number[] {
  const given = process.env.SEED
  if (given !== undefined) return [Number(given)]
  const first = Math.floor(Math.random() * 2 ** 31)
  return Array.from({ length: count }, (_, i) => first + i)
}

/** Runs `fact` for each seed; what it throws says how to repeat it. */
export function forSeeds(count: number, fact: (random: Random) => void): void {
  for (const seed of seeds(count)) {
    try {
      fact(createRandom(seed))
    } catch (cause) {
      const words = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`SEED=${seed} repeats this: ${words}`, { cause })
    }
  }
}
