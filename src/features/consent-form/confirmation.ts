import { dayOf, instantAt, nextDay } from '../../calendar/istanbul.ts'
import { carrierOf, letterItem } from '../../jobs/letters.ts'
import type { OutboxItem } from '../../jobs/outbox.ts'
import type { Sending } from '../../jobs/sending.ts'
import { theProvider } from '../../register/company/brands.ts'
import {
  type ConfirmationGroup,
  confirmedThrough,
  nextToConfirm,
  noteConfirmation,
  readConfirmation,
  setConfirmedThrough,
  settleConfirmations,
} from '../../register/confirmation/confirmations.ts'
import { linkAddresses, makeLink } from '../../register/links/links.ts'
import { write } from '../../register/register.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'

const dayMs = 24 * 60 * 60_000

/** Messages of one tick, so that its other steps are not blocked. */
const lettersPerTick = 500

type ConfirmationServices = Sending & { readonly publicUrl: string }

/** Sends recipients a confirmation of each new consent on the same day, with a link to refuse (L7). */
export async function confirmConsents(parts: ConfirmationServices): Promise<void> {
  const { register, outbox } = parts
  await write(register, settleConfirmations(register.clock()))
  const failures: unknown[] = []
  for (let made = 0; made < lettersPerTick; ) {
    const page = await nextToConfirm(register)
    if (page === null) break
    const letters: (OutboxItem | null)[] = []
    for (const together of page.messages) {
      const letter = letterOf(parts, together).catch((error: unknown) => {
        failures.push(error)
        return null
      })
      letters.push(await letter)
    }
    const items = letters.filter((letter) => letter !== null)
    const { read, writes } = outbox.puts(items)
    await register.engine.unit([confirmedThrough(), read], ([present], known) => {
      // Another process may have confirmed this page.
      if ((present?.seq ?? 0) !== page.after) return { writes: [], result: null }
      const noted = page.messages.map((group, place) => noteConfirmation(group, letters[place]?.key ?? null))
      return {
        writes: [...writes(known), ...noted, setConfirmedThrough({ seq: page.through })],
        result: null,
      }
    })
    made += items.length
    await yieldToEventLoop()
  }
  if (failures.length > 0) throw failures[0]
}

/** Makes one message; null without a sender for this kind of address, or if the recipient was erased just now. */
async function letterOf(
  { register, outbox, publicUrl }: ConfirmationServices,
  group: ConfirmationGroup,
): Promise<OutboxItem | null> {
  const [{ kind, changeId }] = group
  if (!outbox.canSend(carrierOf(kind))) return null
  const opened = await readConfirmation(register, group)
  const { recipient, brandCode, brandName, channels, recordedAt, language } = opened
  const [channel = 'EPOSTA'] = channels
  const made = await makeLink(register, { recipient, brandCode, channel })
  if (made.kind !== 'made') return null
  const { url, headers = {} } = linkAddresses(publicUrl, made.token, channel)
  const companyName = (await theProvider(register))?.name ?? brandName
  const changeIds = group.map((onay) => onay.changeId.toString('hex'))
  const about = { companyName, brandName, channels, recordedAt, changeIds, wayOut: url, headers }
  // Sending goes on for one more day.
  const notAfter = Math.max(instantAt(nextDay(dayOf(recordedAt)), 0), register.clock()) + dayMs
  const key = `confirm:${changeId.toString('hex')}`
  return letterItem(register, {
    key,
    recipient,
    language,
    notAfter,
    content: { kind: 'consent-given', ...about },
  })
}
