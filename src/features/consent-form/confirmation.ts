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

/** Number of messages sent in one run of the minutely job, so that its other steps are not delayed. */
const lettersPerTick = 500

type ConfirmationServices = Sending & { readonly publicUrl: string }

/**
 * Sends each recipient a confirmation of their new consents on the same day, with a link to refuse (L7). One bad letter
 * does not hold up the others: the first error is thrown at the end.
 */
export async function confirmConsents(services: ConfirmationServices): Promise<void> {
  const { register, outbox } = services
  // First notes which earlier confirmations have gone out: that is the proof that L7 asks for.
  await write(register, settleConfirmations(register.clock()))
  const failures: unknown[] = []
  for (let sentCount = 0; sentCount < lettersPerTick; ) {
    const page = await nextToConfirm(register)
    if (page === null) break
    const letters: (OutboxItem | null)[] = []
    for (const onays of page.messages) {
      const letter = letterOf(services, onays).catch((error: unknown) => {
        failures.push(error)
        return null
      })
      letters.push(await letter)
    }
    const items = letters.filter((letter) => letter !== null)
    const { read: outboxRead, writes } = outbox.puts(items)
    await register.engine.unit([confirmedThrough(), outboxRead], ([progress], storedKeys) => {
      // Another process may have confirmed these changes since they were read.
      if ((progress?.seq ?? 0) !== page.after) return { writes: [], result: null }
      const confirmationWrites = page.messages.map((onays, place) =>
        noteConfirmation(onays, letters[place]?.key ?? null),
      )
      return {
        writes: [...writes(storedKeys), ...confirmationWrites, setConfirmedThrough({ seq: page.through })],
        result: null,
      }
    })
    sentCount += items.length
    await yieldToEventLoop()
  }
  if (failures.length > 0) throw failures[0]
}

/**
 * Makes the message that confirms the ONAYs of one recipient and brand. Returns null if no sender (mail or SMS) is
 * set up for this kind of address, or if the recipient was erased just now.
 */
async function letterOf(
  { register, outbox, publicUrl }: ConfirmationServices,
  onays: ConfirmationGroup,
): Promise<OutboxItem | null> {
  const [{ kind, changeId }] = onays
  if (!outbox.canSend(carrierOf(kind))) return null
  const details = await readConfirmation(register, onays)
  const { recipient, brandCode, brandName, channels, recordedAt, language } = details
  const [channel = 'EPOSTA'] = channels
  const linkResult = await makeLink(register, { recipient, brandCode, channel })
  if (linkResult.kind !== 'made') return null
  const { url: refusalUrl, headers = {} } = linkAddresses(publicUrl, linkResult.token, channel)
  const companyName = (await theProvider(register))?.name ?? brandName
  const { contact } = await register.settings()
  const changeIds = onays.map((onay) => onay.changeId.toString('hex'))
  const content = {
    companyName,
    contact,
    brandName,
    channels,
    recordedAt,
    changeIds,
    wayOut: refusalUrl,
    headers,
  }
  // The message may be sent until one day after the day of the consent, or after now if that is later.
  const notAfter = Math.max(instantAt(nextDay(dayOf(recordedAt)), 0), register.clock()) + dayMs
  const key = `confirm:${changeId.toString('hex')}`
  return letterItem(register, {
    key,
    recipient,
    language,
    notAfter,
    content: { kind: 'consent-given', ...content },
  })
}
