import type { User } from '../../sync/api.ts'
import type { TimelineItem } from '../../sync/timeline/items.ts'
import { PEOPLE } from './fakePeople.ts'
import { joined, lateMessage, message } from './fakeTimeline.ts'

const { vera, marta, ivo, lia, noor } = PEOPLE

/** The family's conversation of the pictures; `today` is midnight of the current day. */
export function familyItems(today: number): TimelineItem[] {
  const yesterday = today - 24 * 3600_000
  const at = (day: number, time: string) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number)
    return day + hours * 3600_000 + minutes * 60_000
  }
  const lake = message(
    marta,
    at(yesterday, '18:02'),
    'The lake or the hills? I can drive, four seats, and the big basket fits.',
  )
  return [
    joined(vera, at(yesterday, '17:50')),
    joined(marta, at(yesterday, '17:51'), vera.id),
    joined(ivo, at(yesterday, '17:51'), vera.id),
    lake,
    message(marta, at(yesterday, '18:02') + 20_000, 'Grandpa votes lake 🦆', {
      reactions: [
        { emoji: '🦆', by: [vera.id, ivo.id, lia.id] },
        { emoji: '❤️', by: [lia.id] },
      ],
    }),
    lateMessage(
      vera,
      at(yesterday, '18:40'),
      at(yesterday, '19:26'),
      'Lake! I wrote down what everybody brings, it is in the notes.',
      {
        replyTo: [marta.id, lake.id],
      },
    ),
    message(
      lia,
      at(yesterday, '19:40'),
      'The way there: https://maps.example/lake?from=(home) or ask at ferry@lake.example. I `walk` it in 40 minutes.',
    ),
    message(noor, at(yesterday, '20:05'), 'مرحبا، سأحضر الشاي والكعك معي يوم الأحد'),
    message(ivo, at(today, '09:38'), '🎉🚲', {}),
    message(ivo, at(today, '09:39'), 'For the boat:\n```sh\nrow --left --left --right\n```', {
      edited: true,
    }),
    message(vera, at(today, '09:40'), '', { removed: 'd' }),
    message(marta, at(today, '09:41'), 'who brings the cake?'),
    message(vera, at(today, '09:44'), 'Me. Lemon, as always 🍋'),
    message(vera, at(today, '09:52'), 'On the train now, this one waits for the tunnel to end'),
  ]
}

const LINES = [
  'The tide table says nine, so bread at eight.',
  'I left the key under the blue pot.',
  'Has anybody seen the long ladder?',
  'It rained on the washing again, and I laughed.',
  'Two more chairs and we are complete.',
  'Ask the neighbour, the one with the plums. He has a van, a trailer, and more rope than a harbour; he lends all of it if one brings back a jar of something.',
  'Yes.',
  'Tomorrow then 👍',
]

/** A long room: three people, a message every 100 s. */
export function roomItems(count: number, until: number): TimelineItem[] {
  const people = [marta, ivo, vera] as const
  return Array.from({ length: count }, (_, index) => {
    const by = people[Math.floor(index / 3) % people.length] ?? marta
    return message(
      by,
      until - (count - index) * 100_000,
      `${index + 1}. ${LINES[(index * 7) % LINES.length]}`,
    )
  })
}

/** Words that try to leave their place: stacked accents, turned directions, nothing at all, a tower of lines. */
export function mischiefItems(today: number): TimelineItem[] {
  const at = (minutes: number) => today + minutes * 60_000
  const eve: User = {
    ...ivo,
    displayName: `Z${'\u0337\u0321\u0328\u0305'.repeat(20)} ${'Wolfeschlegel'.repeat(5)}`,
  }
  const code = `const x = "${'on and on '.repeat(20)}"`
  const long = message(marta, at(25), `Here is \`inline\` and\n\`\`\`js\n${code}\n\`\`\`\nend`)
  return [
    joined(vera, at(1)),
    joined(marta, at(1), vera.id),
    joined(eve, at(1), vera.id),
    message(lia, at(10), 'H\u0336\u030d\u0348'.repeat(10) + 'H\u030d'.repeat(300)),
    message(lia, at(11), `H${'\u030d\u0316'.repeat(200)}`),
    message(lia, at(12), '\u200b\u2060\u3164'),
    message(lia, at(13), '\u202egpj.exe https://prosa.example/\u202egpj and `code` after'),
    message(lia, at(14), 'before the tower'),
    message(lia, at(15), `a${'\n'.repeat(500)}b`),
    message(
      noor,
      at(20),
      'مرحبا، سأحضر الشاي والكعك معي يوم الأحد (https://prosa.example/tea) إن شاء الله، ومعي `الخبز` أيضا',
    ),
    long,
    message(vera, at(26), 'Wrapped, I hope.', { replyTo: [marta.id, long.id], edited: true }),
    message(ivo, at(27), '👨‍👩‍👧‍👦'),
    message(vera, at(28), '🎉🚲'),
    lateMessage(noor, at(29), at(40), 'شكرا'),
  ]
}
