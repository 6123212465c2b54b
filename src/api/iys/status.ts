import { randomUUID } from 'node:crypto'
import type { Handler } from 'hono'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { kindFor } from '../../consent/channel.ts'
import { check, statusOf } from '../../register/check.ts'
import type { Answer } from './answers.ts'
import { type ApiContext, noteLookUp, ofBrand } from './api-context.ts'
import { readFields } from './body.ts'
import { refuse } from './faults.ts'
import { pathOfKind, read, readQuery, recipientLists } from './requests.ts'

/**
 * `POST …/consents/status` (iys.md 3.7): the effective status of one key, local refusals included.
 *
 * İYS does not say what it answers without a record. We answer 204, "nothing to return" (4.1): İYS counts a
 * 404 as the caller's failure (3.1).
 */
export function singleStatus(api: ApiContext): Handler {
  return ofBrand(api, async (c, session, brand) => {
    const body = await readFields(c, api, 'H403')
    if ('refused' in body) return body.refused
    const query = readQuery(body.fields)
    if ('faults' in query) return refuse(c, query.faults)
    const { recipient, recipientType, type: channel } = query.value
    const mark = api.register.vault.mark(recipient.address)
    const found = await statusOf(api.register, { mark, brandCode: brand.code, recipientType, channel })
    noteLookUp(api, session, { mark, brandCode: brand.code, purpose: 'iys status' })
    if (found === null) return c.body(null, 204)
    return c.json<Answer<'Status'>>({
      recipient: recipient.address,
      recipientType,
      type: channel,
      status: found.status,
      // JSON drops undefined.
      source: found.source ?? undefined,
      consentDate: found.consentDate ?? undefined,
      creationDate: formatWallTime(found.recordedAt),
      retailerAccessCount: 0,
      transactionId: found.changeId,
    })
  })
}

/** `POST …/consents/{recipientType}/status/{type}` (iys.md 3.8, R26): the addresses in ONAY. */
export function multipleStatus(api: ApiContext): Handler {
  return ofBrand(api, async (c, session, brand) => {
    const body = await readFields(c, api, 'H097')
    if ('refused' in body) return body.refused
    const path = read(pathOfKind, c.req.param())
    if ('faults' in path) return refuse(c, path.faults)
    const { recipientType, type: channel } = path.value
    const list = read(recipientLists[kindFor(channel)], body.fields)
    if ('faults' in list) return refuse(c, list.faults)
    const { recipients } = list.value
    const marks = recipients.map(({ address }) => api.register.vault.mark(address))
    const asked = { brandCode: brand.code, channel, recipientType, recipients, marks }
    const inOnay = await check(api.register, asked)
    const noted = { brandCode: brand.code, purpose: 'iys multiple status' }
    for (const mark of marks) noteLookUp(api, session, { mark, ...noted })
    return c.json<Answer<'Approved'>>({ requestId: randomUUID(), list: inOnay.map(({ address }) => address) })
  })
}
