import { type Channel, channelsFor } from '../../consent/channel.ts'
import type { RecipientKind } from '../../consent/recipient.ts'
import type { Brand } from '../brands.ts'
import type { ConsentView } from '../consents.ts'

/**
 * The channels of an address that its recipient can still refuse at a brand, of which `consents` are his. A channel without
 * a record too, since a refusal holds in advance (D1), but not of a closed brand, which sends nothing new; whatever is on
 * record and not refused, at any brand.
 */
export function refusableChannels(
  { closedAt }: Pick<Brand, 'closedAt'>,
  kind: RecipientKind,
  consents: readonly Pick<ConsentView, 'channel' | 'status'>[],
): Channel[] {
  return channelsFor(kind).filter((channel) => {
    const own = consents.filter((consent) => consent.channel === channel)
    return own.length === 0 ? closedAt === null : own.some(({ status }) => status !== 'RET')
  })
}
