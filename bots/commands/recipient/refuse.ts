import { type Channel, kindFor } from '../../../src/consent/channel.ts'
import { effectiveStatement, firstStatement } from '../../../src/consent/consent.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { shortId } from '../../../src/consent/short-id.ts'
import { telegramSource } from '../../../src/consent/source.ts'
import { type Brand, listBrands } from '../../../src/register/brands.ts'
import type { Evidence } from '../../../src/register/evidence/evidence.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import type { RecordedChange } from '../../../src/register/record/decide-change.ts'
import { type Refusal, refuse } from '../../../src/register/record/refuse.ts'
import type { Messages } from '../../messages/index.ts'
import { button, buttons, type Choice, note, type Part, type Reply, sentence } from '../reply.ts'
import { channelsOf, showListChoice, standingBrands } from './brands.ts'
import { evidenceOf, hasEmail, hasPhone, type Speaker, toldApart } from './speaker.ts'
import { idLength, isUndoable } from './undo.ts'

/** Values: brand, and a channel or `all`. */
export async function stopReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const [code = '', offer = ''] = values
  const brand = (await listBrands(context.register)).find((one) => String(one.code) === code)
  const channels = channelsOf(addresses).filter((channel) => offer === 'all' || offer === channel)
  if (brand === undefined || channels.length === 0) return sentence(messages.recipient.help.oldButton)
  return await refuseAt(speaker, addresses, [brand], channels)
}

const brandsNamedMax = 20

/** Asks once more first, since it reaches further than what is on the screen. */
export async function stopAllReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { refuse: texts } = messages.recipient
  const standing = await standingBrands(context.register, addresses)
  const brands = standing.map(({ brand }) => brand)
  if (values[0] === 'yes') return await refuseAt(speaker, addresses, brands, channelsOf(addresses))
  const named = brands.slice(0, brandsNamedMax).map(({ name }) => name)
  return {
    summary: texts.confirmAllSummary,
    parts: [
      { kind: 'text', text: texts.confirmAll(channelsOf(addresses), named, brands.length - named.length) },
      buttons(button(texts.confirmAllYes, 'stop-all', 'yes'), showListChoice(messages)),
    ],
  }
}

/** `more` is further evidence. */
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
    // A person has one phone, but may have several e-mail addresses.
    requestKey: recipient.kind === 'phone' ? requestKey : `${requestKey}:${address.id}`,
  }
  return await refuse(register, { door: 'telegram', id: userId }, input)
}

/** A repeated request no longer knows what came before, so the history is asked. */
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

interface BrandRefusal extends Pick<Refusal, 'channel' | 'outcome'> {
  readonly brand: Pick<Brand, 'code' | 'name'>
}

interface RefusedOutcome extends Refusal, BrandRefusal {
  readonly address: ProvedAddress
  /** True if it ended an ONAY. */
  readonly undoable: boolean
}

/** Brands, buttons and receipts beyond this are counted, and left to the list. */
const rowsMax = 20

function refusalReply(outcomes: readonly RefusedOutcome[], { addresses, messages }: Speaker): Reply {
  const { refuse: texts } = messages.recipient
  const isKept = outcomes.some(({ outcome }) => changeOf(outcome) !== null)
  const uncovered = hasEmail(addresses) ? (hasPhone(addresses) ? [] : [texts.emailOnly]) : [texts.phoneOnly]
  const undo = undoChoices(outcomes, addresses, messages)
  const undoParts: Part[] =
    undo.length === 0 ? [] : [{ kind: 'text', text: texts.undoOffer }, buttons(...undo)]
  return {
    summary: isKept ? texts.stored : texts.unchanged,
    parts: [
      ...refusalTexts(outcomes, messages).map((text): Part => ({ kind: 'text', text })),
      note([...uncovered, messages.words.ownRecordsOnly].join(' ')),
      ...undoParts,
      buttons(...receiptChoices(outcomes, messages), showListChoice(messages)),
    ],
  }
}

function changeOf(outcome: Refusal['outcome']): RecordedChange | null {
  if (outcome.kind === 'stored') return outcome.change
  return outcome.kind === 'already' ? outcome.repeat : null
}

