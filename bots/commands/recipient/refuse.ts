import {
  type Channel,
  firstStatement,
  kindFor,
  shortId,
  telegramSource,
} from '../../../src/consent/consent.ts'
import { type Brand, listBrands } from '../../../src/register/brands.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import type { RecordedChange } from '../../../src/register/record/decide-change.ts'
import { endedOnays, type Refusal, refuse } from '../../../src/register/record/refuse.ts'
import type { Messages } from '../../messages/index.ts'
import { button, buttons, note, paragraph, type Reply, sentence } from '../reply.ts'
import {
  backToListChoice,
  byBrand,
  byChannels,
  channelsIn,
  channelsOf,
  firstOf,
  showListChoice,
  standingBrands,
} from './brands.ts'
import { evidenceOf, hasEmail, hasPhone, type Speaker } from './speaker.ts'

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

/** Asks first, since it reaches further than the screen shows. Value: `here` from the list, `yes` from its question. */
export async function stopAllReply(speaker: Speaker, [answer]: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { refuse: texts } = messages.recipient
  const standing = await standingBrands(context.register, addresses)
  const brands = standing.map(({ brand }) => brand)
  if (answer === 'yes') {
    const outcomes = await outcomesAt(speaker, addresses, brands, channelsOf(addresses))
    return { ...(await refusalReply(outcomes, speaker, true)), replaces: true }
  }
  const named = brands.slice(0, brandsNamedMax).map(({ name }) => name)
  return {
    summary: texts.confirmAllSummary,
    parts: [
      { kind: 'text', text: texts.confirmAll(channelsOf(addresses), named, brands.length - named.length) },
      buttons(button(texts.confirmAllYes, 'stop-all', 'yes'), backToListChoice(messages)),
    ],
    replaces: answer === 'here',
  }
}

/** Records RET for addresses, brands and channels, and answers. */
export async function refuseAt(
  speaker: Speaker,
  addresses: readonly ProvedAddress[],
  brands: readonly Brand[],
  channels: readonly Channel[],
): Promise<Reply> {
  return await refusalReply(await outcomesAt(speaker, addresses, brands, channels), speaker, false)
}

async function outcomesAt(
  speaker: Speaker,
  addresses: readonly ProvedAddress[],
  brands: readonly Brand[],
  channels: readonly Channel[],
): Promise<RefusedOutcome[]> {
  const outcomes: RefusedOutcome[] = []
  for (const address of addresses) {
    for (const refusal of await refusalsAt(speaker, address, brands, channels)) {
      const brand = brands.find(({ code }) => code === refusal.brandCode)
      if (brand !== undefined) outcomes.push({ ...refusal, brand })
    }
  }
  return outcomes
}

async function refusalsAt(
  speaker: Speaker,
  address: ProvedAddress,
  brands: readonly Brand[],
  channels: readonly Channel[],
): Promise<Refusal[]> {
  const { register, requestKey } = speaker.context
  const { recipient } = address
  const reaching = channels.filter((channel) => kindFor(channel) === recipient.kind)
  if (reaching.length === 0) return []
  const input = {
    recipient,
    brandCodes: brands.map(({ code }) => code),
    channels: reaching,
    source: telegramSource,
    evidence: await evidenceOf(speaker, address),
    // A person has one phone, but may have several e-mail addresses.
    requestKey: recipient.kind === 'phone' ? requestKey : `${requestKey}:${address.id}`,
  }
  return await refuse(register, speaker.actor, input)
}

type RefusalWords = Messages['recipient']['refuse']

interface RefusedOutcome extends Refusal {
  readonly brand: Brand
}

/** One undo and one receipt, however much one press has stopped. */
async function refusalReply(
  outcomes: readonly RefusedOutcome[],
  { addresses, messages, context: { register, requestKey } }: Speaker,
  isEverything: boolean,
): Promise<Reply> {
  const { refuse: texts } = messages.recipient
  const isKept = outcomes.some(({ outcome }) => changeOf(outcome) !== null)
  const isWhole = outcomes.every(({ outcome }) => outcome.kind !== 'failed')
  const stored = isEverything && isWhole ? texts.storedAll : texts.stored
  const uncovered = hasEmail(addresses) ? (hasPhone(addresses) ? [] : [texts.emailOnly]) : [texts.phoneOnly]
  const undoable = byBrand(await endedOnays(register, requestKey)).map(({ brand, of }) =>
    texts.scope(brand.name, channelsIn(of)),
  )
  const undo = undoable.length === 0 ? [] : [button(texts.undo, 'undo', requestKey)]
  const isStored = outcomes.some(({ outcome }) => outcome.kind === 'stored')
  const receipts = isStored ? [button(messages.recipient.receipt.fetch, 'receipt', requestKey)] : []
  return {
    summary: isKept ? texts.stored : texts.unchanged,
    parts: [
      ...refusalTexts(outcomes, texts, stored).map(paragraph),
      ...uncovered.map(note),
      ...undo.map(() => paragraph(texts.undoOffer(...firstOf(undoable)))),
      buttons(...undo, ...receipts, showListChoice(messages)),
    ],
  }
}

function changeOf(outcome: Refusal['outcome']): RecordedChange | null {
  if (outcome.kind === 'stored') return outcome.change
  return outcome.kind === 'already' ? outcome.repeat : null
}

function refusalTexts(outcomes: readonly RefusedOutcome[], texts: RefusalWords, stored: string): string[] {
  const changed = outcomes.filter(({ outcome }) => outcome.kind === 'stored')
  const done = byChannels(changed).map(({ channels, brands }) => texts.stopped(...firstOf(brands), channels))
  const unchanged = unchangedLines(outcomes, texts)
  return [
    ...(changed.length === 0 ? [] : [[stored, ...done, receiptText(changed, texts)].join(' ')]),
    ...(unchanged.length === 0 ? [] : [unchanged.join('\n')]),
  ]
}

function receiptText(outcomes: readonly RefusedOutcome[], texts: RefusalWords): string {
  const changes = outcomes.flatMap(({ outcome }) => changeOf(outcome) ?? [])
  return texts.receipt(
    changes[0]?.consentDate ?? null,
    changes.map(({ id }) => shortId(id)),
  )
}

function unchangedLines(outcomes: readonly RefusedOutcome[], texts: RefusalWords): string[] {
  const already = outcomes.filter(({ outcome }) => outcome.kind === 'already')
  const failed = byBrand(outcomes.filter(({ outcome }) => outcome.kind === 'failed'))
  // Channels are named of a brand that was stopped in part.
  const failedNames = failed.map(({ brand, of }) => {
    const isWhole = outcomes.every((one) => one.brand.code !== brand.code || one.outcome.kind === 'failed')
    return isWhole ? brand.name : texts.scope(brand.name, channelsIn(of))
  })
  return [
    ...byChannels(already).map(({ channels, brands, of }) => {
      const ids = of.flatMap(({ outcome }) => changeOf(outcome) ?? []).map(({ id }) => shortId(id))
      const result = ids.length === 0 ? texts.unchanged : texts.repeated(ids)
      return `${texts.already(...firstOf(brands), channels, sinceOf(of))} ${result}`
    }),
    ...(failed.length > 0 ? [texts.failed(...firstOf(failedNames))] : []),
  ]
}

function sinceOf([first, ...others]: readonly RefusedOutcome[]): string | null {
  if (first === undefined || others.length > 0 || first.outcome.kind !== 'already') return null
  const { before } = first.outcome
  return before === null ? null : (firstStatement(before)?.consentDate ?? null)
}
