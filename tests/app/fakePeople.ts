import type { Member, User } from '../../sync/api.ts'
import type { UserId } from '../../sync/ids.ts'

const person = (id: string, username: string, displayName: string): User => ({
  id: id.padEnd(16, '0') as UserId,
  username,
  displayName,
})

/** Invented people for pictures and accessibility tests. */
export const PEOPLE = {
  vera: person('vera', 'vera', 'Vera Oliveira'),
  marta: person('marta', 'marta', 'Marta'),
  ivo: person('ivo', 'ivo', 'Ivo'),
  lia: person('lia5', 'lia', 'Lia Aguiar'),
  tomas: person('tomas', 'tomas', 'Tomás Andrade'),
  ines: person('ines', 'ines.l', 'Inês Lobo'),
  noor: person('noor', 'noor', 'نور الهدى'),
  alva: person('alva', 'alva', 'Alva Brandt'),
} as const

export const member = (user: User, role: Member['role'] = 'member'): Member => ({
  id: user.id,
  username: user.username,
  name: user.displayName,
  role,
})
