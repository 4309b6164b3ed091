import { parseDocumentName } from '../../../sync/documentName.ts'

/** What the address of an upgrade of `/y/…` asks for. */
export interface DoorRequest {
  /** Empty when it names none that could exist. */
  readonly document: string
  /** Empty when there is none. */
  readonly token: string
}

const PREFIX = '/y/'

/** Reads `/y/<document>?token=…`, the slashes of the name plain or encoded; undefined for other paths. */
export function readDoor(path: string, query: string): DoorRequest | undefined {
  if (!path.startsWith(PREFIX)) return undefined
  const name = decode(path.slice(PREFIX.length))
  return {
    document: parseDocumentName(name).ok ? name : '',
    token: new URLSearchParams(query).get('token') ?? '',
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
