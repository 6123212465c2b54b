import type { Context } from 'hono'
import { UnknownOutcomeError } from '../../../db/engine.ts'
import {
  type Channel,
  type ConsentRequest,
  isChannel,
  isCompanySource,
  isRecipientType,
  kindFor,
  type RecipientType,
  type Status,
} from '../../consent/consent.ts'
import { decide } from '../../consent/decide.ts'
import { type Recipient, readRecipient } from '../../consent/recipient.ts'
import { isStateRefusal, type RefusalCode } from '../../consent/refusal.ts'
import { findFirstTaken } from '../../register/changes/key-changes.ts'
import type { Brand } from '../../register/company/brands.ts'
import { record } from '../../register/record/record.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import { wordless } from '../../util/sentence.ts'
import { asObject, type Fields, readFields, readJson } from '../base/body.ts'
import { type ApiContext, ofBrand } from '../base/context.ts'
import { answerJson, codeEntry, type Fault, type RefusalNotes, refuse } from '../base/faults.ts'
import { kindSent } from '../base/fields.ts'
import { consents, lenientStatement } from '../base/requests.ts'
import type { Session } from '../base/sessions.ts'
import { wireReceipt } from '../base/wire.ts'
import { isQuotaUsed } from './subscription.ts'

/**
 * Version of İYS's route. Version 2 answers a repeat with the receipt of the first request, so that resending is safe
 * (R30).
 */
type Version = 1 | 2

/** Records a consent and answers its receipt. A request that is refused still stores its RET. */
export const addConsent = (version: Version) =>
  ofBrand(async (api, c, session, brand) => {
    const body = await readJson(c, api)
    const fields = asObject(body)
    if (fields === null) {
      const list = Array.isArray(body) ? body : []
      return await refuseAdds(api, c, { session, brand, sent: list }, [{ code: 'H085' }])
    }
    const reading = readConsent(fields)
    const { consent } = reading
    if (consent === null || reading.faults.length > 0) {
      const faults = await fieldFaults(api, brand, fields, reading)
      return await refuseAdds(api, c, { session, brand, sent: [fields] }, faults)
    }
    const earlierReceipt = version === 2 ? await firstReceipt(api, brand, consent) : null
    if (earlierReceipt !== null) return answerJson(c, earlierReceipt)
    if (consent.request.status === 'ONAY' && (await isQuotaUsed(api))) return refuse(c, [{ code: 'H525' }])
    const outcome = await record(api.register, session.actor, { brandCode: brand.code, ...consent })
    // İYS has no code for an erased recipient. The code of an ONAY that is not later than a RET comes nearest (R32).
    if (outcome.kind === 'erased') return refuse(c, refusalFaults(['H178'], fields))
    // A closed brand accepts nothing, but can still be queried.
    if (outcome.kind !== 'decided') return refuse(c, [{ code: 'H353' }])
    const { refusals, change } = outcome
    if (refusals.length === 0 && change !== null) return answerJson(c, wireReceipt(change))
    // An equal request at the same time may have been recorded first. Then this one is its repeat and gets its receipt.
    const receiptOfOther = version === 2 ? await firstReceipt(api, brand, consent) : null
    if (receiptOfOther !== null) return answerJson(c, receiptOfOther)
    return refuse(c, refusalFaults(refusals, fields), storedNotes(change !== null))
  })

/** Returns the note that the refused request's RET was stored; no note if nothing was stored. */
function storedNotes(isStored: boolean): { readonly notes?: RefusalNotes } {
  return isStored ? { notes: { refusalStored: true } } : {}
}

/** Consent to add, as a request in İYS's form has it. */
export interface WireConsent {
  readonly recipient: Recipient
  readonly channel: Channel
  readonly request: ConsentRequest & { readonly recipientType: RecipientType; readonly status: Status }
}

/** Result of reading a consent to add. */
export interface ReadConsent {
  readonly faults: readonly Fault[]
  /** Status, source and date, read even if other fields are wrong. */
  readonly request: WireConsent['request']
  /** Consent that can be recorded: the one sent or, beside faults, a RET that is clear. Null if there is none. */
  readonly consent: WireConsent | null
}

/** Reads the fields of a consent to add by İYS's rules. A null, which some clients send for no value, counts as left out. */
export function readConsent(sent: Fields): ReadConsent {
  const fields = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null))
  const whole = readFields(consents[kindSent(fields)], fields)
  if ('value' in whole) {
    const { recipient, type: channel, recipientType, status, source, consentDate } = whole.value
    const request = { recipientType, status, source, consentDate }
    return { faults: [], request, consent: { recipient, channel, request } }
  }
  const request = lenientStatement.parse(fields)
  return { faults: whole.faults, request, consent: clearRefusal(fields, request) }
}

/**
 * Returns the RET in a request with faults, since a refusal must be obeyed even if it is badly written, such as `ret` for
 * `05…`. Null if status, channel and address do not clearly say a RET.
 */
