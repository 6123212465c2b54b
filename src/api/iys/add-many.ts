import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Brand } from '../../register/company/brands.ts'
import {
  type AddResult,
  addResults,
  type QueuedRequest,
  queueAdds,
} from '../../register/record/add-requests.ts'
import { asObject, readJson } from '../base/body.ts'
import { type ApiContext, ofBrand } from '../base/context.ts'
import { answerJson, type Code, codeEntry, type Fault, refuse } from '../base/faults.ts'
import { fieldFaults, type ReadConsent, readConsent, refuseAdds, type WireConsent } from './add.ts'
import { isQuotaUsed } from './subscription.ts'

/** Maximum number of consents in one request, as at İYS (H091). */
export const itemsMax = 1000

/** Item of a sent list: the consent read from it, or null if the item is no object; and its faults. */
interface SentItem {
  readonly read: ReadConsent | null
  readonly faults: readonly Fault[]
}

/**
 * Stores a list of consents to be recorded later. A list that is none or empty is refused with H092, one that is too long with
 * H091, and one with a wrong field as a whole (R23). A refusal by the stored state is shown in the result of its item.
 */
export const addMany = (version: 1 | 2) =>
  ofBrand(async (api, c, session, brand) => {
    const body = await readJson(c, api)
    const isList = Array.isArray(body)
    const sent: readonly unknown[] = isList ? body : [body]
    const refuseAll = (faults: readonly Fault[]) => refuseAdds(api, c, { session, brand, sent }, faults)
    if (!isList || sent.length === 0) return await refuseAll([{ code: 'H092' }])
    if (sent.length > itemsMax) return await refuseAll([{ code: 'H091' }])
    const items = await readItems(api, brand, sent)
    const faults = faultsOf(brand, items)
    if (faults.length > 0) return await refuseAll(faults)
    const consents = items.flatMap(({ read }) => read?.consent ?? [])
    const queued = await queueAdds(api.register, session.actor, { brandCode: brand.code, version, consents })
    return answerJson(c, receiptOf(queued, consents), 202)
  })

/**
 * Reads every item of a list with its faults. An item with the address, type and channel of an earlier one gets H194, and an
 * ONAY beyond the quota of addresses H525.
 */
async function readItems(api: ApiContext, brand: Brand, sent: readonly unknown[]): Promise<SentItem[]> {
  const seenKeys = new Set<string>()
  const isFull = await isQuotaUsed(api)
  const items: SentItem[] = []
  for (const [index, item] of sent.entries()) {
    const fields = asObject(item)
    if (fields === null) {
      items.push({ read: null, faults: [{ code: 'H092', index }] })
      continue
    }
    const reading = readConsent(fields)
    const faults = (await fieldFaults(api, brand, fields, reading)).map((fault) => ({ ...fault, index }))
    const key = keyOf(reading.consent)
    if (key !== null && seenKeys.has(key)) faults.push({ code: 'H194', index })
    if (isFull && reading.request.status === 'ONAY') faults.push({ code: 'H525', index })
    items.push({ read: reading, faults })
    if (key !== null) seenKeys.add(key)
  }
  return items
}

/** Returns the faults to answer: only H353 if the brand is closed, only unreadable items if there are any, else all faults. */
function faultsOf({ closedAt }: Brand, items: readonly SentItem[]): readonly Fault[] {
  if (closedAt !== null) return [{ code: 'H353' }]
  const unreadable = items.filter(({ read }) => read === null)
  return (unreadable.length > 0 ? unreadable : items).flatMap(({ faults }) => faults)
}

/** Returns a text that is equal for two consents of the same address, recipient type and channel; null without a consent. */
function keyOf(consent: WireConsent | null): string | null {
  if (consent === null) return null
  return `${consent.request.recipientType} ${consent.channel} ${consent.recipient.address}`
}

/** Returns the receipt of a list in İYS's form: its id, and each consent with an id of its own. */
function receiptOf({ requestId, subIds, receivedAt }: QueuedRequest, consents: readonly WireConsent[]) {
  const creationDate = formatWallTime(receivedAt)
  return {
    requestId,
    subRequests: consents.map(({ recipient, channel, request }, place) => ({
      subRequestId: subIds[place],
      subrequestId: subIds[place],
      recipient: recipient.address,
      recipientType: request.recipientType,
      type: channel,
      status: request.status,
      source: request.source,
      consentDate: request.consentDate,
      creationDate,
    })),
  }
}

const requestIdLettersMax = 36

/** Answers the results of a list. The answer is empty for an unknown, foreign or old list, as in İYS. */
export const addManyResults = (version: 1 | 2) =>
  ofBrand(async (api, c, { actor }, brand) => {
    const requestId = c.req.param('requestId') ?? ''
    const fault = requestIdFault(requestId)
    if (fault !== null) return refuse(c, [fault])
    const results = await addResults(api.register, actor, { brandCode: brand.code, requestId })
    return answerJson(
      c,
      results.map((result) => wireResult(requestId, result, version)),
    )
  })

/** Returns İYS's fault for a request id that is too long or only of letters or digits; null if it may be one. */
function requestIdFault(requestId: string): Fault | null {
  if (requestId.length > requestIdLettersMax) return { code: 'H198', value: requestId }
  if (/^\p{L}+$/u.test(requestId)) return { code: 'H199', value: requestId }
  return /^\d+$/.test(requestId) ? { code: 'H400', value: requestId } : null
}

/** Returns the result of an item of a list in İYS's form. */
function wireResult(requestId: string, result: AddResult, version: 1 | 2) {
  const { place, subId, first } = result
  return {
    index: place,
    requestId,
    subRequestId: subId,
    subrequestId: subId,
    ...outcomeOf(result),
    ...(version === 2 ? { isAddConsentV2Service: true } : {}),
    ...(version === 2 && first !== null
      ? { originalRequestInformation: { requestId: first.requestId, subRequestId: first.subId } }
      : {}),
  }
}

/** Returns the answer for one consent of a request: recorded, refused or still waiting. */
function outcomeOf({ changeId, recordedAt, refused }: AddResult) {
  if (refused !== null) {
    const code = codeOf(refused)
    return { status: 'failure', error: { code, message: codeEntry(code).message } }
  }
  if (changeId === null || recordedAt === null) return { status: 'enqueue' }
  return {
    status: 'success',
    transactionId: changeId.toString('hex'),
    creationDate: formatWallTime(recordedAt),
  }
}

/** Returns the code of a refused item: H353 if its brand was closed while the list waited. */
function codeOf(refused: NonNullable<AddResult['refused']>): Code {
  return refused === 'brand-closed' ? 'H353' : refused
}
