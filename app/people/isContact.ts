import type { ContactView } from './model.ts'

/** They know each other: one said yes to the other, or invited them (S4). */
export const isContact = ({ standing }: ContactView): boolean => standing === 'accepted'
