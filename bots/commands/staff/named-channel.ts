import type { Channel, RecipientType } from '../../../src/consent/channel.ts'
import type { Messages } from '../../messages/index.ts'

interface Named {
  readonly channel: Channel
  readonly recipientType: RecipientType
}

/**
 * A channel as it is named to the staff: with the recipient type where that is not BIREYSEL, or where both stand beside each
 * other in one answer.
 */
export function channelNamed(
  { channel, recipientType }: Named,
  { words }: Pick<Messages, 'words'>,
  beside: readonly Named[] = [],
): string {
  const isUsual =
    recipientType === 'BIREYSEL' &&
    !beside.some((one) => one.channel === channel && one.recipientType !== recipientType)
  const name = words.channels[channel]
  return isUsual ? name : `${name} (${words.types[recipientType]})`
}
