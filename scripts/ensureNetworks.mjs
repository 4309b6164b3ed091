import { spawnSync } from 'node:child_process'
import { ensureProgram } from './debianPackages.mjs'

/**
 * What the tests of calls between machines need: a TURN server, and the command that makes networks of Linux. Elsewhere
 * these tests are skipped.
 */
export async function ensureNetworks() {
  if (process.platform !== 'linux') return
  const isNew = spawnSync('turnserver', ['--version'], { stdio: 'ignore' }).error !== undefined
  await ensureProgram({
    name: 'a TURN server',
    commands: ['turnserver'],
    packages: ['coturn'],
    elsewhere: 'install coturn.',
  })
  // Where there is a systemd, installing it starts it, for everybody.
  if (isNew) spawnSync('systemctl', ['disable', '--now', 'coturn'], { stdio: 'ignore' })
  await ensureProgram({
    name: 'the command ip',
    commands: ['ip', '/usr/sbin/ip'],
    packages: ['iproute2'],
    elsewhere: 'install iproute2.',
  })
}
