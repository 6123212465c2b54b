import * as z from 'zod'
import { clean, fold } from '../../../src/consent/fold.ts'
import { telegramPrincipal } from '../../../src/register/actor.ts'
import { type Brand, listBrands } from '../../../src/register/brands.ts'
import { keepDraft, openDraft } from '../../../src/register/drafts.ts'
import type { ForwardedMessage } from '../context.ts'
import { button, buttons, type Reply, sentence } from '../reply.ts'
import { type BrandState, channelsOf, hasOpen, showListChoice, standingBrands } from './brands.ts'
import { refuseAt } from './refuse.ts'
import type { Speaker } from './speaker.ts'

/** An unwanted message, forwarded or pasted. Its text becomes encrypted evidence of the refusal. */

const textMax = 4000
const evidenceMax = 2000
/** A message that names more brands is answered with the list. */
const offeredMax = 5

const kept = z.lazy(() => z.object({ text: z.string() }))

export async function forwardedReply(speaker: Speaker, message: ForwardedMessage): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { forwarded: texts, consents } = messages.recipient
  const list = buttons(showListChoice(messages))
  const text = clean(message.text).slice(0, textMax)
  const named = brandsIn(`${message.from ?? ''} ${text}`, await standingBrands(context.register, addresses))
  const open = named.filter((state) => hasOpen([state], speaker))
  if (named.length > 0 && open.length === 0) {
    return sentence(texts.alreadyStopped(named.map(({ brand }) => brand.name)), list)
  }
  if (open.length === 0 || open.length > offeredMax) return sentence(texts.notFound, list)
  const draft = await keepDraft(context.register, telegramPrincipal(context.userId), { text })
  const stops = open.map(({ brand }) =>
    button(consents.stopBrand(brand.name), 'stop-forwarded', brand.code, draft),
  )
  const names = open.map(({ brand }) => brand.name)
  return sentence(texts.found(names), buttons(...stops, showListChoice(messages)))
}

/** Values: brand, draft. The message is evidence if it is still kept. */
export async function stopForwardedReply(
  speaker: Speaker,
  [code = '', draft = '']: readonly string[],
): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { help } = messages.recipient
  const brand = (await listBrands(context.register)).find((one) => String(one.code) === code)
  if (brand === undefined) return sentence(help.oldButton)
  const opened = await openDraft(context.register, telegramPrincipal(context.userId), draft)
  const { data } = kept.safeParse(opened)
  const evidence = data === undefined ? {} : { forwarded: data.text.slice(0, evidenceMax) }
  return await refuseAt(speaker, addresses, [brand], channelsOf(addresses), evidence)
}

/** True for a long text that names a brand. */
export async function isPasted({ context: { register } }: Speaker, said: string): Promise<boolean> {
  if (said.length < pastedMin) return false
  const words = wordsIn(said)
  return (await listBrands(register)).some((brand) => isNamed(brand, words))
}

const pastedMin = 60

function brandsIn(text: string, standing: readonly BrandState[]): readonly BrandState[] {
  const words = wordsIn(text)
  const named = standing.filter(({ brand }) => isNamed(brand, words))
  // If both "Örnek" and "Örnek Kahve" fit, the longer one counts.
  return named.filter(
    (one) => !named.some((other) => other !== one && covers(other.brand.name, one.brand.name)),
  )
}

function isNamed({ name, shortNames }: Brand, words: string): boolean {
  return [name, ...shortNames].some((known) => words.includes(wordsIn(known)))
}

function covers(longer: string, shorter: string): boolean {
  return longer.length > shorter.length && wordsIn(longer).includes(wordsIn(shorter))
}

/** Folded words between blanks, so that whole words are found. */
function wordsIn(text: string): string {
  return ` ${fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ')} `
}
