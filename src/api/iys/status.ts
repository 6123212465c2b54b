import { randomUUID } from 'node:crypto'
import type { Handler } from 'hono'
import { formatWallTime } from '../../calendar/istanbul.ts'
import {
  type Channel,
  isChannel,
  isRecipientType,
  kindFor,
  type RecipientType,
} from '../../consent/channel.ts'
import { type Recipient, readWireRecipient } from '../../consent/recipient.ts'
import { check, checkedMax, statusOf } from '../../register/check.ts'
import { type ApiContext, ofBrand } from './api-context.ts'
import { own, readFields } from './body.ts'
import { type Fault, refuse } from './faults.ts'
import { type Read, readQuery } from './read-consent.ts'

/**
 * `POST …/consents/status` (iys.md 3.7): what is obeyed for one key, a refusal kept only here included.
 *
 * İYS does not say what it answers when there is no record. We answer 204, its own "nothing to return" (4.1): nothing
 * else here answers it, whereas a wrong address answers 404 too, and İYS counts a 404 as the caller's failure (3.1).
 */
export function singleStatus(api: ApiContext): Handler {
  return ofBrand(api, async (c, session, brand) => {
    const now = api.clock()
    if (!api.limiters.mayAskStatus(api.networkOf(c), now)) return refuse(c, [{ code: 'H086' }])
    const body = await readFields(c, api, 'H403')
    if ('refused' in body) return body.refused
    const { fields } = body
    const read = readQuery(fields)
    if ('faults' in read) return refuse(c, read.faults)
    const { recipient, recipientType, channel } = read.value
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
    return c.json({
      recipient: recipient.address,
      recipientType,
      type: channel,
      status: found.status,
      // JSON drops what is undefined.
      source: found.source ?? undefined,
      consentDate: found.consentDate ?? undefined,
      creationDate: formatWallTime(found.recordedAt),
      retailerAccessCount: 0,
      transactionId: found.changeId,
    })
  })
}

/** `POST …/consents/{recipientType}/status/{type}` (iys.md 3.8, R26): which of these addresses are in ONAY. */
export function multipleStatus(api: ApiContext): Handler {
  return ofBrand(api, async (c, session, brand) => {
    const body = await readFields(c, api, 'H097')
    if ('refused' in body) return body.refused
    const { fields } = body
    const recipientType = c.req.param('recipientType') ?? ''
    const channel = c.req.param('type') ?? ''
    if (!isRecipientType(recipientType) || !isChannel(channel)) {
      return refuse(c, pathFaults(recipientType, channel))
    }
    const read = readRecipients(own(fields, 'recipients'), channel)
    if ('faults' in read) return refuse(c, read.faults)
    const marks = read.value.map(({ address }) => api.register.vault.mark(address))
    const list = await check(api.register, {
      brandCode: brand.code,
      channel,
      recipientType,
      recipients: read.value,
      marks,
    })
    const asked = { at: api.clock(), door: 'api', actor: session.username, brandCode: brand.code }
    for (const mark of marks) api.lookUps.add({ ...asked, mark, purpose: 'iys multiple status' })
    return c.json({ requestId: randomUUID(), list: list.map(({ address }) => address) })
  })
}

function pathFaults(recipientType: RecipientType | string, channel: Channel | string): Fault[] {
  return [
    ...(isRecipientType(recipientType) ? [] : [{ code: 'H116' as const, value: recipientType }]),
    ...(isChannel(channel) ? [] : [{ code: 'H117' as const, value: channel }]),
  ]
}

/** The list as canonical addresses. Two spellings of one address are a repeat as well. */
function readRecipients(sent: unknown, channel: Channel): Read<Recipient[]> {
  if (sent === undefined || sent === null) return { faults: [{ code: 'H168' }] }
  if (!Array.isArray(sent)) return { faults: [{ code: 'H478', value: sent }] }
  if (sent.length === 0) return { faults: [{ code: 'H164' }] }
  if (sent.length > checkedMax) return { faults: [{ code: 'H125' }] }
  const kind = kindFor(channel)
  const seen = new Set<string>()
  const recipients: Recipient[] = []
  const faults: Fault[] = []
  sent.forEach((one: unknown, index) => {
    const read = typeof one === 'string' ? readWireRecipient(one, kind) : null
    const location = `recipients[${index}]`
    if (read?.ok !== true) faults.push({ code: 'H464', location, value: one })
    else if (seen.has(read.recipient.address)) faults.push({ code: 'H193', location, value: one })
    else {
      seen.add(read.recipient.address)
      recipients.push(read.recipient)
    }
  })
  return faults.length > 0 ? { faults } : { value: recipients }
}
