import { textReply } from '../../../bots/commands/reply.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Post } from '../../jobs/message.ts'
import type { Outbox } from '../../jobs/outbox/outbox.ts'
import { toRoom } from '../../jobs/sending.ts'
import { brandNames } from '../../register/brands.ts'
import { recipientCountsOfHour } from '../../register/changes/recipient-changes.ts'
import type { Register } from '../../register/register.ts'
import { listRooms } from '../../register/rooms.ts'
import type { Feature } from '../feature.ts'
import { changesActions, changesCommand } from './changes.ts'
import { digestMessages } from './messages.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** Counts of what recipients changed themselves in one hour. */
    'recipient-digest': {
      readonly brandName: string
      readonly from: number
      readonly approval: number
      readonly rejection: number
    }
  }
}

const hourMs = 60 * 60_000

/** Posts to each brand's rooms what recipients changed in the hour before, with the setting `recipient_digest`. */
export async function postDigests(register: Register, outbox: Outbox): Promise<void> {
  if (!(await register.settings()).recipient_digest) return
  const until = Math.floor(register.clock() / hourMs) * hourMs
  const from = until - hourMs
  const counts = await recipientCountsOfHour(register, { since: from, until })
  if (counts.length === 0) return
  const nameOf = await brandNames(register)
  const rooms = await listRooms(register)
  const items = counts.flatMap(({ brandCode, ...count }) => {
    const brandName = nameOf(brandCode)
    const message: Post<'recipient-digest'> = { kind: 'recipient-digest', brandName, from, ...count }
    return rooms
      .filter((room) => room.brandCode === brandCode)
      .map((room) => toRoom(room, `digest:${until}:${room.id}`, message))
  })
  // The key of an hour and room is kept longer than the hour is asked for.
  await outbox.put(items)
}

export const digest = {
  commands: [changesCommand],
  actions: changesActions,
  jobs: ({ register, outbox }) => [
    { name: 'tell of recipients', every: 'minute', run: () => postDigests(register, outbox) },
  ],
  posts: {
    'recipient-digest': ({ brandName, from, ...counts }, { language }) => {
      const texts = digestMessages[language]
      const title = texts.postTitle(brandName, formatWallTime(from), formatWallTime(from + hourMs))
      const count = texts.counts(counts)
      return textReply(`${title} ${count}`, title, { kind: 'text', text: count })
    },
  },
} satisfies Feature
