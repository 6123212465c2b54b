import type { ProvedAddress } from '../../../src/register/people.ts'
import type { Messages } from '../../messages/index.ts'
import { brandsLike } from '../parse/brand.ts'
import { fold } from '../parse/fold.ts'
import { button, buttons, type Choice, note, type Reply } from '../reply.ts'
import { type BrandState, brandPart, everyStop, hasOpen, showListChoice, standingBrands } from './brands.ts'
import { listReply } from './list.ts'
import type { Speaker } from './speaker.ts'

/** As many as one keyboard holds with all their buttons. */
const foundMax = 16
const nameMax = 100

/** `/ret`: the list; `/ret kahve`: the brands that are called so, each with all its buttons. */
export async function stopCommand(speaker: Speaker, rest: string): Promise<Reply> {
  const { messages, addresses } = speaker
  const { consents: texts } = messages.recipient
  const name = rest.slice(0, nameMax)
  if (name === '') return await listReply(speaker)
  const found = await brandsCalled(speaker, name)
  const shown = found.slice(0, foundMax)
  const title =
    found.length === 0
      ? texts.notFound(name)
      : texts.found(name, found.length, foundMax, hasOpen(shown, addresses))
  return brandsReply(shown, title, addresses, messages)
}

/** The brands this person can refuse that are called so: by name, short name or code, as the staff name them too. */
export async function brandsCalled({ context, addresses }: Speaker, name: string): Promise<BrandState[]> {
  if (addresses.length === 0) return []
  const standing = await standingBrands(context.register, addresses)
  const codes = brandsLike(
    name,
    standing.map(({ brand }) => brand),
  ).map(({ code }) => code)
  return standing.filter(({ brand }) => codes.includes(brand.code))
}

/**
 * The words by which people say that they want no more. Whoever says one is shown what he can stop; nothing is done by it, so that
 * it may be understood generously.
 */

/** Folded, and whole but for endings that keep the meaning: "arama" is a channel, "aramayın" is not. */
const refusing = [
  /^(?:istem|durdur|iptal|abone|rahatsiz)/,
  /^(?:gonder|yolla|yaz|at)m[ae](?:y[ie]n(?:[ie]z)?|s[ie]n(?:l[ae]r)?)?$/,
  /^arama(?:yin(?:iz)?|sin(?:lar)?)$/,
  /^cik(?:is|mak|ar|arin|ariniz)?$/,
  /^(?:ret|unsubscribe|optout|dont|remove)$/,
]

/** What stands beside them and names no brand, or hardly ever. */
const beside =
  /^(?:bana|beni|bize|artik|lutfen|daha|bir|icin|mesaj\p{L}*|sms\p{L}*|mail\p{L}*|e|posta\p{L}*|eposta\p{L}*|reklam\p{L}*|kampanya\p{L}*|ileti\p{L}*|arama|etme\p{L}*|et|me|my|send|messages?|please)$/u

/**
 * What may be the name of a brand in a text that wants no more, the likeliest first; empty where none is named. Null for a text
 * that does not say so.
 */
export function namedInRefusal(said: string): readonly string[] | null {
  const words = said.split(' ')
  const others = words.filter((word) => !refusing.some((pattern) => pattern.test(lettersOf(word))))
  if (others.length === words.length) return null
  // "Kahve'den" is Kahve with an ending.
  const bare = others.map((word) => word.replace(/'\p{L}*/u, '').replace(/[.,;:!?]+$/, ''))
  const names = [
    others,
    bare.filter((word) => !word.split('-').every((part) => beside.test(lettersOf(part)))),
  ]
  return [...new Set(names.map((name) => name.join(' ')))].filter((name) => name !== '')
}

function lettersOf(word: string): string {
  return fold(word).replace(/[^\p{L}]/gu, '')
}

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
    return [button(label, 'stop-page', first.code, last.code)]
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
  const { help } = messages.recipient
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
      ...(shown.length === 0 ? [] : [note(messages.words.ownRecordsOnly)]),
      buttons(...choices, showListChoice(messages)),
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
