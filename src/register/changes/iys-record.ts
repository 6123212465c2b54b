import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Door } from '../../consent/actor.ts'
import type { Channel, RecipientType, Status } from '../../consent/consent.ts'
import type { ChangeView } from './changes.ts'

/*
 * Our fields in İYS's words: `type` is our channel, `transactionId` a change id. Empty keys are left out
 * (R5).
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

/** Change as a row of the history and of Pull. */
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

/** Source as İYS would give it for a recipient's change: a client of İYS knows no HS_* of recipients. */
function nationalSourceOf({ door, source }: { readonly door: Door; readonly source: string | null }) {
  if (source?.startsWith('IYS_') === true) return source
  return door === 'telegram' ? 'IYS_MOBIL' : door === 'click' ? 'IYS_EPOSTA' : 'IYS_WEB'
}

/** A recipient's change as a pull gives it. */
export function nationalRecord(change: ChangeView) {
  const { recipient, recipientType, channel } = change
  const key = { address: recipient?.address ?? '', recipientType, channel }
  return iysRecord(key, { ...change, source: nationalSourceOf(change) })
}
