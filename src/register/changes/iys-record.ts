import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Door } from '../../consent/actor.ts'
import type { Channel, RecipientType, Status } from '../../consent/consent.ts'
import type { ChangeView } from './changes.ts'

/*
 * Changes in the field names of İYS's API: İYS's `type` is our channel, its `transactionId` the id of our change. İYS
 * leaves out fields without a value (R5).
 */

interface Key {
  readonly address: string
  readonly recipientType: RecipientType
  readonly channel: Channel
}

interface Statement {
  readonly id: string
  readonly status: Status
  readonly source: string | null
  readonly consentDate: string | null
  readonly recordedAt: number
}

/** Returns a change as İYS's API would answer it, in the history of a consent and in Pull (the list of new changes). */
export function iysRecord(key: Key, change: Statement) {
  return {
    ...(change.consentDate === null ? {} : { consentDate: change.consentDate }),
    creationDate: formatWallTime(change.recordedAt),
    ...(change.source === null ? {} : { source: change.source }),
    recipient: key.address,
    recipientType: key.recipientType,
    status: change.status,
    type: key.channel,
    transactionId: change.id,
  }
}

/**
 * Returns the source that İYS would give for a change made by a recipient. In İYS, HS_* sources are only of companies, so
 * the door (way the change came in) is told as the matching IYS_* source.
 */
function nationalSourceOf({ door, source }: { readonly door: Door; readonly source: string | null }) {
  if (source?.startsWith('IYS_') === true) return source
  if (door === 'sms') return 'IYS_KISAMESAJ'
  return door === 'telegram' ? 'IYS_MOBIL' : door === 'click' ? 'IYS_EPOSTA' : 'IYS_WEB'
}

/** Returns a recipient's change as İYS's Pull (the list of changes that recipients made) would answer it. */
export function nationalRecord(change: ChangeView) {
  const { recipient, recipientType, channel } = change
  const key = { address: recipient?.address ?? '', recipientType, channel }
  return iysRecord(key, { ...change, source: nationalSourceOf(change) })
}
