import { beforeAll, expect, it } from 'vitest'
import { pairOf } from '../helpers/pair.ts'
import { choose, connectionIs, say, screen } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'
let relay: RelayProcess
beforeAll(async () => { relay = await startRelay() })
it('x', async () => {
  const { alice } = await pairOf(relay)
  await say(alice.page, 'one')
  await alice.page.evaluate(() => {
    const w = window as any
    w.log = []
    document.addEventListener('click', (e) => w.log.push(['click', performance.now(), (e.target as any).outerHTML.slice(0, 60)]), true)
    document.addEventListener('pointerup', (e) => w.log.push(['pointerup', performance.now()]), true)
    new MutationObserver(() => { if (document.body.innerText.includes('Editing your message') && !w.done) { w.done = true; w.log.push(['editing', performance.now()]) } }).observe(document.body, { childList: true, subtree: true, characterData: true })
  })
  await choose(alice.page, 'one', 'Edit')
  await alice.page.getByText('Editing your message').waitFor()
  console.log(JSON.stringify(await alice.page.evaluate(() => (window as any).log), null, 1))
}, 60000)
