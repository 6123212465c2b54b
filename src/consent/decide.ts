import { type BusinessDayRules, isOlderThanThreeBusinessDays } from '../calendar/business-days.ts'
import { formatWallTime, readWallTime } from '../calendar/istanbul.ts'
import {
  type ChangeContent,
  type ChangeEffect,
  type ConsentRequest,
  type ConsentState,
  type ConsentStatement,
  type Decision,
  effectiveStatement,
  isCompanySource,
  type Policy,
  type RecordedContent,
} from './consent.ts'
import type { RefusalCode } from './refusal.ts'

/** Start of ETK, the law on electronic commerce (R13, R14). In UTC three hours earlier: Türkiye had summer time. */
const etkInForce = '2015-05-01 00:00:00'
const etkInForceAt = Date.UTC(2015, 3, 30, 21)

/**
 * Returns İYS's answer to a statement (its refusal codes) and the change to store in this register. The
 * two can differ: a RET that İYS would not take is stored too, unless it is older than the present ONAY.
 *
 * All faults of fields are returned together, but only the first fault by the stored state. No two changes that İYS takes
 * have the same second (R24, R11). İYS's texts disagree on equal dates; here the RET wins.
 */
export function decide(
  request: ConsentRequest,
  state: ConsentState | null,
  { now, policy, rules }: { readonly now: number; readonly policy: Policy; readonly rules: BusinessDayRules },
): Decision {
  const date = readDate(request, state, { now, policy, rules })
  const fieldFaults = [...sourceFaults(request), ...date.faults]
  const refusals = fieldFaults.length > 0 ? fieldFaults : stateFaults(request, state, date.at, policy)
  const change = (effect: ChangeEffect, at: number | null) => ({
    status: request.status,
    source: request.source !== undefined && isCompanySource(request.source) ? request.source : null,
    consentDate: at === null ? null : formatWallTime(at),
    consentAt: at,
    effect,
    recordedAt: now,
  })
  if (refusals.length === 0) return { refusals, change: change('taken', date.at) }
  if (request.status === 'ONAY') return { refusals, change: null }
  const refusedAt = date.at ?? statedAt(request, state, now)
  const effect = localEffect(refusedAt, state) ?? (policy.keepsEveryRefusal ? 'repeat' : null)
  return { refusals, change: effect === null ? null : change(effect, refusedAt) }
}

/** A movement (İYS's word for a change) that İYS has stored. */
export interface NationalMovement extends Omit<ConsentStatement, 'consentAt'> {
  /** Instant of the statement, in ms; 0 if İYS has none. */
  readonly at: number
}

/**
 * Returns the change to store for a movement that İYS has: İYS's rules are not applied again. Null if the register has this
 * movement or a later one. If two movements have the same second, the RET counts.
 */
export function adoptIysMovement(
  { at, status, source, consentDate }: NationalMovement,
  state: ConsentState | null,
  now: number,
): ChangeContent | null {
  const statements = [state?.iysRecord, state?.localRefusal]
  const isKnown = statements.some((candidate, place) => {
    if (candidate == null) return false
    if (candidate.consentAt === null) return at === 0 && candidate.status === status
    // A later refusal that only this register has hides none of İYS's movements.
    if (candidate.consentAt > at) return place === 0
    return (
      candidate.consentAt === at &&
      (place === 0 ? candidate.status === 'RET' || candidate.status === status : status === 'ONAY')
    )
  })
  if (isKnown) return null
  const consentAt = consentDate === null && at === 0 ? null : at
  const date = consentAt === null ? null : formatWallTime(at)
  return { status, source, consentDate: date, consentAt, effect: 'taken', recordedAt: now }
}

/** Returns İYS's codes for a wrong source: missing (R3), not a company's (R7), or HS_KARAR with ONAY (R15). */
function sourceFaults({ source, status, recipientType }: ConsentRequest): RefusalCode[] {
  if (source === undefined) return recipientType === 'BIREYSEL' ? ['H113'] : []
  if (!isCompanySource(source)) return ['H119']
  return source === 'HS_KARAR' && status === 'ONAY' ? ['H408'] : []
}