/** `stopped` says what a brand may no longer do. */
export function refusalTexts(
  outcomes: readonly BrandRefusal[],
  { recipient: { refuse: texts } }: Messages,
  stopped = texts.stopped,
): string[] {
  const stored = outcomes.flatMap(({ brand, channel, outcome }) =>
    outcome.kind === 'stored' ? [{ brand, channel, outcome, change: outcome.change }] : [],
  )
  const brands = byBrand(stored)
  const done = brands.slice(0, rowsMax).map(({ brand, of }) => stopped(brand.name, channelsIn(of)))
  if (brands.length > rowsMax) done.push(texts.stoppedMore(brands.length - rowsMax, channelsIn(stored)))
  const [only, ...others] = stored
  const receipts =
    only !== undefined && others.length === 0
      ? ` ${texts.receipt(only.change.consentDate, shortId(only.change.id))}`
      : stored
          .slice(0, rowsMax)
          .map(
            ({ brand, channel, change: { consentDate, id } }) =>
              `\n${texts.receiptOf(brand.name, channel, consentDate, shortId(id))}`,
          )
          .join('')
  const unchanged = unchangedLines(outcomes, texts)
  return [
    ...(stored.length === 0 ? [] : [[texts.stored, ...done].join(' ') + receipts]),
    ...(unchanged.length === 0 ? [] : [unchanged.join('\n')]),
  ]
}

function unchangedLines(outcomes: readonly BrandRefusal[], texts: Messages['recipient']['refuse']): string[] {
  const already = byBrand(outcomes.filter(({ outcome }) => outcome.kind === 'already'))
  const failed = byBrand(outcomes.filter(({ outcome }) => outcome.kind === 'failed'))
  // Channels are named of a brand that was stopped in part.
  const failedNames = failed.map(({ brand, of }) => {
    const isWhole = outcomes.every((one) => one.brand.code !== brand.code || one.outcome.kind === 'failed')
    return isWhole ? brand.name : texts.scope(brand.name, channelsIn(of))
  })
  return [
    ...already.slice(0, rowsMax).map(({ brand, of }) => {
      const ids = of.flatMap(({ outcome }) => changeOf(outcome) ?? []).map(({ id }) => shortId(id))
      const result = ids.length === 0 ? texts.unchanged : texts.repeated(ids)
      return `${texts.already(brand.name, channelsIn(of), sinceOf(of))} ${result}`
    }),
    ...(already.length > rowsMax ? [texts.alreadyMore(already.length - rowsMax)] : []),
    ...(failed.length > 0
      ? [texts.failed(failedNames.slice(0, rowsMax), Math.max(0, failedNames.length - rowsMax))]
      : []),
  ]
}

function sinceOf([first, ...others]: readonly BrandRefusal[]): string | null {
  if (first === undefined || others.length > 0 || first.outcome.kind !== 'already') return null
  const { before } = first.outcome
  return before === null ? null : (firstStatement(before)?.consentDate ?? null)
}

/** Each button says that it gives a new ONAY, and covers one consent. */
function undoChoices(
  outcomes: readonly RefusedOutcome[],
  addresses: readonly ProvedAddress[],
  { recipient: { refuse: texts } }: Messages,
): Choice[] {
  return outcomes
    .filter(({ undoable }) => undoable)
    .slice(0, rowsMax)
    .flatMap(({ brand, address, channel, recipientType, outcome }) => {
      if (outcome.kind !== 'stored') return []
      const label = texts.undo(brand.name, channel, toldApart(address, addresses))
      return [button(label, 'undo', brand.code, channel, recipientType, outcome.change.id.slice(0, idLength))]
    })
}

/** The history has them all. */
const receiptsMax = 5

export function receiptChoices(
  outcomes: readonly BrandRefusal[],
  { recipient: { receipt: texts } }: Messages,
  action = 'receipt',
  ...values: readonly string[]
): Choice[] {
  return outcomes
    .flatMap(({ brand, channel, outcome }) => {
      if (outcome.kind !== 'stored') return []
      return [
        button(texts.fetch(brand.name, channel), action, ...values, outcome.change.id.slice(0, idLength)),
      ]
    })
    .slice(0, receiptsMax)
}

function byBrand<One extends BrandRefusal>(
  outcomes: readonly One[],
): { readonly brand: One['brand']; readonly of: readonly One[] }[] {
  return [...Map.groupBy(outcomes, ({ brand }) => brand.code).values()].flatMap((of) =>
    of[0] === undefined ? [] : [{ brand: of[0].brand, of }],
  )
}

/** Each once, though both recipient types may be on record. */
export function channelsIn(outcomes: readonly { readonly channel: Channel }[]): Channel[] {
  return [...new Set(outcomes.map(({ channel }) => channel))]
}
