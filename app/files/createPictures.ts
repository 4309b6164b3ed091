import * as v from 'valibot'
import type { ConversationId } from '../../sync/ids.ts'
import { pictureAnswerSchema } from '../../sync/peopleApi.ts'
import { ok } from '../../sync/result.ts'
import type { Outcome } from '../model.ts'
import type { Api } from '../net/api.ts'
import type { Pictures } from './model.ts'

export interface PicturesDeps {
  readonly api: Api
  /** Asks for the list again: pictures of conversations are in it. */
  readonly refresh: () => Promise<void>
  /** One's own picture is another now. */
  readonly onAvatar: (picture: string | undefined) => void
}

export function createPictures({ api, refresh, onAvatar }: PicturesDeps): Pictures {
  async function change(path: string, picture: Blob | undefined): Outcome<string | undefined> {
    if (picture === undefined) {
      const removed = await api.request('DELETE', path, v.unknown())
      return removed.ok ? ok(undefined) : removed
    }
    const set = await api.request('PUT', path, pictureAnswerSchema, picture)
    return set.ok ? ok(set.value.picture) : set
  }

  return {
    async setAvatar(picture) {
      const done = await change('/api/me/avatar', picture)
      if (!done.ok) return done
      onAvatar(done.value)
      return ok(undefined)
    },
    async setPicture(conversation: ConversationId, picture) {
      const done = await change(`/api/conversations/${conversation}/picture`, picture)
      if (!done.ok) return done
      await refresh()
      return ok(undefined)
    },
  }
}
