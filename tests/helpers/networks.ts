import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { afterAll } from 'vitest'

/** A machine with a network of its own: a Linux network namespace. */
export interface Host {
  /** What goes before a command to run it there. */
  readonly within: readonly string[]
}

/** A person's machine: two ways lead to the server, none to anybody else. */
export interface PersonHost extends Host {
  /** Nothing arrives any more, either way, and nobody is told: as in a tunnel. */
  cut(): void
  /** Undoes `cut`. */
  mend(): void
  /** The way goes away with its address, and the machine knows it. */
  leave(): void
  /** Another way opens, with another address, as from Wi-Fi to mobile; what was open before goes away. */
  roam(): void
}

export interface Networks {
  readonly server: Host
  /** Where everybody reaches the server. */
  readonly address: string
  person(name: string): PersonHost
}

/** Addresses kept for documentation (RFC 5737): public ones to every program, and nobody's. */
const SERVER = '203.0.113.1'
const PEOPLE = '198.51.100'
/** No machine has it: what is sent there is lost. */
const NOWHERE = '02:00:00:00:00:fe'
const made: string[] = []

const ip = (...args: string[]) => spawnSync('ip', args, { encoding: 'utf8' })

function must(...args: string[]): string {
  const { status, stdout, stderr } = ip(...args)
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr}`)
  return stdout
}

/** Why no networks can be made here; undefined: they can. Found out by making one. */
export function whyNoNetworks(): string | undefined {
  sweep()
  const name = `prosa-${process.pid}-try`
  const { status, stderr, error } = ip('netns', 'add', name)
  if (status !== 0) return (error?.message ?? stderr).trim()
  const entered = ip('netns', 'exec', name, 'true')
  const linked = ip('-n', name, 'link', 'add', 'one', 'type', 'veth', 'peer', 'name', 'other')
  ip('netns', 'del', name)
  return [entered, linked].find((one) => one.status !== 0)?.stderr.trim()
}

/** What a run left that was killed. */
function sweep(): void {
  for (const [name, pid] of (ip('netns', 'list').stdout ?? '').matchAll(/^prosa-(\d+)-\w+/gm))
    if (!existsSync(`/proc/${pid}`)) ip('netns', 'del', name)
}

/** A server and people who reach it, and it alone. All of it goes with the test file. */
export function makeNetworks(): Networks {
  const add = (name: string): string => {
    const full = `prosa-${process.pid}-${name}`
    must('netns', 'add', full)
    made.push(full)
    must('-n', full, 'link', 'set', 'lo', 'up')
    return full
  }
  const server = add('server')
  must('-n', server, 'addr', 'add', `${SERVER}/32`, 'dev', 'lo')
  let links = 0

  /** A cable from a person to the server, with its own pair of addresses. */
  function lay(person: string, name: string) {
    const base = 4 * links
    links += 1
    const far = `${name}${links}`
    const [gateway, own] = [`${PEOPLE}.${base + 1}`, `${PEOPLE}.${base + 2}`]
    must('-n', person, 'link', 'add', name, 'type', 'veth', 'peer', 'name', far, 'netns', server)
    // An address of IPv6 would come by itself a second later: a change of the network, to those who just began.
    for (const [where, dev] of [
      [person, name],
      [server, far],
    ] as const)
      must('-n', where, 'link', 'set', 'dev', dev, 'addrgenmode', 'none')
    must('-n', server, 'addr', 'add', `${gateway}/30`, 'dev', far)
    must('-n', server, 'link', 'set', far, 'up')
    return {
      open(): void {
        must('-n', person, 'addr', 'replace', `${own}/30`, 'dev', name)
        must('-n', person, 'link', 'set', name, 'up')
        must('-n', person, 'route', 'replace', `${SERVER}/32`, 'via', gateway, 'dev', name)
      },
      remove: (): void => void ip('-n', person, 'link', 'del', name),
      cut(): void {
        for (const [where, to, dev] of [
          [person, gateway, name],
          [server, own, far],
        ] as const)
          must('-n', where, 'neigh', 'replace', to, 'lladdr', NOWHERE, 'dev', dev, 'nud', 'permanent')
      },
      mend(): void {
        must('-n', person, 'neigh', 'del', gateway, 'dev', name)
        must('-n', server, 'neigh', 'del', own, 'dev', far)
      },
    }
  }

  return {
    server: { within: inside(server) },
    address: SERVER,
    person(name) {
      const host = add(name)
      let [now, next] = [lay(host, 'wifi'), lay(host, 'mobile')]
      now.open()
      return {
        within: inside(host),
        cut: () => now.cut(),
        mend: () => now.mend(),
        leave: () => now.remove(),
        roam() {
          next.open()
          now.remove()
          ;[now, next] = [next, lay(host, 'wifi')]
        },
      }
    },
  }
}

const inside = (name: string) => ['ip', 'netns', 'exec', name]

afterAll(() => {
  for (const name of made.splice(0)) ip('netns', 'del', name)
})
