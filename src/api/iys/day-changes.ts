import type { Handler } from 'hono'
import { channels, isRecipientType } from '../../consent/channel.ts'
import { textStream } from '../../delivery/files/text-stream.ts'
import { watched } from '../../delivery/files/watched-stream.ts'
import { closedDay } from '../../proof/day.ts'
import { movementFile, spanOf } from '../../proof/movement-file.ts'
import { hasMovements, type MovementCount, movementCounts } from '../../register/changes/movement-counts.ts'
import { movementFileName } from '../../report/files.ts'
import { type Desk, noteWholeBrand } from './desk.ts'
import { refuse } from './faults.ts'
import { ofBrandDay } from './report-day.ts'
import { type Side, sideOf, sides } from './sides.ts'

/** `GET …/changes/{reportDate}/recipients/{recipientType}` (iys.md 3.12, step 1), of a day that is not over too. */
export function daySummary(desk: Desk): Handler {
  return ofBrandDay(desk, async (c, { brand, date }) => {
    const recipientType = c.req.param('recipientType') ?? ''
    if (!isRecipientType(recipientType)) return refuse(c, [{ code: 'H116', value: recipientType }])
    const span = await spanOf(desk.register, date)
    const counts = await movementCounts(desk.register, span, brand.code, recipientType)
    return c.json({ changeStats: changeStats(counts) })
  })
}

/** The channels on which something moved, each with both sides. Nothing is ever pending here. */
function changeStats(counts: readonly MovementCount[]) {
  return channels.flatMap((channel) => {
    const own = counts.filter((count) => count.channel === channel)
    return own.length === 0 ? [] : { type: channel, consents: sides.map((side) => sideStats(own, side)) }
  })
}

function sideStats(counts: readonly MovementCount[], side: Side) {
  const own = counts.filter(({ door }) => sideOf(door) === side)
  const sum = (field: 'approval' | 'rejection' | 'total') =>
    own.reduce((total, count) => total + count[field], 0)
  return {
    source: side,
    approval: sum('approval'),
    rejection: sum('rejection'),
    pending: 0,
    total: sum('total'),
  }
}

/**
 * `GET …/changes/{reportDate}/file` (iys.md 3.12, step 3): the very bytes that `izin report --out` writes, made as they are
 * read. 204 where nothing moved, and until the day is closed: a part of a day is not its file.
 */
export function dayFile(desk: Desk): Handler {
  return ofBrandDay(desk, async (c, { session, brand, date }) => {
    const { register, log } = desk
    if ((await closedDay(register, date)) === null) return c.body(null, 204)
    if (!(await hasMovements(register, await spanOf(register, date), brand.code))) return c.body(null, 204)
    noteWholeBrand(desk, session, brand, `iys movement file of ${date}`)
    const file = textStream(movementFile(register, date, brand.code))
    return c.body(
      watched(file, (error) => log.error('iys.file.broken', error, { date })),
      200,
      {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="${movementFileName(brand.code, date)}"`,
        'Cache-Control': 'no-store',
      },
    )
  })
}