/** Reads the consent date and checks it by İYS's rules R11 to R18. `at` is null if there is no date that can be used. */
function readDate(
  request: ConsentRequest,
  state: ConsentState | null,
  { now, policy, rules }: { readonly now: number; readonly policy: Policy; readonly rules: BusinessDayRules },
): { readonly at: number | null; readonly faults: readonly RefusalCode[] } {
  if (request.consentDate === 'now') {
    const at = statedAt(request, state, now)
    return { at, faults: hs2015Fault(request, at) }
  }
  if (request.consentDate === undefined) {
    return { at: null, faults: request.recipientType === 'BIREYSEL' ? ['H112'] : [] }
  }
  const reading = readWallTime(request.consentDate)
  if (reading.kind === 'refused') return { at: null, faults: [reading.reason === 'form' ? 'H158' : 'H157'] }
  const faults = hs2015Fault(request, reading.at)
  if (reading.at > now) return { at: null, faults: [...faults, 'H162'] }
  if (reading.at < etkInForceAt) faults.push('H156')
  if (faults.length > 0) return { at: reading.at, faults }
  const late = now >= policy.activatedAt && isOlderThanThreeBusinessDays(reading.at, now, rules)
  return { at: reading.at, faults: late ? ['H467'] : [] }
}

/** Largest time by which an ONAY is dated ahead: each ONAY or RET within one second of the last adds a second. */
const aheadMaxMs = 5000

/**
 * Returns the date of a statement made now: `now`, or a second after the opposite statement if that one is not earlier
 * (R11, R24).
 */
function statedAt(request: ConsentRequest, state: ConsentState | null, now: number): number {
  if (state === null || effectiveStatement(state)?.status === request.status) return now
  const lastAt = Math.max(state.iysRecord?.consentAt ?? 0, state.localRefusal?.consentAt ?? 0)
  if (request.status === 'ONAY' && lastAt >= now + aheadMaxMs) return now
  return Math.max(now, lastAt + 1000)
}

function hs2015Fault(request: ConsentRequest, at: number): RefusalCode[] {
  return request.source === 'HS_2015' && formatWallTime(at) !== etkInForce ? ['H155'] : []
}

/**
 * Returns İYS's code for a request that the stored state forbids (rules R8 to R11). A local refusal (a RET that only this
 * register has) also forbids each ONAY that is not later.
 */
function stateFaults(
  request: ConsentRequest,
  state: ConsentState | null,
  at: number | null,
  policy: Policy,
): RefusalCode[] {
  const iysRecord = state?.iysRecord ?? null
  const effective = state === null ? null : effectiveStatement(state)
  // Only the first record of a TACIR may lack date and source (R3): an undated ONAY cannot be known to be later.
  if (request.recipientType === 'TACIR' && effective !== null) {
    if (request.consentDate === undefined) return ['H462']
    if (request.source === undefined) return ['H463']
  }
  if (request.status === 'RET') {
    if (iysRecord === null) return ['H175']
    if (iysRecord.status === 'RET') return ['H174']
    return isLater(at, iysRecord.consentAt) ? [] : ['H178']
  }
  if (effective === null) return []
  if (effective.status === 'ONAY' && policy.repeatOnay === 'reject') return ['H174']
  const isLaterThanAll =
    isLater(at, iysRecord?.consentAt ?? null) &&
    (effective.status === 'ONAY' || isLater(at, effective.consentAt))
  return isLaterThanAll ? [] : ['H178']
}

/** True if `at` is later than the date of a stored record (R11, R17). A record without a date is earlier than any date. */
function isLater(at: number | null, storedAt: number | null): boolean {
  return storedAt === null || (at !== null && at > storedAt)
}

/**
 * Returns the effect of a RET that İYS would not take. Null if it changes nothing: older than the ONAY, or no later than
 * the RET.
 */
function localEffect(refusedAt: number, state: ConsentState | null): 'local' | 'repeat' | null {
  const effective = state === null ? null : effectiveStatement(state)
  if (state === null || effective === null) return 'local'
  const { status, consentAt } = effective
  if (status === 'RET') return consentAt !== null && refusedAt > consentAt ? 'repeat' : null
  // An ONAY may be dated some seconds after its recording. A RET that comes in these seconds still counts as newer.
  return consentAt === null || refusedAt >= Math.min(consentAt, state.lastRecordedAt) ? 'local' : null
}

