import { type Accessor, batch, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Me, Member } from '../../sync/api.ts'
import type { Json } from '../../sync/canonicalJson.ts'
import { type EntryClock, firstIdAt } from '../../sync/clock.ts'
import { isErrorCode } from '../../sync/errors.ts'
import type { EntryId, UserId } from '../../sync/ids.ts'
import { appendToLane, ROOM } from '../../sync/lanes.ts'
import type { Message } from '../../sync/timeline/items.ts'
import { callWords } from '../calls/callWords.ts'
import { rememberedCall } from '../calls/rememberCall.ts'
import type { Api } from '../net/api.ts'
import { createPlaceState } from '../places/createPlaceState.ts'
import type { Replica, ReplicaDeps } from '../replica/createReplica.ts'
import { createLaneFeed, type LaneFeed } from '../timeline/createLaneFeed.ts'
import { type ConversationPast, createPast } from '../timeline/createPast.ts'
import { createCurrentReplica } from './createCurrentReplica.ts'
import { createDraft } from './createDraft.ts'
import type { HomeStore } from './createHome.ts'
import { createNames } from './createNames.ts'
import { type Attention, createPresence } from './createPresence.ts'
import { createReadBy } from './createReadBy.ts'
import { createReading } from './createReading.ts'
import { createReceiptWriter, type ReceiptSetting } from './createReceipts.ts'
import { createRefused } from './createRefused.ts'
import { createRemovals } from './createRemovals.ts'
import { createTrueTo } from './createTrueTo.ts'
import { createWriting } from './createWriting.ts'
import { type KnownConversation, otherPerson, titleOf } from './known.ts'
import type { ConversationModel, TimelineView } from './model.ts'
import { readRoom } from './readRoom.ts'

export interface ConversationDeps extends ReplicaDeps, Attention, ReceiptSetting {
  readonly me: Accessor<Me>
  readonly api: Api
  readonly clock: EntryClock
  readonly home: HomeStore
  /** Begins the keys in localStorage that belong to this person. */
  readonly prefix: string
  readonly nameOf: (user: string) => string | undefined
  /** The device's clock was ahead: what it wrote is moved back, and it is to be corrected; D3. */
  readonly onClockAhead: () => void
  /** In this tab a call went on when its page was left. */
  readonly loadCalls: () => Promise<unknown>
  /** The relay does not let this device into a document: the list tells why. */
  readonly onUnwelcome: () => void
}

/** A conversation at work: what components see, and what the list and the connection ask of it. */
export interface OpenConversation extends ConversationModel {
  readonly ready: Accessor<boolean>
  readonly replica: Accessor<Replica>
  readonly unsentCount: Accessor<number>
  readonly unread: Accessor<number>
  readonly missed: Accessor<readonly EntryId[]>
  /** How many people are in a call here; presence alone knows of it. */
  readonly callers: Accessor<number>
  /** Compared with the relay, or not asked to be. */
  readonly isCurrent: Accessor<boolean>
  /** The last message, or the words of the last call, whichever came later. */
  readonly lastMessage: Accessor<
    (Pick<Message, 'author' | 'place' | 'text' | 'removed'> & { readonly isCall?: boolean }) | undefined
  >
  attach(): void
  /** One more page of the past onto this device, not shown. */
  readonly bringOlder: ConversationPast['bringOlder']
}

