import type { ConversationModel } from '../conversations/model.ts'
import { tPlace } from '../i18n/placesWords.ts'

/** Public room, private room, group. */
export function kindWords(model: ConversationModel): string {
  if (model.kind() !== 'room') return tPlace('place.group')
  return model.place().isPublic ? tPlace('place.publicRoom') : tPlace('place.privateRoom')
}
