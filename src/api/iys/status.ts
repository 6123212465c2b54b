import { randomUUID } from 'node:crypto'
import type { Handler } from 'hono'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { isChannel, isRecipientType, kindFor } from '../../consent/channel.ts'
import { check, statusOf } from '../../register/check.ts'
import type { Answer } from './answers.ts'
import { type ApiContext, ofBrand } from './api-context.ts'
import { readFields } from './body.ts'
import { type Fault, refuse } from './faults.ts'
import { read, readQuery, recipientLists } from './requests.ts'

/**
 * `POST …/consents/status` (iys.md 3.7): the effective status of one key, local refusals included.
 *
 * İYS does not say what it answers without a record. We answer 204, "nothing to return" (4.1): İYS counts a
 * 404 as the caller's failure (3.1).
 */
export function singleStatus(api: ApiContext): Handler {
  return ofBrand(api, async (c, session, brand) => {
    const now = api.clock()
    const body = await readFields(c, api, 'H403')
    if ('refused' in body) return body.refused
    const query = readQuery(body.fields)
    if ('faults' in query) return refuse(c, query.faults)
    const { recipient, recipientType, type: channel } = query.value
    const mark = api.register.vault.mark(recipient.address)
    const found = await statusOf(api.register, { mark, brandCode: brand.code, recipientType, channel })
    api.lookUps.add({
      at: now,
      door: 'api',
      actor: session.username,
      mark,
      brandCode: brand.code,
      purpose: 'iys status',
    })
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
    const recipientType = c.req.param('recipientType') ?? ''
    const channel = c.req.param('type') ?? ''
    if (!isRecipientType(recipientType) || !isChannel(channel)) {
      return refuse(c, pathFaults(recipientType, channel))
    }
    const list = read(recipientLists[kindFor(channel)], body.fields)
    if ('faults' in list) return refuse(c, list.faults)
    const { recipients } = list.value
    const marks = recipients.map(({ address }) => api.register.vault.mark(address))
    const inOnay = await check(api.register, {
      brandCode: brand.code,
      channel,
      recipientType,
      recipients,
      marks,
    })
    const asked = { at: api.clock(), door: 'api', actor: session.username, brandCode: brand.code }
    for (const mark of marks) api.lookUps.add({ ...asked, mark, purpose: 'iys multiple status' })
    return c.json<Answer<'Approved'>>({ requestId: randomUUID(), list: inOnay.map(({ address }) => address) })
  })
}

function pathFaults(recipientType: string, channel: string): Fault[] {
  return [
    ...(isRecipientType(recipientType) ? [] : [{ code: 'H116' as const, value: recipientType }]),
    ...(isChannel(channel) ? [] : [{ code: 'H117' as const, value: channel }]),
  ]
}
