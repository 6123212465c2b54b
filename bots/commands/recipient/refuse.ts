import { type Channel, kindFor } from '../../../src/consent/channel.ts'
import { effectiveStatement, firstStatement } from '../../../src/consent/consent.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { shortId } from '../../../src/consent/short-id.ts'
import { telegramSource } from '../../../src/consent/source.ts'
import { type Brand, listBrands } from '../../../src/register/brands.ts'
import type { Evidence } from '../../../src/register/evidence/evidence.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import type { RecordedChange } from '../../../src/register/record/record.ts'
import { type Refusal, refuse } from '../../../src/register/record/refuse.ts'
import type { Messages } from '../../messages/index.ts'
import { button, buttons, type Choice, note, type Part, type Reply, sentence } from '../reply.ts'
import { channelsOf, showListChoice, standingBrands } from './brands.ts'
import { receiptChoices } from './own-data.ts'
import { evidenceOf, hasEmail, hasPhone, type Speaker, toldApart } from './speaker.ts'
import { idLength, isUndoable } from './undo.ts'

/** Stops one channel of a brand, or with `all` every channel a phone has; a press, and it is done. */
export async function stopReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
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
  const { refuse: texts } = messages.recipient
  const standing = await standingBrands(context.register, addresses)
  const brands = standing.map(({ brand }) => brand)
  if (values[0] === 'yes') return await refuseAt(speaker, addresses, brands, channelsOf(addresses))
  return confirmAllReply(speaker, brands, button(texts.confirmAllYes, 'stop-all', 'yes'))
}

