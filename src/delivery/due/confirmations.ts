import { instantAt, nextDay } from '../../calendar/istanbul.ts'
import { theProvider } from '../../register/brands.ts'
import {
  type DueConfirmation,
  dueConfirmations,
  noteHandedOver,
  settleConfirmations,
} from '../../register/confirmations/due.ts'
import { noteConfirmations } from '../../register/confirmations/note.ts'
import { linkAddresses, makeLink } from '../../register/links.ts'
import type { Register } from '../../register/register.ts'
import { letterItem } from '../outbox/letter.ts'
import type { Outbox } from '../outbox/outbox.ts'

const dayMs = 24 * 60 * 60_000

/**
 * Confirms to recipients that they gave a consent, the same day and with a way out (L7): by e-mail, or by the company's own SMS
 * sender. What nobody can send waits, and is shown as a duty.
 */
export async function confirmConsents(parts: {
  readonly register: Register
  readonly outbox: Outbox
  readonly publicUrl: string
}): Promise<void> {
  const { register, outbox } = parts
  await noteConfirmations(register)
  await settleConfirmations(register)
  for (const due of await dueConfirmations(register)) {
    if (outbox.canSend(due.recipient.kind === 'email' ? 'mail' : 'sms')) await handOver(parts, due)
  }
}

async function handOver(
  { register, outbox, publicUrl }: Parameters<typeof confirmConsents>[0],
  due: DueConfirmation,
): Promise<void> {
  const { recipient, brandCode, brandName, channels, changeIds, recordedAt, dueOn, language } = due
  const [changeId] = changeIds
  const [channel] = channels
  if (changeId === undefined || channel === undefined) return
  const made = await makeLink(register, { recipient, brandCode, channel })
  // Erased just now: then it is needless when it is looked at again.
  if (made.kind !== 'made') return
  const { url, headers } = linkAddresses(publicUrl, made.token, channel)
  const key = due.outboxKey ?? `confirm:${changeId.toString('hex')}`
  const companyName = (await theProvider(register))?.name ?? brandName
  const content = {
    kind: 'consent-given',
    companyName,
    brandName,
    channels,
    recordedAt,
    changeId: changeId.toString('hex'),
    wayOut: url,
    headers: headers ?? {},
  } as const
  // What did not arrive by the end of its day is tried for one more; so is what is handed over late.
  const notAfter = Math.max(instantAt(nextDay(dueOn), 0), register.clock()) + dayMs
  // First of all: what is given meanwhile, where this process ends before both are done, has a message of its own.
  if (due.outboxKey === null) await noteHandedOver(register, changeIds, key)
  await outbox.put([letterItem(register, { key, recipient, language, notAfter, content })])
}
