import type { ProvedAddress } from '../../../src/register/people.ts'
import type { Messages } from '../../messages/index.ts'
import type { Choice, Reply } from '../reply.ts'
import { askForContact } from './ask.ts'
import type { Speaker } from './speaker.ts'
import { type BrandState, standingBrands } from './standing-brands.ts'
import { brandPart, everyStop, hasOpen, showListChoice } from './stop-buttons.ts'

/**
 * Brands by the alphabet, for a company that has more of them than one keyboard holds. Every page is a button of its own, and
 * on a page every brand has all its buttons, so that whatever is to be stopped is two presses away (L4).
 */

/** Few enough to be found at a glance; with more brands than these hold, the pages grow instead. */
const pagesMax = 40
/** With three buttons each, what fits into one keyboard. */
const pageBrandsMin = 16
/** How much of a name stands on the button of its page. */
const nameLettersMax = 18

/** A button for each page of these brands, named by its first and its last one. */
export function pageChoices(brands: readonly BrandState[], messages: Messages): Choice[] {
  const sorted = inOrder(brands)
  const size = Math.max(pageBrandsMin, Math.ceil(sorted.length / pagesMax))
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, page): Choice[] => {
    const first = sorted[page * size]?.brand
    const last = sorted[Math.min((page + 1) * size, sorted.length) - 1]?.brand
    if (first === undefined || last === undefined) return []
    const label = messages.recipient.consents.page(shortened(first.name), shortened(last.name))
    return [{ label, action: { name: 'stop-page', values: [first.code, last.code] } }]
  }).flat()
}

/**
 * The brands of a page with what they hold and all their buttons; values: its first and its last brand. Nothing is refused by
 * asking. Where one of the two is gone meanwhile, the pages are other ones, and the list is to be asked for again.
 */
export async function stopPageReply(
  speaker: Speaker,
  [from = '', to = '']: readonly string[],
): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { start, help } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const sorted = inOrder(await standingBrands(context.register, addresses))
  const first = sorted.findIndex(({ brand }) => String(brand.code) === from)
  const last = sorted.findIndex(({ brand }) => String(brand.code) === to)
  if (first === -1 || last < first) return brandsReply([], help.oldButton, addresses, messages)
  const shown = sorted.slice(first, last + 1)
  const [one, another] = [sorted[first]?.brand.name ?? '', sorted[last]?.brand.name ?? '']
  const title = messages.recipient.consents.pageTitle(one, another, hasOpen(shown, addresses))
  return brandsReply(shown, title, addresses, messages)
}

/** Brands with what is recorded of them and a button for everything that can be stopped. */
export function brandsReply(
  shown: readonly BrandState[],
  title: string,
  addresses: readonly ProvedAddress[],
  messages: Messages,
): Reply {
  const choices = shown.flatMap((state) => everyStop(state, addresses, messages))
  return {
    summary: title,
    parts: [
      { kind: 'text', text: title },
      ...shown
        .filter(({ consents }) => consents.length > 0)
        .map((state) => brandPart(state, addresses, messages)),
      ...(shown.length === 0 ? [] : [{ kind: 'note' as const, text: messages.words.ownRecordsOnly }]),
      { kind: 'choices', choices: [...choices, showListChoice(messages)] },
    ],
  }
}

/** Made when it is first used, as `dateFormat` does. */
let alphabet: Intl.Collator | undefined

/** By name, and by code where names are the same, so that a page is the same page each time. */
function inOrder(brands: readonly BrandState[]): BrandState[] {
  alphabet ??= new Intl.Collator('tr', { numeric: true })
  const { compare } = alphabet
  return brands.toSorted(
    ({ brand: one }, { brand: other }) => compare(one.name, other.name) || one.code - other.code,
  )
}

function shortened(name: string): string {
  const letters = Array.from(name)
  return letters.length <= nameLettersMax ? name : `${letters.slice(0, nameLettersMax - 1).join('')}…`
}
