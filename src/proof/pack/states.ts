import { type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import { type Channel, channelsFor, type RecipientType } from '../../consent/channel.ts'
import { effectiveStatement, type NationalState } from '../../consent/consent.ts'
import { foldKey } from '../../consent/evolve.ts'
import { isHeldHereOnly, permissionOf } from '../../consent/permission.ts'
import type { RecipientKind } from '../../consent/recipient.ts'
import type { Held, PackBrand, PackChange, PackState } from './pack-json.ts'

/** A key without the address, which is the same for all of them (R1). */
export type Key = Pick<PackState, 'brandCode' | 'recipientType' | 'channel'>

export type StateFromChanges = Omit<PackState, 'national' | 'onDay'> & {
  readonly onDay: Omit<NonNullable<PackState['onDay']>, 'stopBy'> | null
}

export interface StatesInput {
  readonly changes: readonly PackChange[]
  readonly kind: RecipientKind
  readonly brands: readonly PackBrand[]
  readonly day: IstanbulDay | null
  /** What this register knows of a key's standing in the national one now. */
  readonly national: (key: Key) => NationalState
}

/**
 * What the changes fold to, for every key that has some, and for every brand and channel that has none: that nothing was
 * recorded is an answer too. Both the maker and the checker of a pack compute it, so it rests on the changes alone.
 */
export function statesOf({ changes, kind, brands, day, national }: StatesInput): StateFromChanges[] {
  return brands.flatMap((brand) =>
    keysOf(changes, kind, brand).map((key) => {
      const told = { own: changes.filter((change) => isOf(change, key)), key, brand }
      return {
        ...key,
        now: heldBefore(told, Number.POSITIVE_INFINITY, national(key)),
        onDay: day === null ? null : onDay(told, day),
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

interface Told {
  /** The changes of the key. */
  readonly own: readonly PackChange[]
  readonly key: Key
  readonly brand: PackBrand
}

/** What held for a brand and channel at one moment, for each recipient type that has records (R22). */
export function heldAt(
  { changes, kind, brand, channel }: Pick<StatesInput, 'changes' | 'kind'> & HeldPlace,
  at: number,
): readonly { readonly recipientType: RecipientType; readonly held: Held }[] {
  return keysOf(changes, kind, brand)
    .filter((key) => key.channel === channel)
    .map((key) => {
      const told = { own: changes.filter((change) => isOf(change, key)), key, brand }
      // What was recorded in the very second counts, so that a refusal does.
      return { recipientType: key.recipientType, held: heldBefore(told, at + 1, 'unverified') }
    })
}

interface HeldPlace {
  readonly brand: PackBrand
  readonly channel: Channel
}

/** By what had been recorded: that is what the company could know. The national register of a past day is not ours to tell. */
function onDay(told: Told, day: IstanbulDay) {
  const end = startOfDay(nextDay(day))
  return {
    atStart: heldBefore(told, startOfDay(day), 'unverified'),
    atEnd: heldBefore(told, end, 'unverified'),
    recordedLater: told.own
      .filter(({ recordedAt, consentAt }) => recordedAt >= end && consentAt !== null && consentAt < end)
      .map(({ id }) => id),
  }
}

function heldBefore({ own, key, brand }: Told, before: number, national: NationalState): Held {
  const known = own.filter(({ recordedAt }) => recordedAt < before)
  const fold = foldKey()
  // A source is any text here: the change's id vouches for it, whatever it says.
  for (const change of known) fold.add({ ...change, source: change.source as never })
  const { state } = fold
  const stands = state === null ? null : effectiveStatement(state)
  const isClosed = brand.closedAt !== null && brand.closedAt < before
  return {
    status: stands?.status ?? null,
    local: state !== null && isHeldHereOnly(state),
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
