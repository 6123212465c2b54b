import type { Channel } from '../../../src/consent/channel.ts'
import { begun } from '../../../src/consent/consent.ts'
import { shortId } from '../../../src/consent/short-id.ts'
import type { Brand } from '../../../src/register/brands.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import type { RecordedChange } from '../../../src/register/record/record.ts'
import type { Refusal } from '../../../src/register/record/refuse.ts'
import type { Messages } from '../../messages/index.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { hasEmail, hasPhone, toldApart } from './addresses.ts'
import { receiptChoices } from './receipt.ts'
import type { Speaker } from './speaker.ts'
import { showListChoice } from './stop-buttons.ts'
import { idLength } from './undo.ts'

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
export function refusalReply(
  outcomes: readonly RefusedOutcome[],
  { addresses, messages }: Pick<Speaker, 'addresses' | 'messages'>,
): Reply {
  const { refuse: told } = messages.recipient
  const stored = outcomes.filter((one) => storedChange(one) !== null)
  const isKept = outcomes.some((one) => (storedChange(one) ?? repeatOf(one)) !== null)
  const parts: Part[] = [
    ...(stored.length > 0 ? [{ kind: 'text' as const, text: storedText(stored, messages) }] : []),
    ...unchangedParts(outcomes, messages),
  ]
  return {
    summary: isKept ? told.stored : told.unchanged,
    parts: [
      ...parts,
      { kind: 'note', text: [...uncovered(addresses, messages), messages.words.ownRecordsOnly].join(' ') },
      ...undoParts(
        outcomes.filter(({ undoable }) => undoable),
        addresses,
        messages,
      ),
      { kind: 'choices', choices: [...receiptChoices(stored, { messages }), showListChoice(messages)] },
    ],
  }
}

/** What a refusal of these addresses does not reach. */
function uncovered(addresses: readonly ProvedAddress[], { recipient: { refuse: told } }: Messages): string[] {
  if (!hasEmail(addresses)) return [told.phoneOnly]
  return hasPhone(addresses) ? [] : [told.emailOnly]
}

function storedChange({ outcome }: RefusedOutcome): RecordedChange | null {
  return outcome.kind === 'stored' ? outcome.change : null
}

function repeatOf({ outcome }: RefusedOutcome): RecordedChange | null {
  return outcome.kind === 'already' ? outcome.repeat : null
}

function storedText(stored: readonly RefusedOutcome[], { recipient: { refuse: told } }: Messages): string {
  const brands = byBrand(stored)
  const stopped = brands.slice(0, rowsMax).map(({ brand, of }) => told.stopped(brand.name, channelsIn(of)))
  if (brands.length > rowsMax) stopped.push(told.stoppedMore(brands.length - rowsMax, channelsIn(stored)))
  const [only, ...others] = stored
  const change = only === undefined ? null : storedChange(only)
  if (change !== null && others.length === 0) {
    return [told.stored, ...stopped, told.receipt(change.consentDate, shortId(change.id))].join(' ')
  }
  const receipts = stored.slice(0, rowsMax).flatMap((one) => {
    const kept = storedChange(one)
    return kept === null
      ? []
      : [told.receiptOf(one.brand.name, one.channel, kept.consentDate, shortId(kept.id))]
  })
  return [[told.stored, ...stopped].join(' '), ...receipts].join('\n')
}

/** What was refused before, or could not be stored. */
function unchangedParts(
  outcomes: readonly RefusedOutcome[],
  { recipient: { refuse: told } }: Messages,
): Part[] {
  const already = outcomes.filter(({ outcome }) => outcome.kind === 'already')
  const failed = outcomes.filter(({ outcome }) => outcome.kind === 'failed')
  const brands = byBrand(already)
  const sentences = [
    ...brands.slice(0, rowsMax).map(({ brand, of }) => {
      const ids = of.flatMap((one) => repeatOf(one) ?? []).map(({ id }) => shortId(id))
      const became = ids.length === 0 ? told.unchanged : told.repeated(ids)
      return `${told.already(brand.name, channelsIn(of), sinceOf(of))} ${became}`
    }),
    ...(brands.length > rowsMax ? [told.alreadyMore(brands.length - rowsMax)] : []),
    ...(failed.length > 0 ? [failedText(failed, outcomes, told)] : []),
  ]
  return sentences.length === 0 ? [] : [{ kind: 'text', text: sentences.join('\n') }]
}

/** Of a brand that was stopped in part the channels are named. */
function failedText(
  failed: readonly RefusedOutcome[],
  all: readonly RefusedOutcome[],
  told: Messages['recipient']['refuse'],
): string {
  const names = byBrand(failed).map(({ brand, of }) => {
    const isWhole = all.every((one) => one.brand.code !== brand.code || one.outcome.kind === 'failed')
    return isWhole ? brand.name : told.scope(brand.name, channelsIn(of))
  })
  return told.failed(names.slice(0, rowsMax), Math.max(0, names.length - rowsMax))
}

function sinceOf([first, ...others]: readonly RefusedOutcome[]): string | null {
  if (first === undefined || others.length > 0 || first.outcome.kind !== 'already') return null
  const { before } = first.outcome
  return before === null ? null : (begun(before)?.consentDate ?? null)
}

/** One button for each consent that was taken away; pressing it is a new ONAY, so it says so and covers no more. */
function undoParts(
  undoable: readonly RefusedOutcome[],
  addresses: readonly ProvedAddress[],
  { recipient: { refuse: told } }: Messages,
): Part[] {
  const choices = undoable
    .slice(0, rowsMax)
    .flatMap(({ brand, address, channel, recipientType, outcome }): Choice[] => {
      if (outcome.kind !== 'stored') return []
      const values = [brand.code, channel, recipientType, outcome.change.id.slice(0, idLength)]
      const label = told.undo(brand.name, channel, toldApart(address, addresses))
      return [{ label, action: { name: 'undo', values } }]
    })
  return choices.length === 0
    ? []
    : [
        { kind: 'text', text: told.undoOffer },
        { kind: 'choices', choices },
      ]
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