/** Asks once more before every brand is stopped; `yes` does it. */
function confirmAllReply({ messages, addresses }: Speaker, brands: readonly Brand[], yes: Choice): Reply {
  const { refuse: texts } = messages.recipient
  const named = brands.slice(0, brandsNamedMax).map(({ name }) => name)
  return {
    summary: texts.confirmAllSummary,
    parts: [
      { kind: 'text', text: texts.confirmAll(channelsOf(addresses), named, brands.length - named.length) },
      buttons(yes, button(texts.cancel, 'list')),
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
  const input = {
    recipient,
    brandCodes: brands.map(({ code }) => code),
    channels: reaching,
    source: telegramSource,
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
  if (!outcome.repeated)
    return outcome.before !== null && effectiveStatement(outcome.before)?.status === 'ONAY'
  return await isUndoable(context.register, { recipient, ...key }, outcome.change.id)
}

/** One key this person refused, and what became of it. */
export interface RefusedOutcome extends Refusal {
  readonly brand: Brand
  readonly address: ProvedAddress
  /** Whether an ONAY stood before it, so that it may be taken back. */
  readonly undoable: boolean
}

/** Brands, buttons and receipts beyond this are counted, and left to the list. */
const rowsMax = 20

/** What became of a refusal: each brand that is stopped, when and under which number, and the way back. */
function refusalReply(
  outcomes: readonly RefusedOutcome[],
  { addresses, messages }: Pick<Speaker, 'addresses' | 'messages'>,
): Reply {
  const { refuse: texts } = messages.recipient
  const stored = outcomes.filter((one) => storedChange(one) !== null)
  const isKept = outcomes.some((one) => (storedChange(one) ?? repeatOf(one)) !== null)
  const parts: Part[] = [
    ...(stored.length > 0 ? [{ kind: 'text' as const, text: storedText(stored, messages) }] : []),
    ...unchangedParts(outcomes, messages),
  ]
  return {
    summary: isKept ? texts.stored : texts.unchanged,
    parts: [
      ...parts,
      note([...uncovered(addresses, messages), messages.words.ownRecordsOnly].join(' ')),
      ...undoParts(
        outcomes.filter(({ undoable }) => undoable),
        addresses,
        messages,
      ),
      buttons(...receiptChoices(stored, { messages }), showListChoice(messages)),
    ],
  }
}

/** What a refusal of these addresses does not reach. */
function uncovered(
  addresses: readonly ProvedAddress[],
  { recipient: { refuse: texts } }: Messages,
): string[] {
  if (!hasEmail(addresses)) return [texts.phoneOnly]
  return hasPhone(addresses) ? [] : [texts.emailOnly]
}

function storedChange({ outcome }: RefusedOutcome): RecordedChange | null {
  return outcome.kind === 'stored' ? outcome.change : null
}

function repeatOf({ outcome }: RefusedOutcome): RecordedChange | null {
  return outcome.kind === 'already' ? outcome.repeat : null
}

function storedText(stored: readonly RefusedOutcome[], { recipient: { refuse: texts } }: Messages): string {
  const brands = byBrand(stored)
  const stopped = brands.slice(0, rowsMax).map(({ brand, of }) => texts.stopped(brand.name, channelsIn(of)))
  if (brands.length > rowsMax) stopped.push(texts.stoppedMore(brands.length - rowsMax, channelsIn(stored)))
  const [only, ...others] = stored
  const change = only === undefined ? null : storedChange(only)
  if (change !== null && others.length === 0) {
    return [texts.stored, ...stopped, texts.receipt(change.consentDate, shortId(change.id))].join(' ')
  }
  const receipts = stored.slice(0, rowsMax).flatMap((one) => {
    const kept = storedChange(one)
    return kept === null
      ? []
      : [texts.receiptOf(one.brand.name, one.channel, kept.consentDate, shortId(kept.id))]
  })
  return [[texts.stored, ...stopped].join(' '), ...receipts].join('\n')
}

/** What was refused before, or could not be stored. */
function unchangedParts(
  outcomes: readonly RefusedOutcome[],
  { recipient: { refuse: texts } }: Messages,
): Part[] {
  const already = outcomes.filter(({ outcome }) => outcome.kind === 'already')
  const failed = outcomes.filter(({ outcome }) => outcome.kind === 'failed')
  const brands = byBrand(already)
  const sentences = [
    ...brands.slice(0, rowsMax).map(({ brand, of }) => {
      const ids = of.flatMap((one) => repeatOf(one) ?? []).map(({ id }) => shortId(id))
      const became = ids.length === 0 ? texts.unchanged : texts.repeated(ids)
      return `${texts.already(brand.name, channelsIn(of), sinceOf(of))} ${became}`
    }),
    ...(brands.length > rowsMax ? [texts.alreadyMore(brands.length - rowsMax)] : []),
    ...(failed.length > 0 ? [failedText(failed, outcomes, texts)] : []),
  ]
  return sentences.length === 0 ? [] : [{ kind: 'text', text: sentences.join('\n') }]
}

/** Of a brand that was stopped in part the channels are named. */
function failedText(
  failed: readonly RefusedOutcome[],
  all: readonly RefusedOutcome[],
  texts: Messages['recipient']['refuse'],
): string {
  const names = byBrand(failed).map(({ brand, of }) => {
    const isWhole = all.every((one) => one.brand.code !== brand.code || one.outcome.kind === 'failed')
    return isWhole ? brand.name : texts.scope(brand.name, channelsIn(of))
  })
  return texts.failed(names.slice(0, rowsMax), Math.max(0, names.length - rowsMax))
}

function sinceOf([first, ...others]: readonly RefusedOutcome[]): string | null {
  if (first === undefined || others.length > 0 || first.outcome.kind !== 'already') return null
  const { before } = first.outcome
  return before === null ? null : (firstStatement(before)?.consentDate ?? null)
}

/** One button for each consent that was taken away; pressing it is a new ONAY, so it says so and covers no more. */
function undoParts(
  undoable: readonly RefusedOutcome[],
  addresses: readonly ProvedAddress[],
  { recipient: { refuse: texts } }: Messages,
): Part[] {
  const choices = undoable
    .slice(0, rowsMax)
    .flatMap(({ brand, address, channel, recipientType, outcome }): Choice[] => {
      if (outcome.kind !== 'stored') return []
      const values = [brand.code, channel, recipientType, outcome.change.id.slice(0, idLength)]
      const label = texts.undo(brand.name, channel, toldApart(address, addresses))
      return [button(label, 'undo', ...values)]
    })
  return choices.length === 0 ? [] : [{ kind: 'text', text: texts.undoOffer }, buttons(...choices)]
}

interface OfBrand {
  readonly brand: Brand
  readonly of: readonly RefusedOutcome[]
}

function byBrand(outcomes: readonly RefusedOutcome[]): OfBrand[] {
  const brands = new Map(outcomes.map(({ brand }) => [brand.code, brand]))
  return [...brands.values()].map((brand) => ({
    brand,
    of: outcomes.filter((one) => one.brand.code === brand.code),
  }))
}

function channelsIn(outcomes: readonly RefusedOutcome[]): Channel[] {
  return [...new Set(outcomes.map(({ channel }) => channel))]
}
