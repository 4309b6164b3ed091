/** Pixels, as the file says before anything is decoded. */
export interface PictureHead {
  readonly type: 'jpeg' | 'png' | 'webp' | 'gif' | 'avif'
  readonly width: number
  readonly height: number
}

/** More of a file is not looked at: what stands before a JPEG's size is metadata, a thumbnail, a profile. */
export const HEAD_BYTES = 512 * 1024

/**
 * What a file is and how large it would become, by its first bytes: some that are small decode to gigabytes.
 * Undefined for whatever else a browser might open, a drawing with scripts in it for one.
 */
export function readPictureHead(bytes: Uint8Array): PictureHead | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const read = READERS.find(({ starts }) => starts(bytes))?.read
  try {
    const head = read?.(view)
    return head !== undefined && head.width > 0 && head.height > 0 ? head : undefined
  } catch {
    // Cut off within what was to be read.
    return undefined
  }
}

const text = (bytes: Uint8Array, at: number, length = 4): string =>
  String.fromCharCode(...bytes.subarray(at, at + length))

const READERS: readonly {
  readonly starts: (bytes: Uint8Array) => boolean
  readonly read: (view: DataView) => PictureHead | undefined
}[] = [
  { starts: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8, read: jpeg },
  {
    starts: (bytes) => text(bytes, 1, 3) === 'PNG' && text(bytes, 12) === 'IHDR',
    read: (view) => ({ type: 'png', width: view.getUint32(16), height: view.getUint32(20) }),
  },
  { starts: (bytes) => text(bytes, 0) === 'RIFF' && text(bytes, 8) === 'WEBP', read: webp },
  {
    starts: (bytes) => /^GIF8[79]a$/.test(text(bytes, 0, 6)),
    read: (view) => ({ type: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }),
  },
  { starts: (bytes) => /^ftypavi[fs]$/.test(text(bytes, 4, 8)), read: avif },
]

/** The first frame's header; ITU T.81 §B.2.2. */
function jpeg(view: DataView): PictureHead | undefined {
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at += 1
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { type: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    else at += 2 + view.getUint16(at + 2)
  }
}

/** RFC 9649 §2.5 to §2.7. */
function webp(view: DataView): PictureHead | undefined {
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
  switch (view.getUint8(15)) {
    case 0x58: // VP8X
      return { type: 'webp', width: 1 + uint24(24), height: 1 + uint24(27) }
    case 0x4c: {
      // VP8L
      const bits = view.getUint32(21, true)
      return { type: 'webp', width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
    }
    case 0x20: // VP8
      return {
        type: 'webp',
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      }
    default:
      return undefined
  }
}

/** The largest of all sizes named in a HEIF container: tiles and thumbnails are smaller (ISO/IEC 23008-12 §6.5.3). */
function avif(view: DataView): PictureHead | undefined {
  let found: PictureHead | undefined
  for (let at = 0; at + 16 <= view.byteLength; at++) {
    if (view.getUint32(at) !== ISPE) continue
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)]
    if (found === undefined || width * height > found.width * found.height)
      found = { type: 'avif', width, height }
  }
  return found
}
const ISPE = 0x69737065
