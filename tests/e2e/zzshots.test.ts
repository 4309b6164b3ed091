import { it } from 'vitest'
import { SCENES, type SceneName } from '../app/scenes.ts'
import { DESKTOP, PHONE, startGallery } from '../helpers/startGallery.ts'
it('shots', { timeout: 300_000 }, async () => {
  const gallery = await startGallery()
  const names = (process.env.SHOTS?.split(',') ?? Object.keys(SCENES).filter((n) => n.includes('call'))) as SceneName[]
  for (const [device, options] of [['d', DESKTOP], ['p', PHONE]] as const) {
    for (const colorScheme of (process.env.THEMES?.split(',') ?? ['light', 'dark']) as ('light' | 'dark')[]) {
      const page = await gallery.show('home', { ...options, colorScheme, reducedMotion: 'reduce' })
      for (const name of names) {
        await gallery.turnTo(page, name).catch((e) => console.log(name, device, String(e).slice(0, 300)))
        await page.waitForTimeout(600)
        await page.screenshot({ path: `/tmp/callshots/${name}-${device}-${colorScheme}.png` })
      }
      await page.context().close()
    }
  }
})
