import { type BusinessDayRules, legalDeadline } from '../../calendar/business-days.ts'
import { holidayTable } from '../../calendar/holidays.ts'
import { dayOf, type IstanbulDay, nextDay, readWallTime, startOfDay } from '../../calendar/istanbul.ts'
import {
  type Channel,
  channelsFor,
  effectiveStatement,
  isLocalRefusal,
  type NationalState,
  permissionOf,
  type RecipientType,
} from '../../consent/consent.ts'
import { foldKey } from '../../consent/decide.ts'
import type { RecipientKind } from '../../consent/recipient.ts'
import type { Held, PackBrand, PackCalendar, PackChange, PackState } from './pack-json.ts'

/** Without the address, which is the same for all (R1). */
export type Key = Pick<PackState, 'brandCode' | 'recipientType' | 'channel'>

type StateFromChanges = Omit<PackState, 'national' | 'onDay'> & {
  readonly onDay: Omit<NonNullable<PackState['onDay']>, 'stopBy'> | null
}

export interface StatesInput {
  readonly changes: readonly PackChange[]
  readonly kind: RecipientKind
  readonly brands: readonly PackBrand[]
  readonly day: IstanbulDay | null
  readonly national: (key: Key) => NationalState
}

/**
 * Folds the changes to a state for every key, and for every brand and channel without changes. Maker and
 * checker of a pack both compute it, so it rests on the changes alone.
 */
export function statesOf({ changes, kind, brands, day, national }: StatesInput): StateFromChanges[] {
  return brands.flatMap((brand) =>
    keysOf(changes, kind, brand).map((key) => {
      const history = { own: changes.filter((change) => isOf(change, key)), key, brand }
      return {
        ...key,
        now: heldBefore(history, Number.POSITIVE_INFINITY, national(key)),
        onDay: day === null ? null : onDay(history, day),
      }
    }),
  )
}

function keysOf(
  changes: readonly PackChange[],
  kind: RecipientKind,
  { code: brandCode }: PackBrand,
): readonly Key[] {
  return channelsFor(kind).flatMap((channel): Key[] => {
    const own = changes.filter((change) => change.brandCode === brandCode && change.channel === channel)
    const types = [...new Set(own.map(({ recipientType }) => recipientType))].sort()
    if (types.length === 0) types.push('BIREYSEL')
    return types.map((recipientType) => ({ brandCode, recipientType, channel }))
  })
}

interface KeyHistory {
  readonly own: readonly PackChange[]
  readonly key: Key
  readonly brand: PackBrand
}

/** Returns the state at one moment for each recipient type with records (R22). */
export function heldAt(
  { changes, kind, brand, channel }: Pick<StatesInput, 'changes' | 'kind'> & HeldPlace,
  at: number,
): readonly { readonly recipientType: RecipientType; readonly held: Held }[] {
  return keysOf(changes, kind, brand)
    .filter((key) => key.channel === channel)
    .map((key) => {
      const history = { own: changes.filter((change) => isOf(change, key)), key, brand }
      // A refusal of the same second counts.
      return { recipientType: key.recipientType, held: heldBefore(history, at + 1, 'unverified') }
    })
}

interface HeldPlace {
  readonly brand: PackBrand
  readonly channel: Channel
}

/** Uses only what the company knew then; İYS's state of a past day is unknown. */
function onDay(history: KeyHistory, day: IstanbulDay) {
  const end = startOfDay(nextDay(day))
  return {
    atStart: heldBefore(history, startOfDay(day), 'unverified'),
    atEnd: heldBefore(history, end, 'unverified'),
    recordedLater: history.own
      .filter(({ recordedAt, consentAt }) => recordedAt >= end && consentAt !== null && consentAt < end)
      .map(({ id }) => id),
  }
}

function heldBefore({ own, key, brand }: KeyHistory, before: number, national: NationalState): Held {
  const known = own.filter(({ recordedAt }) => recordedAt < before)
  const fold = foldKey()
  // A source is any text here: the id vouches for it.
  for (const change of known) fold.add({ ...change, source: change.source as never })
  const { state } = fold
  const stands = state === null ? null : effectiveStatement(state)
  const isClosed = brand.closedAt !== null && brand.closedAt < before
  return {
    status: stands?.status ?? null,
    local: state !== null && isLocalRefusal(state),
    source: stands?.source ?? null,
    consentDate: stands?.consentDate ?? null,
    changeId: known.at(-1)?.id ?? null,
    ...permissionOf(state, key.recipientType, national, isClosed),
  }
}

export function isOf(change: Key, key: Key): boolean {
  return (
    change.brandCode === key.brandCode &&
    change.recipientType === key.recipientType &&
    change.channel === key.channel
  )
}

/** Returns the day by which sending must stop: three business days after the refusal (L2). */
export function stopBy({ status, consentDate }: Held, rules: BusinessDayRules): IstanbulDay | null {
  const refusedAt = status === 'RET' ? instantOf(consentDate) : null
  return refusedAt === null ? null : legalDeadline(refusedAt, rules).day
}

/**
 * Returns the rules for business days, with the movable holidays between a refusal and its last day. The
 * others are fixed by Law 2429.
 */
export function calendarOf(states: readonly PackState[], rules: BusinessDayRules): PackCalendar {
  const spans = states.flatMap(({ onDay }) => {
    const from = onDay === null ? null : instantOf(onDay.atEnd.consentDate)
    return from === null || onDay === null || onDay.stopBy === null
      ? []
      : [{ from: dayOf(from), until: onDay.stopBy }]
  })
  const { holidays, saturdayIsBusiness, halfDayIsBusiness } = rules
  const rows = [...holidays.values()].filter(({ day }) =>
    spans.some(({ from, until }) => from <= day && day <= until),
  )
  return {
    saturdayIsBusiness,
    halfDayIsBusiness,
    holidays: rows
      .map(({ day, name, half }) => ({ day, name, half }))
      .sort((one, other) => (one.day < other.day ? -1 : 1)),
  }
}

export function rulesIn({ holidays, ...rules }: PackCalendar): BusinessDayRules {
  const rows = holidays.map((row) => ({ ...row, confirmed: true }))
  return { ...rules, holidays: holidayTable(rows, []) }
}

function instantOf(consentDate: string | null): number | null {
  const read = consentDate === null ? null : readWallTime(consentDate)
  return read?.ok ? read.at : null
}
