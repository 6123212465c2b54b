import { fold } from '../../../src/consent/fold.ts'
import type { Messages } from '../../messages/index.ts'
import { brandsLike } from '../parse/phrases.ts'
import { button, buttons, type Choice, type Reply, sentence } from '../reply.ts'
import {
  type BrandState,
  backToListChoice,
  brandPart,
  hasOpen,
  standingBrands,
  stopChoices,
} from './brands.ts'
import { listReply } from './list.ts'
import { stopAllReply } from './refuse.ts'
import type { Speaker } from './speaker.ts'

/** One keyboard holds this many with all their buttons. */
const foundMax = 16
const nameMax = 100

/** `/ret`: one button for everything; `/ret kahve`: the brands of that name, each with all its buttons. */
export async function stopCommand(speaker: Speaker, rest: string): Promise<Reply> {
  const { consents: texts } = speaker.messages.recipient
  const name = rest.slice(0, nameMax)
  if (name === '') return await stopEverything(speaker)
  const found = await brandsCalled(speaker, name)
  const shown = found.slice(0, foundMax)
  if (found.length === 0) return brandsReply(shown, texts.notFound(name), speaker)
  return brandsReply(shown, texts.found(name, found.length, foundMax, hasOpen(shown, speaker)), speaker)
}

async function stopEverything(speaker: Speaker): Promise<Reply> {
  const { context, addresses } = speaker
  const isOpen = hasOpen(await standingBrands(context.register, addresses), speaker)
  return isOpen ? await stopAllReply(speaker, []) : await listReply(speaker)
}

/** Finds brands by name, short name or code, as in commands of the staff. */
export async function brandsCalled({ context, addresses }: Speaker, name: string): Promise<BrandState[]> {
  return addresses.length === 0 ? [] : withName(await standingBrands(context.register, addresses), name)
}

export function withName(states: readonly BrandState[], name: string): BrandState[] {
  const named = brandsLike(
    name,
    states.map(({ brand }) => brand),
  )
  return states.filter(({ brand }) => named.some(({ code }) => code === brand.code))
}

/**
 * Folded words that ask for an end of messages. They only show what can be stopped, so they match generously.
 */
const refusing = [
  /^(?:istem|durdur|iptal|abone|rahatsiz)/,
  /^(?:gonder|yolla|yaz|at)m[ae](?:y[ie]n(?:[ie]z)?|s[ie]n(?:l[ae]r)?)?$/,
  /^arama(?:yin(?:iz)?|sin(?:lar)?)$/,
  /^cik(?:is|mak|ar|arin|ariniz)?$/,
  /^(?:ret|unsubscribe|optout|dont|remove)$/,
]

/** Words beside them that hardly ever name a brand. */
const beside =
  /^(?:bana|beni|bize|artik|lutfen|daha|bir|icin|mesaj\p{L}*|sms\p{L}*|mail\p{L}*|e|posta\p{L}*|eposta\p{L}*|reklam\p{L}*|kampanya\p{L}*|ileti\p{L}*|arama|etme\p{L}*|et|me|my|send|messages?|please)$/u

/** True if the text asks for an end of messages and says nothing else. */
export function isPlainRefusal(said: string): boolean {
  const names = namedInRefusal(said) ?? [said]
  return names.every((name) => name.split(' ').every((word) => beside.test(lettersOf(word))))
}

/** The likeliest first. Null if the text does not ask for an end of messages. */
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

/** With more brands than these hold, the pages grow instead. */
const pagesMax = 40
/** With three buttons each, what fits into one keyboard. */
const pageBrandsMin = 16
const nameLettersMax = 18

/** On a page every brand has all its buttons, so that whatever is to be stopped is two presses away (L4). */
export function pageChoices(brands: readonly BrandState[], messages: Messages): Choice[] {
  const sorted = inOrder(brands)
  const size = Math.max(pageBrandsMin, Math.ceil(sorted.length / pagesMax))
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, page) => {
    const shown = sorted.slice(page * size, (page + 1) * size)
    const [first, last] = [shown[0]?.brand, shown.at(-1)?.brand]
    if (first === undefined || last === undefined) return []
    const label = messages.recipient.consents.page(shortened(first.name), shortened(last.name))
    return [button(label, 'stop-page', first.code, last.code)]
  }).flat()
}

/** Values: first and last brand of the page. Out of date where one of them is gone. */
export async function stopPageReply(
  speaker: Speaker,
  [from = '', to = '']: readonly string[],
): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const sorted = inOrder(await standingBrands(context.register, addresses))
  const first = sorted.findIndex(({ brand }) => String(brand.code) === from)
  const last = sorted.findIndex(({ brand }) => String(brand.code) === to)
  if (first === -1 || last < first) return brandsReply([], messages.recipient.help.oldButton, speaker)
  const shown = sorted.slice(first, last + 1)
  const [one, another] = [sorted[first]?.brand.name ?? '', sorted[last]?.brand.name ?? '']
  return brandsReply(
    shown,
    messages.recipient.consents.pageTitle(one, another, hasOpen(shown, speaker)),
    speaker,
  )
}

function brandsReply(shown: readonly BrandState[], title: string, speaker: Speaker): Reply {
  const { messages } = speaker
  const answer = sentence(
    title,
    ...shown.filter(({ consents }) => consents.length > 0).map((state) => brandPart(state, speaker)),
    buttons(...shown.flatMap((state) => stopChoices(state, speaker)), backToListChoice(messages)),
  )
  return { ...answer, replaces: true }
}

let alphabet: Intl.Collator | undefined

/** By code where names are the same, so that a page stays the same. */
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
