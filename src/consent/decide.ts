import { type BusinessDayRules, isOlderThanThreeBusinessDays } from '../calendar/business-days.ts'
import { formatWallTime, readWallTime } from '../calendar/istanbul.ts'
import {
  type ConsentRequest,
  type ConsentState,
  type ConsentStatement,
  type Decision,
  effectiveStatement,
  type Policy,
} from './consent.ts'
import type { RefusalCode } from './refusal.ts'
import { isCompanySource, type Source } from './source.ts'

/** 2015-05-01 00:00:00 in Türkiye, which had summer time then: the day ETK came into force (R13, R14). */
const etkInForce = '2015-05-01 00:00:00'
const etkInForceAt = Date.UTC(2015, 3, 30, 21)

interface ReadDate {
  readonly at: number | null
  readonly faults: readonly RefusalCode[]
}

/**
 * Decides what İYS would answer to a request and what is stored here, the two apart (promise 1, D1, D2).
 *
 * Field refusals come together; a state refusal comes alone, its status before its date (iys.md 5.2, 5.3). A refusal by
 * the recipient is stored even when İYS would not take it, unless it is older than the ONAY it would refuse.
 *
 * R24, no two movements of one key within a second: İYS is only ever given the later of two. What is said now against what
 * stands is dated a second after it, and a dated change is taken only when it is later than the one taken last (R11: İYS's
 * sources disagree on an equal date; refusing it is the side that always holds), so no two that are taken share a second. A
 * refusal that shares one with them is kept as a local refusal, which is no movement there.
 * `now` is the register's clock, ms UTC in whole seconds (R12).
 */
export function decide(
  request: ConsentRequest,
  state: ConsentState | null,
  now: number,
  policy: Policy,
  rules: BusinessDayRules,
): Decision {
  const date = readDate(request, state, now, policy, rules)
  const fieldFaults = [...sourceFaults(request), ...date.faults]
  const refusals = fieldFaults.length > 0 ? fieldFaults : stateFaults(request, state, date.at, policy)
  if (refusals.length === 0) {
    return { refusals, change: { ...standing(request, date.at), effect: 'taken', recordedAt: now } }
  }
  return {
    refusals,
    change:
      request.status === 'RET'
        ? localRefusal(request, state, date.at ?? statedAt(request, state, now), now, policy)
        : null,
  }
}

/** R3 for BIREYSEL: source and date are required. R7: only company sources. R15: HS_KARAR is for RET. */
function sourceFaults({ source, status, recipientType }: ConsentRequest): RefusalCode[] {
  if (source === undefined) return recipientType === 'BIREYSEL' ? ['H113'] : []
  if (!isCompanySource(source)) return ['H119']
  return source === 'HS_KARAR' && status === 'ONAY' ? ['H408'] : []
}

/**
 * R3 for TACIR: only the very first record may do without date and source. A refusal that stands here counts as a
 * record, because an undated ONAY cannot be known to be the later one.
 */
function missingFields(request: ConsentRequest, state: ConsentState | null): RefusalCode[] {
  if (request.recipientType === 'BIREYSEL' || state === null || effectiveStatement(state) === null) return []
  if (request.consentDate === undefined) return ['H462']
  return request.source === undefined ? ['H463'] : []
}

/** R11–R18. `at` is null when no usable moment was given. */
function readDate(
  request: ConsentRequest,
  state: ConsentState | null,
  now: number,
  policy: Policy,
  rules: BusinessDayRules,
): ReadDate {
  if (request.consentDate === 'now') {
    const at = statedAt(request, state, now)
    return { at, faults: hs2015Fault(request, at) }
  }
  if (request.consentDate === undefined) {
    return { at: null, faults: request.recipientType === 'BIREYSEL' ? ['H112'] : [] }
  }
  const read = readWallTime(request.consentDate)
  if (!read.ok) return { at: null, faults: [read.fault === 'form' ? 'H158' : 'H157'] }
  const faults = hs2015Fault(request, read.at)
  if (read.at > now) return { at: null, faults: [...faults, 'H162'] }
  if (read.at < etkInForceAt) faults.push('H156')
  if (faults.length > 0) return { at: read.at, faults }
  const late = now >= policy.activatedAt && isOlderThanThreeBusinessDays(read.at, now, rules)
  return { at: read.at, faults: late ? ['H467'] : [] }
}

