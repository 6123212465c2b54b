import type { Channel, RecipientType } from '../../consent/channel.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { consentOfKey } from '../consents.ts'
import type { Register } from '../register.ts'

/** How many changes a key has by now, for an ONAY that is not to pass a refusal which comes later (`sinceOrdinal`). */
export async function ordinalOf(
  { engine, vault }: Register,
  {
    recipient,
    ...key
  }: {
    readonly recipient: Recipient
    readonly brandCode: number
    readonly channel: Channel
    readonly recipientType: RecipientType
  },
): Promise<number> {
  const [stored] = await engine.read(consentOfKey({ ...key, mark: vault.mark(recipient.address) }))
  return stored?.ordinal ?? 0
}