/**
 * Returns the state of a consent after one more change. `isBasisPast`: the basis (the change that made the present status) is
 * from before an erasure of the recipient, who has come back. Then a repeated RET becomes the basis.
 */
export function evolve(state: ConsentState | null, change: ChangeContent, isBasisPast = false): ConsentState {
  const ordinal = (state?.ordinal ?? 0) + 1
  const standing = standingAfter(state, change, ordinal)
  const basisOrdinal = isBasisPast ? null : (state?.basisOrdinal ?? null)
  const isOfStatus = effectiveStatement(standing)?.status === change.status
  const isBasis = isOfStatus && (change.effect !== 'repeat' || basisOrdinal === null)
  return {
    ordinal,
    lastRecordedAt: change.recordedAt,
    basisOrdinal: isBasis ? ordinal : (state?.basisOrdinal ?? null),
    ...standing,
  }
}

/**
 * Returns İYS's record and the local refusal after a change. A change that İYS takes also ends a local refusal, unless the
 * refusal is later.
 */
function standingAfter(state: ConsentState | null, change: ChangeContent, ordinal: number) {
  const { status, source, consentDate, consentAt, effect } = change
  const statement: ConsentStatement = { status, source, consentDate, consentAt }
  const { iysRecord = null, iysOrdinal = null, localRefusal = null, retOrdinal = null } = state ?? {}
  if (effect === 'taken') {
    const record = { iysRecord: statement, iysOrdinal: ordinal }
    return isAfter(localRefusal, statement)
      ? { ...record, localRefusal, retOrdinal }
      : { ...record, localRefusal: null, retOrdinal: null }
  }
  const effective = state === null ? null : effectiveStatement(state)
  const isOlderRepeat = effect === 'repeat' && effective !== null && !isAfter(statement, effective)
  const refusal = isOlderRepeat
    ? { localRefusal, retOrdinal }
    : { localRefusal: statement, retOrdinal: ordinal }
  return { iysRecord, iysOrdinal, ...refusal }
}

function isAfter(statement: ConsentStatement | null, other: ConsentStatement): boolean {
  return statement?.consentAt != null && other.consentAt !== null && statement.consentAt > other.consentAt
}

/** States of one key (brand, recipient, recipient type, channel), computed change by change. */
export interface KeyFold {
  /** Adds the next change and returns the state after it. */
  add(change: RecordedContent): ConsentState
  readonly state: ConsentState | null
  /** Returns the state after the change with this ordinal; null if there was none. */
  after(ordinal: number): ConsentState | null
}

/** Begins to compute the state of one key from its changes. Keeps every state, since a `void` restores an earlier one. */
export function foldKey(begin: ConsentState | null = null): KeyFold {
  const states = new Map<number, ConsentState>()
  const returns = new Map<number, number>()
  let state = begin
  const after = (ordinal: number) => states.get(ordinal) ?? null
  return {
    add(change) {
      const isBasisPast = (returns.get(state?.basisOrdinal ?? 0) ?? 0) < (change.returns ?? 0)
      state =
        change.effect === 'void'
          ? restoredState(after(change.restores ?? 0), (state?.ordinal ?? 0) + 1, change.recordedAt)
          : // The effect is not `void` here; destructured types do not narrow the change.
            evolve(state, change as ChangeContent, isBasisPast)
      states.set(change.ordinal, state)
      returns.set(change.ordinal, change.returns ?? 0)
      return state
    },
    get state() {
      return state
    },
    after,
  }
}

/** Returns the state after a `void`: the statements of the restored state, with the ordinal and time of the `void` itself. */
export function restoredState(
  state: ConsentState | null,
  ordinal: number,
  lastRecordedAt: number,
): ConsentState {
  const standing = { iysRecord: null, iysOrdinal: null, localRefusal: null, retOrdinal: null }
  return { basisOrdinal: null, ...standing, ...state, ordinal, lastRecordedAt }
}
