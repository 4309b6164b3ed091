import { createMemo, For } from 'solid-js'
import type { Ban } from '../../sync/placesApi.ts'
import { isolate, plainDate } from '../i18n/dates.ts'
import { tMod } from '../i18n/moderationWords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { Problem } from '../ui/Problem.tsx'
import { toast } from '../ui/toast.ts'
import { Answered } from './Answered.tsx'
import { namesAmong } from './namesAmong.ts'
import styles from './Place.module.css'
import type { PageProps } from './page.ts'
import { createAnswer, createDoing } from './usePlaces.ts'

/** Who is kept out, since when, by whom and why. M4 */
export function BansPage(props: PageProps) {
  const bans = createAnswer((places) => places.bans(props.model.id))
  const doing = createDoing()
  const called = createMemo(() =>
    namesAmong([
      ...(bans.value() ?? []).flatMap(({ user, name, username, by, byName, byUsername }) => [
        { id: user, name, username },
        { id: by, name: byName, username: byUsername },
      ]),
      ...props.model.members(),
    ]),
  )
  const lift = async (ban: Ban) => {
    if (!(await doing.run(ban.user, (places) => places.liftBan(props.model.id, ban.user)))) return
    toast(tMod('bans.lifted', { name: called()(ban.user, ban.name) }))
    bans.again()
  }
  return (
    <div class={styles.stack}>
      <Problem words={doing.problem()} />
      <Answered answer={bans} none={tMod('bans.none')}>
        {(all) => (
          <ul class={styles.rows}>
            <For each={all}>
              {(ban) => (
                <li class={styles.item}>
                  <div class={styles.person}>
                    <Avatar id={ban.user} name={ban.name} />
                    <span class={styles.who}>
                      <b>
                        <bdi>{ban.name}</bdi>
                      </b>
                      <span>@{ban.username}</span>
                      <span>
                        {tMod('bans.by', {
                          by: isolate(called()(ban.by, ban.byName)),
                          when: plainDate(ban.at),
                        })}
                      </span>
                    </span>
                    <Button
                      label={tMod('bans.liftNamed', { name: called()(ban.user, ban.name) })}
                      busy={doing.busy() === ban.user}
                      onClick={() => void lift(ban)}
                    >
                      {tMod('bans.lift')}
                    </Button>
                  </div>
                  {ban.reason ? (
                    <p class={styles.quiet} dir="auto">
                      {tMod('audit.reason', { reason: ban.reason })}
                    </p>
                  ) : undefined}
                </li>
              )}
            </For>
          </ul>
        )}
      </Answered>
    </div>
  )
}
