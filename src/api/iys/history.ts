import type { Handler } from 'hono'
import { keyChanges } from '../../register/changes/key-changes.ts'
import { readFields } from './body.ts'
import { type Desk, ofBrand } from './desk.ts'
import { type Fault, refuse } from './faults.ts'
import { readQuery } from './read-key.ts'
import { readLimit, readNumber } from './read-page.ts'
import { wireRecord } from './wire.ts'

const pageMax = 100

/** `POST …/consents/history` (iys.md 3.9). Refusals that İYS would not take are changes here, and stand in it. */
export function consentHistory(desk: Desk): Handler {
  return ofBrand(desk, async (c, session, brand) => {
    const now = desk.clock()
    if (!desk.limiters.mayAskHistory(desk.networkOf(c), now)) return refuse(c, [{ code: 'H089' }])
    const body = await readFields(c, desk, 'H097')
    if ('refused' in body) return body.refused
    const { fields } = body
    const read = readQuery(fields)
    const limit = readLimit(c, { initial: pageMax, max: pageMax, tooLarge: 'H186' })
    const offset = readNumber(c, 'offset', 0, 'H182')
    if ('faults' in read || 'fault' in limit || 'fault' in offset) {
      const faults: Fault[] = [limit, offset].flatMap((page) => ('fault' in page ? [page.fault] : []))
      return refuse(c, [...('faults' in read ? read.faults : []), ...faults])
    }

    const { recipient, recipientType, channel } = read.value
    const mark = desk.register.vault.mark(recipient.address)
    const page = { limit: limit.value, offset: offset.value }
    const key = { mark, brandCode: brand.code, recipientType, channel }
    const { changes, total } = await keyChanges(desk.register, key, page)
    desk.lookUps.add({
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
