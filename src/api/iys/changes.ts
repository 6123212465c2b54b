import type { Handler } from 'hono'
import { keyChanges } from '../../register/changes/key-changes.ts'
import { pull, seqOf } from '../../register/changes/pull.ts'
import { type ApiContext, noteWholeBrand, ofBrand } from './api-context.ts'
import { readFields } from './body.ts'
import { type Fault, refuse } from './faults.ts'
import { readLimit, readNumber } from './own.ts'
import { readQuery } from './read-consent.ts'
import { doorsOfSide, formatCursor, isSide, parseCursor, wireRecord } from './wire.ts'

const pullMax = 1000
const hourMs = 60 * 60_000
/** R27: from seven days before the call to sixty minutes before it. */
const windowBeginsMs = 7 * 24 * hourMs
const windowEndsMs = hourMs

/** `GET …/consents/changes`, İYS's Pull (iys.md 3.10). */
export function pullChanges(api: ApiContext): Handler {
  return ofBrand(api, async (c, session, brand) => {
    const source = c.req.query('source') ?? 'IYS'
    if (!isSide(source)) return refuse(c, [{ code: 'H506', value: source }])
    const limit = readLimit(c, { initial: pullMax, max: pullMax, tooLarge: 'H507' })
    if ('fault' in limit) return refuse(c, [limit.fault])
    const after = await seqAfter(api, c.req.query('after'))
    if (after === null) return refuse(c, [{ code: 'H098', location: 'after' }])

    const now = api.clock()
    const changes = await pull(api.register, {
      brandCode: brand.code,
      doors: doorsOfSide(source),
      from: now - windowBeginsMs,
      until: now - windowEndsMs,
      after,
      limit: limit.value,
    })
    const last = changes.at(-1)
    if (last === undefined) return c.body(null, 204)
    noteWholeBrand(api, session, brand, 'iys changes')
    return c.json({
      after: formatCursor({ recordedAt: last.recordedAt, changeId: last.id }),
      list: changes.map((change) => wireRecord(change, change)),
    })
  })
}

/** Where a cursor stands in the order of commits; null for one that we did not give. */
async function seqAfter(api: ApiContext, text: string | undefined): Promise<number | null> {
  if (text === undefined) return 0
  const cursor = parseCursor(text)
  return cursor === null ? null : await seqOf(api.register, cursor.changeId)
}

const historyPageMax = 100

/** `POST …/consents/history` (iys.md 3.9). Refusals that İYS would not take are changes here, and stand in it. */
export function consentHistory(api: ApiContext): Handler {
  return ofBrand(api, async (c, session, brand) => {
    const now = api.clock()
    if (!api.limiters.mayAskHistory(api.networkOf(c), now)) return refuse(c, [{ code: 'H089' }])
    const body = await readFields(c, api, 'H097')
    if ('refused' in body) return body.refused
    const { fields } = body
    const read = readQuery(fields)
    const limit = readLimit(c, { initial: historyPageMax, max: historyPageMax, tooLarge: 'H186' })
    const offset = readNumber(c, 'offset', 0, 'H182')
    if ('faults' in read || 'fault' in limit || 'fault' in offset) {
      const faults: Fault[] = [limit, offset].flatMap((page) => ('fault' in page ? [page.fault] : []))
      return refuse(c, [...('faults' in read ? read.faults : []), ...faults])
    }

    const { recipient, recipientType, channel } = read.value
    const mark = api.register.vault.mark(recipient.address)
    const page = { limit: limit.value, offset: offset.value }
    const key = { mark, brandCode: brand.code, recipientType, channel }
    const { changes, total } = await keyChanges(api.register, key, page)
    api.lookUps.add({
      at: now,
      door: 'api',
      actor: session.username,
      mark,
      brandCode: brand.code,
      purpose: 'iys history',
    })
    return c.json({
      list: changes.map((change) =>
        wireRecord({ address: recipient.address, recipientType, channel }, change),
      ),
      pagination: { totalCount: total, pageSize: page.limit, offset: page.offset },
    })
  })
}
