import { type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import {
  type Channel,
  channelsFor,
  effectiveStatement,
  isLocalRefusal,
  type NationalState,
  type PermissionReason,
  permissionOf,
  type RecipientType,
  type Status,
} from '../../consent/consent.ts'
import { foldKey } from '../../consent/decide.ts'
import type { Pack, PackChange } from './pack-json.ts'

/*
 * Computes the states of consents from the changes of an evidence pack. A pack contains the changes alone, so that no state
 * in it can contradict them.
 */

/** Key of a consent: the recipient's consent to one brand on one channel, as one recipient type. */
export type Key = Pick<PackChange, 'brandCode' | 'recipientType' | 'channel'>

/** State of a consent at one moment. The status is null if nothing was recorded. */
export interface KeyState {
  readonly status: Status | null
  /** True for a RET that İYS would refuse and that only our register has. */
  readonly local: boolean
  readonly source: string | null
  readonly consentDate: string | null
  readonly maySend: boolean
  readonly reason: PermissionReason
}

export interface PackState extends Key {
  readonly now: KeyState
  readonly national: NationalState
  readonly onDay: { readonly atStart: KeyState; readonly atEnd: KeyState } | null
}

type Brand = Pack['brands'][number]

/** Returns the state of every consent, also for brands and channels without a change. Empty for an erased recipient. */
export function statesOf(pack: Pack): PackState[] {
  const { day, brands } = pack
  if (pack.recipient.known === 'erased') return []
  return brands.flatMap((brand) =>
    keysOf(pack, brand).map((key) => {
      const history = { changes: pack.changes.filter((change) => isOf(change, key)), key, brand }
      const national = pack.national.find((state) => isOf(state, key))?.state ?? 'unverified'
      return {
        ...key,
        national,
        now: stateBefore(history, Number.POSITIVE_INFINITY, national),
        onDay: day === null ? null : onDay(history, day),
      }
    }),
  )
}

/** Returns the keys of a brand that have changes; for a channel without any, the key of a private person (BIREYSEL). */
function keysOf({ changes, recipient }: Pack, { code: brandCode }: Brand): readonly Key[] {
  return channelsFor(recipient.kind).flatMap((channel): Key[] => {
    const ofKeys = changes.filter((change) => change.brandCode === brandCode && change.channel === channel)
    const types = [...new Set(ofKeys.map(({ recipientType }) => recipientType))].sort()
    if (types.length === 0) types.push('BIREYSEL')
    return types.map((recipientType) => ({ brandCode, recipientType, channel }))
  })
}

interface KeyHistory {
  readonly changes: readonly PackChange[]
  readonly key: Key
  readonly brand: Brand
}

/** Returns a brand's consents on a channel at one moment: one for each recipient type that has records (R22). */
export function statesAt(
  pack: Pack,
  brand: Brand,
  channel: Channel,
  at: number,
): readonly { readonly recipientType: RecipientType; readonly state: KeyState }[] {
  return keysOf(pack, brand)
    .filter((key) => key.channel === channel)
    .map((key) => {
      const history = { changes: pack.changes.filter((change) => isOf(change, key)), key, brand }
      // One millisecond later, so that a RET recorded in the same second counts.
      return { recipientType: key.recipientType, state: stateBefore(history, at + 1, 'unverified') }
    })
}

/**
 * Returns the states at the beginning and end of a day, from what the company knew then. İYS's state of that day is
 * unknown.
 */
function onDay(history: KeyHistory, day: IstanbulDay): PackState['onDay'] {
  const stateAt = (midnight: IstanbulDay) => stateBefore(history, startOfDay(midnight), 'unverified')
  return { atStart: stateAt(day), atEnd: stateAt(nextDay(day)) }
}

/** Returns the state of a consent from its changes that were recorded before an instant. */
function stateBefore({ changes, key, brand }: KeyHistory, before: number, national: NationalState): KeyState {
  const fold = foldKey()
  for (const change of changes) {
    // A source in a pack may be any text; the change's id proves that it was not altered.
    if (change.recordedAt < before) fold.add({ ...change, source: change.source as never })
  }
  const { state } = fold
  const statement = state === null ? null : effectiveStatement(state)
  const isClosed = brand.closedAt !== null && brand.closedAt < before
  return {
    status: statement?.status ?? null,
    local: state !== null && isLocalRefusal(state),
    source: statement?.source ?? null,
    consentDate: statement?.consentDate ?? null,
    ...permissionOf(state, key.recipientType, national, isClosed),
  }
}

/** True if a change is one of the consent with this key: same brand, recipient type and channel. */
function isOf(change: Key, key: Key): boolean {
  return (
    change.brandCode === key.brandCode &&
    change.recipientType === key.recipientType &&
    change.channel === key.channel
  )
}