/** How far ahead of the clock a consent may be dated because its recipient changed his mind within seconds. */
const aheadMaxMs = 5000

/**
 * When a statement that is being made now was made. A second after the opposite one that stands, if need be: whoever says
 * something else now says it later, even in the same second or after the clock was put back (R11, R24). A refusal always
 * does; a consent only by a few seconds, so that nobody can date one far ahead by changing his mind again and again.
 */
function statedAt(request: ConsentRequest, state: ConsentState | null, now: number): number {
  if (state === null || effectiveStatement(state)?.status === request.status) return now
  const saidAt = Math.max(state.iysRecord?.consentAt ?? 0, state.localRefusal?.consentAt ?? 0)
  if (request.status === 'ONAY' && saidAt >= now + aheadMaxMs) return now
  return Math.max(now, saidAt + 1000)
}

function hs2015Fault(request: ConsentRequest, at: number): RefusalCode[] {
  return request.source === 'HS_2015' && formatWallTime(at) !== etkInForce ? ['H155'] : []
}

/** The state table 5.2, with a local refusal standing as a record that only a later ONAY passes. */
function stateFaults(
  request: ConsentRequest,
  state: ConsentState | null,
  at: number | null,
  policy: Policy,
): RefusalCode[] {
  const missing = missingFields(request, state)
  if (missing.length > 0) return missing
  const iysRecord = state?.iysRecord ?? null
  if (request.status === 'RET') {
    if (iysRecord === null) return ['H175']
    if (iysRecord.status === 'RET') return ['H174']
    return isLater(at, iysRecord.consentAt) ? [] : ['H178']
  }
  const stands = state === null ? null : effectiveStatement(state)
  if (stands === null) return []
  if (stands.status === 'ONAY' && policy.repeatOnay === 'reject') return ['H174']
  // Over a refusal an equal date never passes: a refusal wins.
  const laterThanAll =
    isLater(at, iysRecord?.consentAt ?? null) &&
    (stands.status === 'ONAY' || stands.consentAt === null || (at !== null && at > stands.consentAt))
  return laterThanAll ? [] : ['H178']
}

/** R11; a stored record without a date (TACIR's first, R17) is passed by any date. */
function isLater(at: number | null, storedAt: number | null): boolean {
  if (storedAt === null) return true
  if (at === null) return false
  return at > storedAt
}

/**
 * The refusal that is kept here although İYS would not take it. Older than the ONAY it would refuse, it is nothing;
 * over a standing refusal it only counts when it is later.
 */
function localRefusal(
  request: ConsentRequest,
  state: ConsentState | null,
  refusedAt: number,
  now: number,
  { keepsEveryRefusal = false }: Policy,
): Decision['change'] {
  const stands = state === null ? null : effectiveStatement(state)
  // A consent may be dated a little ahead of its recording (`statedAt`), which must not make a refusal look older.
  const standsAt = stands?.consentAt == null ? null : Math.min(stands.consentAt, givenBy(stands, state))
  const kept = { ...standing(request, refusedAt), recordedAt: now }
  const idle = keepsEveryRefusal ? { ...kept, effect: 'repeat' as const } : null
  if (stands === null || standsAt === null) {
    return stands?.status === 'RET' ? idle : { ...kept, effect: 'local' }
  }
  if (stands.status === 'ONAY') return refusedAt >= standsAt ? { ...kept, effect: 'local' } : idle
  return refusedAt > standsAt ? { ...kept, effect: 'repeat' } : idle
}

/** By when what stands had been said: an ONAY is always the last change of its key. */
function givenBy(stands: ConsentStatement, state: ConsentState | null): number {
  return stands.status === 'ONAY'
    ? (state?.lastRecordedAt ?? Number.POSITIVE_INFINITY)
    : Number.POSITIVE_INFINITY
}

function standing(request: ConsentRequest, at: number | null): ConsentStatement {
  return {
    status: request.status,
    source: readSource(request.source),
    consentDate: at === null ? null : formatWallTime(at),
    consentAt: at,
  }
}

function readSource(source: string | undefined): Source | null {
  return source !== undefined && isCompanySource(source) ? source : null
}
