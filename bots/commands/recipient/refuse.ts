import { type Channel, channelsFor } from '../../../src/consent/channel.ts'
import { obeyed } from '../../../src/consent/consent.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { type Brand, listBrands } from '../../../src/register/brands.ts'
import { type Refusal, refuse } from '../../../src/register/refuse.ts'
import type { Reply } from '../reply.ts'
import { askForContact, sentence } from './ask.ts'
import { evidenceOf } from './evidence.ts'
import { type RefusedOutcome, refusalReply } from './refuse-reply.ts'
import type { Speaker } from './speaker.ts'
import { standingBrands } from './standing-brands.ts'
import { isUndoable } from './undo.ts'

/** Stops one channel of a brand, or with `all` every channel a phone has; a press, and it is done. */
export async function stopReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, recipient, context } = speaker
  if (recipient === null) return await askForContact(speaker, messages.recipient.start.proofNeeded)
  const [code = '', wanted = ''] = values
  const brand = (await listBrands(context.register)).find((one) => String(one.code) === code)
  const channels = channelsFor(recipient.kind).filter((channel) => wanted === 'all' || wanted === channel)
  if (brand === undefined || channels.length === 0) return sentence(messages.recipient.help.oldButton)
  return await refuseAt(speaker, recipient, [brand], channels)
}

const brandsNamedMax = 20

/** Stops every brand: asked once more, since it reaches further than what is on the screen. */
export async function stopAllReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, recipient, context } = speaker
  const { refuse: told, start } = messages.recipient
  if (recipient === null) return await askForContact(speaker, start.proofNeeded)
  const standing = await standingBrands(context.register, recipient)
  const brands = standing.map(({ brand }) => brand)
  if (values[0] === 'yes') return await refuseAt(speaker, recipient, brands, channelsFor(recipient.kind))
  const named = brands.slice(0, brandsNamedMax).map(({ name }) => name)
  return {
    summary: told.confirmAllSummary,
    parts: [
      { kind: 'text', text: told.confirmAll(named, brands.length - named.length) },
      {
        kind: 'choices',
        choices: [
          { label: told.confirmAllYes, action: { name: 'stop-all', values: ['yes'] } },
          { label: told.cancel, action: { name: 'list', values: [] } },
        ],
      },
    ],
  }
}

async function refuseAt(
  speaker: Speaker,
  recipient: Recipient,
  brands: readonly Brand[],
  channels: readonly Channel[],
): Promise<Reply> {
  const { context, messages } = speaker
  const { register, userId, requestKey } = context
  const { telegram_source: source } = await register.settings()
  const refusals = await refuse(
    register,
    { door: 'telegram', id: userId },
    {
      recipient,
      brandCodes: brands.map(({ code }) => code),
      channels,
      source,
      evidence: evidenceOf(speaker),
      requestKey,
    },
  )
  const outcomes: RefusedOutcome[] = []
  for (const refusal of refusals) {
    const brand = brands.find(({ code }) => code === refusal.brandCode)
    if (brand === undefined) continue
    const undoable = brand.closedAt === null && (await tookOnayAway(speaker, recipient, refusal))
    outcomes.push({ ...refusal, brand, undoable })
  }
  return refusalReply(outcomes, messages)
}

/**
 * Whether a refusal took an ONAY away, so that taking it back is offered. A request that was worked on before no longer
 * knows what stood before it, so its history is asked.
 */
async function tookOnayAway(
  { context }: Speaker,
  recipient: Recipient,
  { outcome, ...key }: Refusal,
): Promise<boolean> {
  if (outcome.kind !== 'stored') return false
  if (!outcome.repeated) return outcome.before !== null && obeyed(outcome.before)?.status === 'ONAY'
  return await isUndoable(context.register, { recipient, ...key }, outcome.change.id)
}
