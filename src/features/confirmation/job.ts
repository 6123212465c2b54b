import { createHash } from 'node:crypto'
import { instantAt, nextDay } from '../../calendar/istanbul.ts'
import { carrierOf, letterItem } from '../../jobs/letters.ts'
import type { Sending } from '../../jobs/sending.ts'
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
import type { Feature } from '../feature.ts'

const dayMs = 24 * 60 * 60_000

const turnMax = 500

/** Sends recipients a confirmation of each new consent on the same day, with a link to refuse (L7). */
export async function confirmConsents(parts: Sending & { readonly publicUrl: string }): Promise<void> {
  const { register, outbox } = parts
  await noteConfirmations(register)
  await settleConfirmations(register)
  await dropNeedless(register)
  const kinds = (['email', 'phone'] as const).filter((kind) => outbox.canSend(carrierOf(kind)))
  const failures: unknown[] = []
  let [started, handed] = [0, 0]
  for await (const together of openConfirmations(register, kinds)) {
    try {
      const due = openConfirmation(register, together)
      started += 1
      await handOver(parts, due)
      handed += 1
    } catch (error) {
      failures.push(error)
    }
    if (started === turnMax || started - handed === failuresMax) break
  }
  if (failures.length > 0) throw failures[0]
}

/** This many failures in one tick are not the fault of single confirmations. */
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
  // Erased just now: the next tick drops it.
  if (made.kind !== 'made') return
  const { url, headers } = linkAddresses(publicUrl, made.token, channel)
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
  const key = `confirm:${createHash('sha256').update(Buffer.concat(changeIds)).digest('hex')}`
  // Sending goes on for one more day.
  const notAfter = Math.max(instantAt(nextDay(dueOn), 0), register.clock()) + dayMs
  // Noted first: after a crash here, a consent given meanwhile gets a message of its own.
  if (due.outboxKey !== key) await noteHandedOver(register, changeIds, key)
  await outbox.put([letterItem(register, { key, recipient, language, notAfter, content })])
}

export const confirmation = {
  jobs: (parts) => [{ name: 'confirm consents', every: 'minute', run: () => confirmConsents(parts) }],
} satisfies Feature
