import { brandsLike } from '../parse/brand.ts'
import { fold } from '../parse/fold.ts'
import type { Reply } from '../reply.ts'
import { askForContact } from './ask.ts'
import { brandsReply } from './brand-pages.ts'
import { listReply } from './list.ts'
import type { Speaker } from './speaker.ts'
import { type BrandState, standingBrands } from './standing-brands.ts'
import { hasOpen } from './stop-buttons.ts'

/** As many as one keyboard holds with all their buttons. */
const foundMax = 16
const nameMax = 100

/** `/ret`: the list; `/ret kahve`: the brands that are called so, each with all its buttons. */
export async function stopCommand(speaker: Speaker, rest: string): Promise<Reply> {
  const { messages, addresses } = speaker
  const { consents: texts, start } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
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
