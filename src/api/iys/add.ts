import type { Context, Handler } from 'hono'
import { decide } from '../../consent/decide.ts'
import { isStateRefusal, type RefusalCode } from '../../consent/refusal.ts'
import type { Brand } from '../../register/brands.ts'
import { firstTaken } from '../../register/changes/key-changes.ts'
import type { RecordOutcome } from '../../register/record/decide-change.ts'
import { record } from '../../register/record/record.ts'
import { type ApiContext, ofBrand } from './api-context.ts'
import { readFields } from './body.ts'
import { entryOf, type Fault, refuse } from './faults.ts'
import { type Fields, type ReadConsent, readConsent, type WireConsent } from './requests.ts'
import type { Session } from './sessions.ts'
import { wireReceipt } from './wire.ts'

/** V2 answers a record that was taken before with its first receipt, so that it is safe to send again (R30). */
type Version = 1 | 2

/** Names the change by which a refusal was kept here although the answer is İYS's code (D1). Ours, not İYS's. */
export const keptHeader = 'izin-kept-change'

/** `POST …/consents` (iys.md 3.4), in the order of checks of 5.3. */
export function addConsent(api: ApiContext, version: Version): Handler {
  return ofBrand(api, async (c, session, brand) => {
    const body = await readFields(c, api, 'H085')
    if ('refused' in body) return body.refused
    const { fields } = body
    const read = readConsent(fields)
    if (read.consent === null || read.faults.length > 0) {
      return await refuseAdd(api, c, { session, brand, fields, read })
    }
    if (version === 2) {
      const first = await firstReceipt(api, brand, read.consent)
      if (first !== null) return c.json(first)
    }
    const outcome = await record(api.register, session.actor, {
      brandCode: brand.code,
      recipient: read.consent.recipient,
      channel: read.consent.channel,
      request: read.consent.request,
    })
    return await answer(api, c, { brand, version, fields, consent: read.consent, outcome })
  })
}

async function answer(
  api: ApiContext,
  c: Context,
  added: {
    readonly brand: Brand
    readonly version: Version
    readonly fields: Fields
    readonly consent: WireConsent
    readonly outcome: RecordOutcome
  },
): Promise<Response> {
  const { outcome, fields, consent, brand, version } = added
  // İYS has no code for somebody erased. Its refusal of an ONAY that is not later than a RET comes nearest (R32).
  if (outcome.kind === 'erased') return refuse(c, refusalFaults(['H178'], fields))
  // A brand that was closed takes nothing any more; what it has can still be asked for.
  if (outcome.kind !== 'decided') return refuse(c, [{ code: 'H353' }])
  if (outcome.refusals.length === 0 && outcome.change !== null) return c.json(wireReceipt(outcome.change))
  if (version === 2) {
    // Two of the same came at once, and the other one was first.
    const first = await firstReceipt(api, brand, consent)
    if (first !== null) return c.json(first)
  }
  if (outcome.change !== null) c.header(keptHeader, outcome.change.id)
  return refuse(c, refusalFaults(outcome.refusals, fields))
}

/** Answers an add that cannot be taken as it was sent. */
async function refuseAdd(
  api: ApiContext,
  c: Context,
  sent: {
    readonly session: Session
    readonly brand: Brand
    readonly fields: Fields
    readonly read: ReadConsent
  },
): Promise<Response> {
  const faults = await fieldFaults(api, sent.brand, sent.fields, sent.read)
  const kept = await keepRefusal(api, { ...sent, faults })
  if (kept !== null) c.header(keptHeader, kept)
  return refuse(c, faults)
}

async function firstReceipt(api: ApiContext, brand: Brand, { recipient, channel, request }: WireConsent) {
  const first = await firstTaken(
    api.register,
    {
      mark: api.register.vault.mark(recipient.address),
      brandCode: brand.code,
      channel,
      recipientType: request.recipientType,
    },
    {
      status: request.status,
      source: request.source ?? null,
      consentDate: request.consentDate ?? null,
    },
  )
  return first === null ? null : wireReceipt(first)
}

/** What is wrong with a consent as it was sent, before anything stored is looked at; dealers only when nothing else is (5.3). */
export async function fieldFaults(
  api: ApiContext,
  brand: Brand,
  fields: Fields,
  read: ReadConsent,
): Promise<readonly Fault[]> {
  const found = [...read.faults, ...refusalFaults(await fieldRefusals(api, brand, read), fields)]
  const others = found.filter(({ code }) => code !== 'H180')
  return others.length > 0 ? others : found
}

/** What the rules say about source and date alone, when the consent cannot be recorded. */
async function fieldRefusals(
  api: ApiContext,
  { activatedAt }: Brand,
  read: ReadConsent,
): Promise<readonly RefusalCode[]> {
  const settings = await api.register.settings()
  const { refusals } = decide(
    read.request,
    null,
    Math.floor(api.register.clock() / 1000) * 1000,
    { repeatOnay: settings.repeat_onay, activatedAt },
    settings.rules,
  )
  return refusals.filter((code) => !isStateRefusal(code))
}

function refusalFaults(refusals: readonly RefusalCode[], fields: Fields): Fault[] {
  return refusals.map((code) => {
    const { field } = entryOf(code)
    return { code, value: field === null ? undefined : fields[field] }
  })
}

/**
 * Keeps the refusal in an add that cannot be taken as it was sent (promise 1), when it can be read; without its source, so
 * that it stands as one İYS would not take whatever else it says. Answers the id of its change; null when nothing was kept.
 */
export async function keepRefusal(
  api: ApiContext,
  sent: {
    readonly session: Session
    readonly brand: Brand
    readonly read: ReadConsent
    readonly faults: readonly Fault[]
  },
): Promise<string | null> {
  const { session, brand, read, faults } = sent
  if (read.consent?.request.status !== 'RET') return null
  const outcome = await record(api.register, session.actor, {
    brandCode: brand.code,
    recipient: read.consent.recipient,
    channel: read.consent.channel,
    request: { ...read.consent.request, source: undefined },
    evidence: evidenceOf(read, faults),
  })
  return outcome.kind === 'decided' ? (outcome.change?.id ?? null) : null
}

/** A source that is not on the list is somebody's text and is not kept; what was wrong is. */
function evidenceOf(read: ReadConsent, faults: readonly Fault[]) {
  const { source } = read.request
  const isListed = source !== undefined && !faults.some(({ code }) => code === 'H119')
  return {
    refusedWith: faults.map(({ code }) => code).join(' '),
    ...(isListed ? { source } : {}),
  }
}
