/** Sides in pixels and qualities that are tried, the best first: a smaller picture looks better than a coarse one. */
const SIDES = [512, 384, 256, 160]
const QUALITIES = [0.92, 0.85, 0.75, 0.62]

/** One try at encoding; undefined when it cannot be done at all. */
export type Encode = (side: number, quality: number) => Promise<Blob | undefined>

/**
 * The best encoding that has at most so many bytes; undefined when there is none.
 * @param largest more pixels than the picture has would be bytes for nothing
 */
export async function fitBytes(
  encode: Encode,
  { maxBytes, largest }: { readonly maxBytes: number; readonly largest: number },
): Promise<Blob | undefined> {
  const smallest = Math.min(...SIDES)
  for (const side of SIDES.filter((each) => each <= Math.max(largest, smallest))) {
    for (const quality of QUALITIES) {
      const blob = await encode(side, quality)
      if (blob === undefined) return undefined
      if (blob.size <= maxBytes) return blob
    }
  }
  return undefined
}