/** Opens a conversation on this device; it closes with its owner. */
export function createConversation(
  known: Accessor<KnownConversation>,
  deps: ConversationDeps,
): OpenConversation {
  const { me, clock, home } = deps
  const id = known().id
  const self = me().id
  const names = createNames()
  const presence = createPresence({ ...deps, known })
  const refused = createRefused(id, self, deps)
  const draft = createDraft(id, { home, prefix: deps.prefix })

  const removals = createRemovals(id, deps.prefix, (key) => {
    // One of the past, which is not read yet, may be known by its key alone.
    if (feed?.timeline.get(key)?.removed !== undefined) return
    const [author = '', of = ''] = key.split('/')
    append(author === self ? { k: 'd', o: of } : { k: 'h', o: [author, of] })
  })

  const [ready, setReady] = createSignal(false)
  const [version, setVersion] = createSignal(0)
  const [roomVersion, setRoomVersion] = createSignal(0)
  let feed: LaneFeed | undefined
  let openedAtPlace: EntryId | undefined
  let offLink = () => {}

  const changed = () => {
    names.settle()
    setVersion((before) => before + 1)
  }
  const trueTo = createTrueTo(() => ({ seq: known().seq ?? 0, epoch: known().epoch }))
  const past = createPast({
    ...{ id, me: self, seq: trueTo.of, onChange: changed, api: deps.api, store: deps.store },
    nameOf: (user) => knownName(user),
    onName: names.note,
  })
  const { replica, isCurrent, attach } = createCurrentReplica({
    ...deps,
    id,
    me: self,
    generation: () => known().generation,
    epoch: () => known().epoch,
    horizon: () => known().horizon ?? 0,
    refused,
    onDocument: begin,
    onLink: trueTo.onLink,
    onLeave: past.leave,
    ownOlder: past.own,
    onTransaction(transaction) {
      const room = transaction.doc.share.get(ROOM)
      if (room !== undefined && transaction.changed.has(room)) setRoomVersion((before) => before + 1)
    },
  })
  const receipts = createReceiptWriter({ ...deps, id, me: self, known })
  const reading = createReading({ self, known, version, feed: () => feed, home, receipts })

  function begin(current: Replica): void {
    feed?.stop()
    feed = createLaneFeed(current, {
      me: self,
      onChange() {
        changed()
        reading.noteDelivered()
      },
      onOwn: clock.observe,
      onName: names.note,
      onFloor: () => past.floorRose(view()),
      onAbout: past.note,
    })
    const { timeline, removals: removed, unsent } = feed
    const view = () => ({ name: current.name, doc: current.doc, timeline, floor: feed?.floor, unsent })
    past.begin(view())
    past.note(removed)
    watchLink(current)
    presence.watch(current)
    receipts.watch(current)
    if (!ready()) removals.resume()
    batch(() => {
      if (!ready()) openedAtPlace = reading.place()
      setRoomVersion((before) => before + 1)
      setReady(true)
      changed()
    })
    reading.noteDelivered()
  }
  function watchLink(current: Replica): void {
    offLink()
    // After a change of generation it is compared already.
    if (current.link.state === 'synced') past.synced()
    offLink = current.on({
      link({ state }) {
        if (state !== 'synced') return
        past.synced()
        past.retry()
      },
    })
  }
  createEffect(
    on(
      () => known().horizon ?? 0,
      (horizon) => {
        if (horizon === 0) return
        past.purge(firstIdAt(horizon))
        changed()
      },
    ),
  )
  onCleanup(() => {
    removals.close()
    receipts.flush()
    offLink()
    feed?.stop()
  })

  const room = createMemo(() => {
    roomVersion()
    return readRoom(replica().doc)
  })
  const knownName = (user: string): string | undefined =>
    room()?.names.get(user) ??
    known().members.find((member) => member.id === user)?.name ??
    names.of(user) ??
    deps.nameOf(user)

  function append(entry: { readonly k: string; readonly [field: string]: Json }): EntryId {
    const i = clock.tick()
    appendToLane(replica().doc, self, [{ i, ...entry }])
    return i
  }

  const timeline = createMemo((): TimelineView => {
    version()
    removals.keys()
    const current = feed?.timeline
    return {
      length: current?.length ?? 0,
      at: (index) => removals.shown(current?.at(index)),
      indexOf: (key) => current?.indexOf(key) ?? -1,
      get: (key) => current?.get(key),
    }
  })
  const members = createMemo((): readonly Member[] =>
    known().members.map((member) => ({ ...member, ...room()?.members.get(member.id) })),
  )
  const place = createPlaceState({
    ...{ known, me: self, members, timeline, now: clock.now },
    ...{ named: names.all, nameOf: knownName },
  })

  const receiptOf = (user: UserId) => feed?.timeline.receiptOf(user) ?? {}
  if (rememberedCall()?.conversation === id) void deps.loadCalls()

  return {
    id,
    ready,
    isCurrent,
    replica,
    timeline,
    members,
    attach,
    unsentCount: () => {
      version()
      // A deletion that can still be taken back has not been sent either.
      return (feed?.unsent.size ?? 0) + removals.keys().size
    },
    unread: reading.unread,
    missed: reading.missed,
    callers: presence.callers,
    lastMessage: createMemo(() => {
      version()
      const last = removals.shown(feed?.timeline.lastSpoken())
      if (last?.type !== 'notice') return last
      const { what, place } = last
      if (what.kind !== 'call') return
      return { author: what.user, place, text: callWords(what.call, self), isCall: true }
    }),
    kind: () => known().kind,
    refusedAs() {
      const why = known().refused
      return why === undefined || isErrorCode(why) ? why : 'internal'
    },
    title: () => (room()?.name && known().kind !== 'direct' ? (room()?.name ?? '') : titleOf(known(), self)),
    other: () => otherPerson(known(), self)?.id,
    get openedAtPlace() {
      return openedAtPlace
    },
    past: past.state,
    loadOlder: past.loadOlder,
    bringOlder: past.bringOlder,
    keeping: () => ({ days: known().retentionDays, horizon: known().horizon ?? 0 }),
    ...place,
    messageState(message) {
      version()
      if (feed === undefined || feed.unsent.has(message.id)) return 'waiting'
      return feed.timeline.receiptState(message, self)
    },
    ...createReadBy({ me: self, known, members, timeline, receiptOf }),
    typing: () => presence.typing().map(place.nameOf),
    viewing: presence.viewing,
    call: {
      others: presence.inCall,
      say: presence.setCall,
      begin: (media) => append({ k: 'c', v: media }),
      isUnsent(of) {
        version()
        return feed?.unsent.has(of) ?? true
      },
    },
    draft: draft.text,
    setDraft: draft.set,
    setTyping: presence.setTyping,
    setViewing: presence.setViewing,
    ...createWriting({ append, setTyping: presence.setTyping, refused }),
    remove: removals.begin,
    isRemoving: (key) => removals.keys().has(key),
    undoRemove: removals.undo,
    markRead: reading.markRead,
  }
}
