import * as z from 'zod'
import { type Brand, listBrands } from '../../../src/register/brands.ts'
import { keepDraft, openDraft } from '../../../src/register/drafts.ts'
import { telegramHolder } from '../../../src/register/holder.ts'
import type { ForwardedMessage } from '../context.ts'
import { clean, fold } from '../fold.ts'
import type { Choice, Reply } from '../reply.ts'
import { askForContact, sentence } from './ask.ts'
import { confirmAllReply, refuseAt } from './refuse.ts'
import type { Speaker } from './speaker.ts'
import { type BrandState, channelsOf, standingBrands } from './standing-brands.ts'
import { isOpen, showListChoice } from './stop-buttons.ts'

/**
 * The unwanted message itself, forwarded or pasted: the brand is found in it, and stopped by one button. Its text is kept as
 * evidence of the refusal, sealed; until the button is pressed it is kept for half an hour and no longer.
 */

/** An SMS of several parts, or a short mail. */
const textMax = 4000
const evidenceMax = 2000
/** More brands than these are named by nobody's message; the list is shown then, or all of them are offered at once. */
const offeredMax = 5

const kept = z.lazy(() =>
  z.object({ text: z.string(), from: z.string().nullable(), sentAt: z.number().nullable() }),
)

/** What a forwarded message is answered: a button for each brand that it names, most often one. */
export async function forwardedReply(speaker: Speaker, message: ForwardedMessage): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { forwarded: told, start } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const { mersis_no: mersis } = await context.register.settings()
  const text = clean(message.text).slice(0, textMax)
  const standing = await standingBrands(context.register, addresses)
  const named = brandsIn(`${message.from ?? ''} ${text}`, standing)
  const open = named.filter((state) => isOpen(state, addresses))
  if (named.length > 0 && open.length === 0) {
    return sentence(told.alreadyStopped(named.map(({ brand }) => brand.name)), listPart(speaker))
  }
  const all = standing.filter((state) => isOpen(state, addresses))
  const isFound = open.length > 0 && open.length <= offeredMax
  if (!isFound && !isOurs(text, mersis)) return sentence(told.notFound, listPart(speaker))
  if (!isFound && all.length === 0) return sentence(messages.recipient.consents.allStopped, listPart(speaker))
  const { from, sentAt } = message
  const draft = await keepDraft(context.register, telegramHolder(context.userId), { text, from, sentAt })
  const offered = isFound ? open : likely(all)
  const stops = [
    ...offered.map(({ brand }) =>
      stopChoice(messages.recipient.consents.stopBrand(brand.name), brand.code, draft),
    ),
    // Of a message that is ours and names no brand.
    ...(isFound || all.length < 2 ? [] : [stopChoice(messages.recipient.consents.stopAll, 'all', draft)]),
  ]
  const names = open.map(({ brand }) => brand.name)
  return sentence(isFound ? told.found(names) : told.ours, {
    kind: 'choices',
    choices: [...stops, showListChoice(messages)],
  })
}

function stopChoice(label: string, wanted: number | 'all' | 'all-yes', draft: string): Choice {
  return { label, action: { name: 'stop-forwarded', values: [wanted, draft] } }
}

/** The brands that a message of the company comes from most likely: those that have a record of him, where they are few. */
function likely(all: readonly BrandState[]): readonly BrandState[] {
  const known = all.filter(({ consents }) => consents.length > 0)
  const offered = known.length > 0 ? known : all
  return offered.length <= offeredMax ? offered : []
}

function listPart({ messages }: Speaker) {
  return { kind: 'choices' as const, choices: [showListChoice(messages)] }
}

/**
 * Stops every channel of the brand, with the message as evidence; values: brand, and what it is kept under. Every brand is asked
 * for once more, as it is elsewhere. After half an hour the text is gone, and the refusal holds without it.
 */
export async function stopForwardedReply(
  speaker: Speaker,
  [code = '', draft = '']: readonly string[],
): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { start, help } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const standing = (await standingBrands(context.register, addresses)).map(({ brand }) => brand)
  if (code === 'all') return confirmAllReply(speaker, standing, stopAllYes(speaker, draft))
  const named = (await listBrands(context.register)).filter((one) => String(one.code) === code)
  const brands = code === 'all-yes' ? standing : named
  if (brands.length === 0) return sentence(help.oldButton)
  const opened = await openDraft(context.register, telegramHolder(context.userId), draft)
  const message = kept.safeParse(opened).data
  const evidence =
    message === undefined
      ? {}
      : {
          forwarded: message.text.slice(0, evidenceMax),
          forwardedFrom: message.from,
          forwardedAt: message.sentAt,
        }
  return await refuseAt(speaker, addresses, brands, channelsOf(addresses), evidence)
}

function stopAllYes({ messages }: Speaker, draft: string): Choice {
  return stopChoice(messages.recipient.refuse.confirmAllYes, 'all-yes', draft)
}

/** Whether somebody pasted a message rather than wrote to us: it is long, and names us or one of our brands. */
export async function isPasted({ context: { register } }: Speaker, said: string): Promise<boolean> {
  if (said.length < pastedMin) return false
  const { mersis_no: mersis } = await register.settings()
  const brands = await listBrands(register)
  return isOurs(said, mersis) || brands.some((brand) => isNamed(brand, wordsIn(said)))
}

const pastedMin = 60

/** The brands that a message names, by name or short name. */
function brandsIn(text: string, standing: readonly BrandState[]): readonly BrandState[] {
  const words = wordsIn(text)
  const named = standing.filter(({ brand }) => isNamed(brand, words))
  // Of "Örnek" and "Örnek Kahve" the longer is meant where both stand.
  return named.filter(
    (one) => !named.some((other) => other !== one && covers(other.brand.name, one.brand.name)),
  )
}

function isOurs(text: string, mersis: string): boolean {
  return mersis !== '' && text.replace(/(?<=\d)[ .-](?=\d)/g, '').includes(mersis)
}

function isNamed({ name, shortNames }: Brand, words: string): boolean {
  return [name, ...shortNames].some((known) => words.includes(wordsIn(known)))
}

function covers(longer: string, shorter: string): boolean {
  return longer.length > shorter.length && wordsIn(longer).includes(wordsIn(shorter))
}

/** Folded words with a blank on either side, so that whole words are found. */
function wordsIn(text: string): string {
  return ` ${fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ')} `
}
