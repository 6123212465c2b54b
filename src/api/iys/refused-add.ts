import { decide } from '../../consent/decide.ts'
import { isStateRefusal, type RefusalCode } from '../../consent/refusal.ts'
import type { Brand } from '../../register/brands.ts'
import { record } from '../../register/record/record.ts'
import { type Fields, own } from './body.ts'
import { entryOf } from './codes.ts'
import type { Desk } from './desk.ts'
import type { Fault } from './faults.ts'
import type { ReadConsent } from './read-consent.ts'
import type { Session } from './sessions.ts'

/** What is wrong with a consent as it was sent, before anything stored is looked at; dealers only when nothing else is (5.3). */
export async function fieldFaults(desk: Desk, fields: Fields, read: ReadConsent): Promise<readonly Fault[]> {
  const found = [...read.faults, ...refusalFaults(await fieldRefusals(desk, read), fields)]
  return found.length > 0 ? found : read.dealerFaults
}

/**
 * What the rules say about source and date alone, when the consent cannot be recorded. Nobody is told that he left out
 * what only a readable recipientType or status would have asked for.
 */
async function fieldRefusals(desk: Desk, read: ReadConsent): Promise<readonly RefusalCode[]> {
  const [settings, provider] = await Promise.all([desk.register.settings(), desk.directory.provider()])
  const { refusals } = decide(
    {
      recipientType: read.recipientType ?? 'TACIR',
      status: read.status ?? 'RET',
      source: read.source,
      consentDate: read.consentDate,
    },
    null,
    Math.floor(desk.register.clock() / 1000) * 1000,
    {
      repeatOnay: settings.repeat_onay,
      equalDateRefused: settings.equal_date_refused,
      activatedAt: provider?.activatedAt ?? 0,
    },
    settings.rules,
  )
  return refusals.filter((code) => !isStateRefusal(code))
}

export function refusalFaults(refusals: readonly RefusalCode[], fields: Fields): Fault[] {
  return refusals.map((code) => ({ code, value: own(fields, entryOf(code).field ?? '') }))
}

/**
 * Keeps the refusal in an add that cannot be taken as it was sent (promise 1), when it can be read; without its source, so
 * that it stands as one İYS would not take whatever else it says. Answers the id of its change; null when nothing was kept.
 */
export async function keepRefusal(
  desk: Desk,
  sent: {
    readonly session: Session
    readonly brand: Brand
    readonly read: ReadConsent
    readonly faults: readonly Fault[]
  },
): Promise<string | null> {
  const { session, brand, read, faults } = sent
  if (read.consent?.request.status !== 'RET') return null
  const outcome = await record(desk.register, session.actor, {
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
  const isListed = read.source !== undefined && !faults.some(({ code }) => code === 'H119')
  return {
    refusedWith: faults.map(({ code }) => code).join(' '),
    ...(isListed ? { source: read.source } : {}),
  }
}
