import { type Channel, kindFor } from '../../../src/consent/channel.ts'
import { obeyed } from '../../../src/consent/consent.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { type Brand, listBrands } from '../../../src/register/brands.ts'
import type { Evidence } from '../../../src/register/evidence/evidence.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import { type Refusal, refuse } from '../../../src/register/record/refuse.ts'
import type { Choice, Reply } from '../reply.ts'
import { askForContact, sentence } from './ask.ts'
import { evidenceOf } from './evidence.ts'
import { type RefusedOutcome, refusalReply } from './refuse-reply.ts'
import type { Speaker } from './speaker.ts'
import { channelsOf, standingBrands } from './standing-brands.ts'
import { isUndoable } from './undo.ts'

/** Stops one channel of a brand, or with `all` every channel a phone has; a press, and it is done. */
export async function stopReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  if (addresses.length === 0) return await askForContact(speaker, messages.recipient.start.proofNeeded)
  const [code = '', wanted = ''] = values
  const brand = (await listBrands(context.register)).find((one) => String(one.code) === code)
  const channels = channelsOf(addresses).filter((channel) => wanted === 'all' || wanted === channel)
  if (brand === undefined || channels.length === 0) return sentence(messages.recipient.help.oldButton)
  return await refuseAt(speaker, addresses, [brand], channels)
}

const brandsNamedMax = 20

/** Stops every brand: asked once more, since it reaches further than what is on the screen. */
export async function stopAllReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { refuse: told, start } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const standing = await standingBrands(context.register, addresses)
  const brands = standing.map(({ brand }) => brand)
  if (values[0] === 'yes') return await refuseAt(speaker, addresses, brands, channelsOf(addresses))
  return confirmAllReply(speaker, brands, {
    label: told.confirmAllYes,
    action: { name: 'stop-all', values: ['yes'] },
  })
}

/** Asks once more before every brand is stopped; `yes` does it. */
function confirmAllReply({ messages, addresses }: Speaker, brands: readonly Brand[], yes: Choice): Reply {
  const { refuse: told } = messages.recipient
  const named = brands.slice(0, brandsNamedMax).map(({ name }) => name)
  return {
    summary: told.confirmAllSummary,
    parts: [
      { kind: 'text', text: told.confirmAll(channelsOf(addresses), named, brands.length - named.length) },
      {
        kind: 'choices',
        choices: [yes, { label: told.cancel, action: { name: 'list', values: [] } }],
      },
    ],
  }
}

/** Refuses these channels of these brands at each of the addresses they reach; `more`: what else proves it. */
export async function refuseAt(
  speaker: Speaker,
  addresses: readonly ProvedAddress[],
  brands: readonly Brand[],
  channels: readonly Channel[],
  more: Evidence = {},
): Promise<Reply> {
  const outcomes: RefusedOutcome[] = []
  for (const address of addresses) {
    for (const refusal of await refusalsAt(speaker, address, brands, channels, more)) {
      const brand = brands.find(({ code }) => code === refusal.brandCode)
      if (brand === undefined) continue
      const undoable = brand.closedAt === null && (await tookOnayAway(speaker, address.recipient, refusal))
      outcomes.push({ ...refusal, brand, address, undoable })
    }
  }
  return refusalReply(outcomes, speaker)
}

async function refusalsAt(
  speaker: Speaker,
  address: ProvedAddress,
  brands: readonly Brand[],
  channels: readonly Channel[],
  more: Evidence,
): Promise<Refusal[]> {
  const { register, userId, requestKey } = speaker.context
  const { recipient } = address
  const reaching = channels.filter((channel) => kindFor(channel) === recipient.kind)
  if (reaching.length === 0) return []
  const { telegram_source: source } = await register.settings()
  const input = {
    recipient,
    brandCodes: brands.map(({ code }) => code),
    channels: reaching,
    source,
    evidence: { ...(await evidenceOf(speaker, address)), ...more },
    // He has one phone, but may have several e-mails.
    requestKey: recipient.kind === 'phone' ? requestKey : `${requestKey}:${address.id}`,
  }
  return await refuse(register, { door: 'telegram', id: userId }, input)
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
