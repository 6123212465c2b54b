import { and, eq, gt, gte, lt, lte, max, min, ne, sql } from 'drizzle-orm'
import { textReply } from '../../../bots/commands/reply.ts'
import type { Outcome } from '../../../db/engine.ts'
import { change, reading } from '../../../db/schema.ts'
import { build, preparedQuery, statement } from '../../../db/statement.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Channel } from '../../consent/consent.ts'
import type { Post } from '../../jobs/message.ts'
import type { Outbox, OutboxItem } from '../../jobs/outbox/outbox.ts'
import { toRoom } from '../../jobs/sending.ts'
import { brandNames } from '../../register/brands.ts'
import { isOfRecipient } from '../../register/changes/changes.ts'
import type { Register } from '../../register/register.ts'
import { listRooms } from '../../register/rooms.ts'
import type { Feature } from '../feature.ts'
import { changesActions, changesCommand } from './changes.ts'
import { digestMessages } from './messages.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** Counts of what recipients changed themselves since the last digest. */
    'recipient-digest': {
      readonly brandName: string
      readonly from: number
      readonly until: number
      readonly channels: readonly {
        readonly channel: Channel
        readonly approval: number
        readonly rejection: number
      }[]
    }
  }
}

const hourMs = 60 * 60_000
/** Limits the first digest after the setting is turned on. */
const lookBackMs = 7 * 24 * hourMs

/** Posts to each brand's rooms what recipients changed in past hours, with the setting `recipient_digest`. */
export async function postDigests(register: Register, outbox: Outbox): Promise<void> {
  const { engine, clock } = register
  if (!(await register.settings()).recipient_digest) return
  const until = Math.floor(clock() / hourMs) * hourMs
  const [read] = await engine.read(readSoFar())
  const afterSeq = read?.seq ?? 0
  const span = { after: afterSeq, since: until - lookBackMs, until }
  const [last] = await engine.read(lastOfHours(span))
  if (last === undefined || last.seq === null) return
  const throughSeq = last.seq
  const counts = await engine.read(countsOf({ ...span, through: throughSeq }))
  const posts = outbox.puts(await postsOf(register, counts, until))
  await engine.unit([readSoFar(), posts.read], ([now], known): Outcome<null> => {
    // Another server may have posted them since.
    const isOvertaken = (now?.seq ?? 0) !== afterSeq
    return { writes: isOvertaken ? [] : [...posts.writes(known), setRead(throughSeq)], result: null }
  })
}

type Count = ReturnType<ReturnType<typeof countsOf>['map']>

async function postsOf(register: Register, counts: readonly Count[], until: number): Promise<OutboxItem[]> {
  const brandName = await brandNames(register)
  const rooms = await listRooms(register)
  return [...Map.groupBy(counts, (one) => one.brandCode)].flatMap(([brandCode, own]) => {
    const message: Post<'recipient-digest'> = {
      kind: 'recipient-digest',
      brandName: brandName(brandCode),
      from: Math.floor(Math.min(...own.map(({ firstAt }) => Number(firstAt))) / hourMs) * hourMs,
      until,
      channels: own.map(({ channel, approval, rejection }) => ({ channel, approval, rejection })),
    }
    return rooms
      .filter((room) => room.brandCode === brandCode)
      .map((room) => toRoom(room, `digest:${until}:${brandCode}:${room.id}`, message))
  })
}

const readSoFar = preparedQuery(() =>
  build.select({ seq: reading.seq }).from(reading).where(eq(reading.name, 'digest')),
)

function setRead(seq: number) {
  const read = build.insert(reading).values({ name: 'digest', seq })
  return statement(read.onConflictDoUpdate({ target: reading.name, set: { seq } }))
}

const isNew = and(
  gt(change.seq, sql.placeholder('after')),
  gte(change.recordedAt, sql.placeholder('since')),
  isOfRecipient,
)

const lastOfHours = preparedQuery(() =>
  build
    .select({ seq: max(change.seq) })
    .from(change)
    .where(and(isNew, lt(change.recordedAt, sql.placeholder('until')))),
)

/** Up to one change: a change that another server dates into these hours meanwhile is for the next digest. */
const countsOf = preparedQuery(() =>
  build
    .select({
      brandCode: change.brandCode,
      channel: change.channel,
      firstAt: min(change.recordedAt),
      approval: sql<number>`sum(${change.status} = 'ONAY')`,
      rejection: sql<number>`sum(${change.status} = 'RET')`,
    })
    .from(change)
    .where(and(isNew, lte(change.seq, sql.placeholder('through')), ne(change.effect, 'repeat')))
    .groupBy(change.brandCode, change.channel),
)

export const digest = {
  commands: [changesCommand],
  actions: changesActions,
  jobs: ({ register, outbox }) => [
    { name: 'tell of recipients', every: 'minute', run: () => postDigests(register, outbox) },
  ],
  posts: {
    'recipient-digest': ({ brandName, from, until, channels }, { language }) => {
      const texts = digestMessages[language]
      const title = texts.postTitle(brandName, texts.hours(formatWallTime(from), formatWallTime(until)))
      const lines = channels.map(({ channel, ...counts }) => texts.channel(channel, counts)).join(' · ')
      return textReply(`${title} ${lines}`, title, { kind: 'text', text: lines })
    },
  },
} satisfies Feature
