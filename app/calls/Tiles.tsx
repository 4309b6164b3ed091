import { createMemo, For, onCleanup, onMount, Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { tStage } from '../i18n/stageWords.ts'
import { useWorkspace } from '../session/context.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { createCornerDrag } from './createCornerDrag.ts'
import type { StageView } from './createStageView.ts'
import { type CallsModel, type Participant, SELF } from './model.ts'
import { Tile, type TilePress } from './Tile.tsx'
import styles from './Tiles.module.css'

/** Everybody in the call, as one has chosen to look at them. None of them ever moves in the page: media would stop. */
export function Tiles(props: { calls: CallsModel; view: StageView; onSilenced: (play: () => void) => void }) {
  const workspace = useWorkspace()
  const drag = createCornerDrag()
  let tiles: HTMLDivElement | undefined
  const arranged = () => props.view.arranged()
  const own = () => props.calls.own()
  const isFloating = () => arranged().layout === 'float'

  onMount(() => {
    const sizes = new ResizeObserver(([entry]) => {
      if (entry !== undefined && !isFloating()) props.view.setSize(entry.contentRect)
    })
    if (tiles) sizes.observe(tiles)
    onCleanup(() => sizes.disconnect())
  })

  /** @param name of somebody else; without it of oneself */
  const pressOf = (tile: string, name?: string): TilePress | undefined => {
    const onPress = props.view.pressOf(tile)
    if (onPress === undefined) return undefined
    const { layout } = arranged()
    if (layout === 'float') return { label: tStage('stage.open'), onPress }
    if (layout === 'pair') {
      return { label: name === undefined ? tStage('stage.showYou') : tStage('stage.show', { name }), onPress }
    }
    const label = name === undefined ? tCall('call.pinYou') : tCall('call.pin', { name })
    return { label, pressed: props.view.pinned() === tile, onPress }
  }
  const reactionsOf = (from: string) => props.calls.reactions().filter((each) => each.from === from)
  const linkWords = ({ link }: Participant) => {
    if (link === 'connected') return undefined
    return tCall(link === 'connecting' ? 'call.connecting' : 'call.reconnecting')
  }

  return (
    <div class={styles.place}>
      <div
        ref={tiles}
        class={styles.tiles}
        data-layout={arranged().layout}
        data-strip={arranged().strip}
        data-seen={props.view.star()?.picture === 'none' ? undefined : ''}
        data-block={drag.corner().block}
        data-inline={drag.corner().inline}
        data-held={drag.offset() ? '' : undefined}
        style={{
          '--strip': props.view.peers().length,
          '--columns': arranged().grid.columns,
          '--rows': arranged().grid.rows,
          translate: drag.offset() && `${drag.offset()?.x}px ${drag.offset()?.y}px`,
        }}
        onPointerDown={(event) => isFloating() && drag.onPointerDown(event)}
      >
        <Show when={props.view.peers().length === 0}>
          <div class={styles.waiting} data-place="main">
            <Avatar id={props.calls.face()} name={props.calls.title()} size="large" />
          </div>
        </Show>
        <For each={props.view.peers()}>
          {(peer) => {
            const who = createMemo(
              (last: Participant | undefined) =>
                props.calls.participants().find((each) => each.peer === peer) ?? last,
            )
            return (
              <Show when={who()}>
                {(person) => (
                  <Tile
                    user={person().user}
                    name={person().name}
                    stream={person().stream}
                    sound="on"
                    picture={person().picture}
                    place={arranged().placeOf(peer)}
                    mic={person().mic}
                    hand={person().hand}
                    speaking={person().speaking}
                    quality={person().quality}
                    about={linkWords(person())}
                    speaker={props.calls.chosenDevice('audiooutput')}
                    reactions={reactionsOf(peer)}
                    press={pressOf(peer, person().name)}
                    onSilenced={props.onSilenced}
                  />
                )}
              </Show>
            )
          }}
        </For>
        <Show when={own()}>
          {(self) => (
            <Tile
              user={workspace.me().id}
              name={tCall('call.you')}
              isSelf
              face={workspace.me().displayName}
              stream={self().stream}
              sound="off"
              picture={self().screen ? 'screen' : self().camera === 'on' ? 'camera' : 'none'}
              place={arranged().placeOf(SELF)}
              mic={self().mic === 'on'}
              hand={self().hand}
              speaking={self().speaking}
              isMirrored={!self().screen && self().facing === 'user'}
              reactions={reactionsOf(SELF)}
              press={pressOf(SELF)}
              onFlip={canFlip() ? () => props.calls.flipCamera() : undefined}
            />
          )}
        </Show>
      </div>
    </div>
  )

  function canFlip(): boolean {
    const self = own()
    return self?.camera === 'on' && !self.screen && self.cameras > 1 && !isFloating()
  }
}
