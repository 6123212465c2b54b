import type { Handler } from 'hono'
import { pull, seqOf } from '../../register/changes/pull.ts'
import { type Desk, noteWholeBrand, ofBrand } from './desk.ts'
import { refuse } from './faults.ts'
import { readLimit } from './read-page.ts'
import { doorsOfSide, isSide } from './sides.ts'
import { formatCursor, parseCursor, wireRecord } from './wire.ts'

const pageMax = 1000
const hourMs = 60 * 60_000
/** R27: from seven days before the call to sixty minutes before it. */
const windowBeginsMs = 7 * 24 * hourMs
const windowEndsMs = hourMs

/** `GET …/consents/changes`, İYS's Pull (iys.md 3.10). */
export function pullChanges(desk: Desk): Handler {
  return ofBrand(desk, async (c, session, brand) => {
    const source = c.req.query('source') ?? 'IYS'
    if (!isSide(source)) return refuse(c, [{ code: 'H506', value: source }])
    const limit = readLimit(c, { initial: pageMax, max: pageMax, tooLarge: 'H507' })
    if ('fault' in limit) return refuse(c, [limit.fault])
    const after = await seqAfter(desk, c.req.query('after'))
    if (after === null) return refuse(c, [{ code: 'H098', location: 'after' }])

    const now = desk.clock()
    const changes = await pull(desk.register, {
      brandCode: brand.code,
      doors: doorsOfSide(source),
      from: now - windowBeginsMs,
      until: now - windowEndsMs,
      after,
      limit: limit.value,
    })
    const last = changes.at(-1)
    if (last === undefined) return c.body(null, 204)
    noteWholeBrand(desk, session, brand, 'iys changes')
    return c.json({
      after: formatCursor({ recordedAt: last.recordedAt, changeId: last.id }),
      list: changes.map((change) => wireRecord(change, change)),
    })
  })
}

/** Where a cursor stands in the order of commits; null for one that we did not give. */
async function seqAfter(desk: Desk, text: string | undefined): Promise<number | null> {
  if (text === undefined) return 0
  const cursor = parseCursor(text)
  return cursor === null ? null : await seqOf(desk.register, cursor.changeId)
}
