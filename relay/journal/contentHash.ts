import { hash } from 'node:crypto'

/** SHA-256 of an entry in canonical JSON, hex: what the ledger keeps of it (D4). */
export const contentHash = (canonical: string): string => hash('sha256', canonical, 'hex')
