import type { Context, Handler } from 'hono'
import { formatWallTime } from '../calendar/istanbul.ts'
import type { Brand } from '../register/brands.ts'
import { type QueuedConsent, type QueuedRequest, queueAdds } from '../register/record/add-requests.ts'
import { asObject, type Fields, readJson } from './body.ts'
import { type Desk, ofBrand } from './desk.ts'
import { type Fault, refuse } from './faults.ts'
import { type ReadConsent, readConsent, type WireConsent } from './read-consent.ts'
import { fieldFaults, keepRefusal } from './refused-add.ts'
import type { Session } from './sessions.ts'

/** R23. */
const itemsMax = 1000

interface SentItem {
  readonly read: ReadConsent
  readonly faults: readonly Fault[]
}

/**
 * `POST …/consents/request` (iys.md 3.5): a list of consents, stored as a whole and recorded soon after. What is wrong with
 * a field refuses the whole list (R23); what stands against the stored state is told in the result of the item.
 */
export function addMany(desk: Desk, version: 1 | 2): Handler {
  return ofBrand(desk, async (c, session, brand) => {
    const body = await readJson(c)
    if ('refused' in body) return body.refused
    const sent = body.value
    if (!Array.isArray(sent) || sent.length === 0) return refuse(c, [{ code: 'H092' }])
    if (sent.length > itemsMax) return refuse(c, [{ code: 'H091' }])
    if (brand.closedAt !== null) return refuse(c, [{ code: 'H353' }])
    const list = sent.map(asObject)
    const strangers = list.flatMap((fields, index): Fault[] =>
      fields === null ? [{ code: 'H092', index }] : [],
    )
    if (strangers.length > 0) return refuse(c, strangers)
    const items = await readItems(desk, list as readonly Fields[])
    const consents = items.flatMap(({ read }) => read.consent ?? [])
    if (consents.length < items.length || items.some(({ faults }) => faults.length > 0)) {
      return await refuseList(desk, c, { session, brand, items })
    }
    const queued = await queueAdds(desk.register, session.actor, {
      brandCode: brand.code,
      version,
      consents: consents.map(queuedConsent),
    })
    return c.json(receiptOf(queued, consents), 202)
  })
}

async function readItems(desk: Desk, list: readonly Fields[]): Promise<SentItem[]> {
  const seen = new Set<string>()
  const items: SentItem[] = []
  for (const [index, fields] of list.entries()) {
    const read = readConsent(fields)
    const faults = (await fieldFaults(desk, fields, read)).map((fault) => ({ ...fault, index }))
    const key = keyOf(read.consent)
    items.push({
      read,
      faults: key !== null && seen.has(key) ? [...faults, { code: 'H194', index }] : faults,
    })
    if (key !== null) seen.add(key)
  }
  return items
}

function keyOf(consent: WireConsent | null): string | null {
  if (consent === null) return null
  return `${consent.request.recipientType} ${consent.channel} ${consent.recipient.address}`
}

/** None of the list is recorded; the refusals in it that can be read are kept all the same (promise 1). */
async function refuseList(
  desk: Desk,
  c: Context,
  {
    session,
    brand,
    items,
  }: { readonly session: Session; readonly brand: Brand; readonly items: readonly SentItem[] },
): Promise<Response> {
  await Promise.all(items.map(({ read, faults }) => keepRefusal(desk, { session, brand, read, faults })))
  return refuse(
    c,
    items.flatMap(({ faults }) => faults),
  )
}

function queuedConsent({ recipient, channel, request }: WireConsent): QueuedConsent {
  return { recipient, channel, request }
}

function receiptOf({ requestId, subIds, receivedAt }: QueuedRequest, consents: readonly WireConsent[]) {
  const creationDate = formatWallTime(receivedAt)
  return {
    requestId,
    subRequests: consents.map(({ recipient, channel, request }, place) => ({
      subRequestId: subIds[place],
      recipient: recipient.address,
      recipientType: request.recipientType,
      type: channel,
      status: request.status,
      // JSON drops what is undefined.
      source: request.source,
      consentDate: request.consentDate,
      creationDate,
    })),
  }
}
