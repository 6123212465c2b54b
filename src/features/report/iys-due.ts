import { hash } from 'node:crypto'
import { and, desc, gte, lt, sql } from 'drizzle-orm'
import { outbox as outboxTable } from '../../../db/schema.ts'
import { build, pick, preparedOne } from '../../../db/statement.ts'
import { dayOf, type IstanbulDay, instantAt } from '../../calendar/istanbul.ts'
import type { Outbox } from '../../jobs/outbox/outbox.ts'
import { throttle } from '../../jobs/scheduler.ts'
import { forEachThenThrow, toRoom } from '../../jobs/sending.ts'
import { brandNames } from '../../register/company/brands.ts'
import { type Duty, dutiesWithin } from '../../register/exchange/duties.ts'
import type { Register } from '../../register/register.ts'
import { listRooms, type Room } from '../../register/company/rooms.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** Changes that İYS must get soon; empty once nothing is due. */
    'iys-due': {
      readonly brandName: string
      readonly duties: readonly Duty[]
      readonly madeOn: IstanbulDay
      /** The platform's id of the message to update. */
      readonly replaces: string | null
    }
  }
}

/** Changes that are one business day old have two left. */
const reminderDaysMax = 2
/** Time between two readings of the queue, which may be long. */
const everyMs = 10 * 60_000

/**
 * Posts in each room what must be reported to İYS soon (D3), at the hour of the daily report, and updates that
 * message.
 */
export function openDueNews(register: Register, outbox: Outbox, reportAtMinutes: number) {
  const isTurn = throttle(everyMs)
  return async (): Promise<void> => {
    const now = register.clock()
    const today = dayOf(now)
    const { iys_exchange: mode } = await register.settings()
    if (mode === 'off' || now < instantAt(today, reportAtMinutes) || !isTurn(now)) return
    const duties = (await dutiesWithin(register, reminderDaysMax)).filter(({ of }) => of === undefined)
    const brandName = await brandNames(register)
    await forEachThenThrow(await listRooms(register), async (room) => {
      const own = duties.filter(({ brandCode }) => brandCode === room.brandCode)
      await tellRoom(register, outbox, room, {
        brandName: brandName(room.brandCode),
        duties: own,
        madeOn: today,
      })
    })
  }
}

const nothing = 'nothing'

/** Tells a room of its deadlines. The key holds a digest of the news, so that the same news is not sent twice. */
async function tellRoom(
  { engine }: Register,
  outbox: Outbox,
  room: Room,
  news: { readonly brandName: string; readonly duties: readonly Duty[]; readonly madeOn: IstanbulDay },
): Promise<void> {
  const prefix = `iys-due:${room.id}`
  const [last] = await engine.read(lastPost({ from: `${prefix}:`, until: `${prefix};` }))
  const said = last?.key.split(':').at(-1) ?? nothing
  const saying = news.duties.length === 0 ? nothing : hash('sha256', JSON.stringify(news.duties)).slice(0, 16)
  const isOnItsWay = last !== undefined && last.dueAt !== null
  if (isOnItsWay || said === saying) return
  const replaces = said === nothing || last?.state !== 'sent' ? null : last.reference
  const key = `${prefix}:${last?.id ?? 0}:${saying}`
  await outbox.put([toRoom(room, key, { kind: 'iys-due', ...news, replaces })])
}

const lastPost = preparedOne(() =>
  build
    .select(pick(outboxTable, 'id', 'key', 'state', 'dueAt', 'reference'))
    .from(outboxTable)
    .where(and(gte(outboxTable.key, sql.placeholder('from')), lt(outboxTable.key, sql.placeholder('until'))))
    .orderBy(desc(outboxTable.id))
    .limit(1),
)