function clearRefusal(fields: Fields, request: WireConsent['request']): WireConsent | null {
  const normalised = (sent: unknown) =>
    typeof sent === 'string' ? sent.trim().toUpperCase().replaceAll('İ', 'I') : ''
  const [channel, recipientType] = [normalised(fields.type), normalised(fields.recipientType)]
  if (normalised(fields.status) !== 'RET' || !isChannel(channel)) return null
  const address = readRecipient(typeof fields.recipient === 'string' ? fields.recipient : '')
  if (address.kind === 'refused' || address.recipient.kind !== kindFor(channel)) return null
  return {
    recipient: address.recipient,
    channel,
    request: {
      ...request,
      status: 'RET',
      recipientType: isRecipientType(recipientType) ? recipientType : 'BIREYSEL',
    },
  }
}

/** Returns the receipt of an equal statement that was recorded before; null if there is none. */
async function firstReceipt(api: ApiContext, brand: Brand, { recipient, channel, request }: WireConsent) {
  const first = await findFirstTaken(
    api.register,
    {
      mark: api.register.vault.mark(recipient.address),
      brandCode: brand.code,
      channel,
      recipientType: request.recipientType,
    },
    { status: request.status, source: request.source ?? null, consentDate: request.consentDate ?? null },
  )
  return first === null ? null : wireReceipt(first)
}

/** Returns all faults of a request's fields. H180 (unknown dealer) is left out beside other faults. */
export async function fieldFaults(
  api: ApiContext,
  brand: Brand,
  fields: Fields,
  read: ReadConsent,
): Promise<readonly Fault[]> {
  const faults = [...read.faults, ...refusalFaults(await fieldRefusals(api, brand, read), fields)]
  const faultsBesideDealers = faults.filter(({ code }) => code !== 'H180')
  return faultsBesideDealers.length > 0 ? faultsBesideDealers : faults
}

/** Returns the codes of a wrong source or date. `decide` checks them as for an address that has no consent yet. */
async function fieldRefusals(
  api: ApiContext,
  { activatedAt }: Brand,
  read: ReadConsent,
): Promise<readonly RefusalCode[]> {
  const settings = await api.register.settings()
  const { refusals } = decide(read.request, null, {
    now: Math.floor(api.register.clock() / 1000) * 1000,
    policy: { repeatOnay: settings.repeat_onay, activatedAt },
    rules: settings.rules,
  })
  return refusals.filter((code) => !isStateRefusal(code))
}

/** Returns the faults to answer for refused fields, each with the value that was sent in the field. */
function refusalFaults(refusals: readonly RefusalCode[], fields: Fields): Fault[] {
  return refusals.map((code) => {
    const { field } = codeEntry(code)
    return { code, value: field === null ? undefined : fields[field] }
  })
}

interface SentAdds {
  readonly session: Session
  readonly brand: Brand
  readonly sent: readonly unknown[]
}

/** Number of items that are read and stored together. Between two groups other requests run. */
const storedAtOnce = 100

/** Refuses a request to add consents, but stores each RET in it that can be read. */
export async function refuseAdds(
  api: ApiContext,
  c: Context,
  { session, brand, sent }: SentAdds,
  faults: readonly Fault[],
): Promise<Response> {
  let isStored = false
  for (let from = 0; from < sent.length; from += storedAtOnce) {
    if (from > 0) await yieldToEventLoop()
    const outcomes = await Promise.allSettled(
      sent.slice(from, from + storedAtOnce).map(async (item, place) => {
        const fields = asObject(item)
        const itemFaults = faults.filter(({ index = from + place }) => index === from + place)
        return (
          fields !== null && (await keepRefusal({ api, session, brand }, readConsent(fields), itemFaults))
        )
      }),
    )
    isStored ||= outcomes.some((outcome) => outcome.status === 'fulfilled' && outcome.value)
    const failure = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failure !== undefined && isStored) {
      throw new UnknownOutcomeError(wordless('Stored some refusals of a list'), { cause: failure.reason })
    }
    if (failure !== undefined) throw failure.reason
  }
  return refuse(c, faults, storedNotes(isStored))
}

/**
 * Stores the RET of a refused request, and returns true if it did. It is recorded without its source, so that it counts as a
 * RET that İYS would not take.
 */
async function keepRefusal(
  { api, session, brand }: { readonly api: ApiContext; readonly session: Session; readonly brand: Brand },
  { consent }: ReadConsent,
  faults: readonly Fault[],
): Promise<boolean> {
  if (consent?.request.status !== 'RET') return false
  const { source } = consent.request
  const refusedWith = faults.map(({ code }) => code).join(' ')
  const outcome = await record(api.register, session.actor, {
    ...consent,
    brandCode: brand.code,
    request: { ...consent.request, source: undefined },
    // Another source is free text of the caller, which is not stored.
    evidence: { refusedWith, ...(source !== undefined && isCompanySource(source) ? { source } : {}) },
  })
  return outcome.kind === 'decided' && outcome.change !== null
}
