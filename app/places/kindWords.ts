import { tPlace } from '../i18n/placesWords.ts'
import type { ConversationModel } from '../model.ts'

/** Public room, private room, group. */
export function kindWords(model: ConversationModel): string {
  if (model.kind() !== 'room') return tPlace('place.group')
  return model.place().isPublic ? tPlace('place.publicRoom') : tPlace('place.privateRoom')
}
