import { createHash } from 'node:crypto'
import { instantAt, nextDay } from '../../calendar/istanbul.ts'
import { theProvider } from '../../register/brands.ts'
import { noteConfirmations } from '../../register/confirmations/confirmations.ts'
import {
  type DueConfirmation,
  dropNeedless,
  noteHandedOver,
  openConfirmation,
  openConfirmations,
  settleConfirmations,
} from '../../register/confirmations/due.ts'
import { linkAddresses, makeLink } from '../../register/links.ts'
import type { Register } from '../../register/register.ts'
import { carrierOf, letterItem } from '../outbox/letter.ts'
import type { Outbox } from '../outbox/outbox.ts'

const dayMs = 24 * 60 * 60_000

/** As many messages as are handed over in one turn; the next ones follow in the next. */
const turnMax = 500

/**
 * Confirms to recipients that they gave a consent, the same day and with a way out (L7): by e-mail, or by the company's own SMS
 * sender. What nobody can send waits, and is shown as a duty; it keeps nothing else back, and neither does what fails, whose
 * first error is thrown when the others have had their turn.
 */
export async function confirmConsents(parts: {
  readonly register: Register
  readonly outbox: Outbox
  readonly publicUrl: string
}): Promise<void> {
  const { register, outbox } = parts
  await noteConfirmations(register)
  await settleConfirmations(register)
  await dropNeedless(register)
  const kinds = (['email', 'phone'] as const).filter((kind) => outbox.canSend(carrierOf(kind)))
  const failures: unknown[] = []
  let [begun, handed] = [0, 0]
  for await (const together of openConfirmations(register, kinds)) {
    try {
      const due = openConfirmation(register, together)
      begun += 1
      await handOver(parts, due)
      handed += 1
    } catch (error) {
      failures.push(error)
    }
    if (begun === turnMax || begun - handed === failuresMax) break
  }
  if (failures.length > 0) throw failures[0]
}

/** So many in one turn that can be opened, and yet not be handed over, are no fault of theirs. */
const failuresMax = 20

async function handOver(
  { register, outbox, publicUrl }: Parameters<typeof confirmConsents>[0],
  due: DueConfirmation,
): Promise<void> {
  const { recipient, brandCode, brandName, channels, changeIds, recordedAt, dueOn, language } = due
  const [channel] = channels
  const ids = changeIds.map((id) => id.toString('hex'))
  if (channel === undefined) return
  const made = await makeLink(register, { recipient, brandCode, channel })
  // Erased just now: then it is needless when it is looked at again.
  if (made.kind !== 'made') return
  const { url, headers } = linkAddresses(publicUrl, made.token, channel, null)
  const companyName = (await theProvider(register))?.name ?? brandName
  const content = {
    kind: 'consent-given',
    companyName,
    brandName,
    channels,
    recordedAt,
    changeIds: ids,
    wayOut: url,
    headers: headers ?? {},
  } as const
  // Of those that were noted together before, and not stored, some may be refused by now, or stand on another page.
  const key = keyOf(changeIds)
  // What did not arrive by the end of its day is tried for one more; so is what is handed over late.
  const notAfter = Math.max(instantAt(nextDay(dueOn), 0), register.clock()) + dayMs
  // First of all: what is given meanwhile, where this process ends before both are done, has a message of its own.
  if (due.outboxKey !== key) await noteHandedOver(register, changeIds, key)
  await outbox.put([letterItem(register, { key, recipient, language, notAfter, content })])
}

/** Names a message by all that it confirms: what is confirmed together with one more is another message. */
function keyOf(changeIds: readonly Buffer[]): string {
  return `confirm:${createHash('sha256').update(Buffer.concat(changeIds)).digest('hex')}`
}
