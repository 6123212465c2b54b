import type { Channel, RecipientType } from '../../consent/channel.ts'
import type { ConsentView } from '../consents.ts'

type Recorded = Pick<ConsentView, 'brandCode' | 'channel' | 'recipientType'>

/** The recipient types an address is on record as, with a brand on a channel. */
export function typesOnRecord(
  consents: readonly Recorded[],
  brandCode: number,
  channel: Channel,
): readonly RecipientType[] {
  return consents
    .filter((consent) => consent.brandCode === brandCode && consent.channel === channel)
    .map(({ recipientType }) => recipientType)
}

/**
 * Whom the answer of a recipient is for that names no recipient type: every type on record, BIREYSEL where there is none. He
 * cannot know as which of them a message was sent, and what is said of one leaves the other as it is (R22).
 */
export function typesMeant(
  consents: readonly Recorded[],
  brandCode: number,
  channel: Channel,
): readonly RecipientType[] {
  const onRecord = typesOnRecord(consents, brandCode, channel)
  return onRecord.length === 0 ? ['BIREYSEL'] : onRecord
}
