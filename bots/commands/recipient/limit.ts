import { addDays, dayOf, type IstanbulDay, isIstanbulDay } from '../../../src/calendar/istanbul.ts'
import { isChannel } from '../../../src/consent/channel.ts'
import { endLimit, type Limit, limitsOf, setLimit } from '../../../src/register/limits.ts'
import type { Choice, Reply } from '../reply.ts'
import { toldApart } from './addresses.ts'
import { askForContact, sentence } from './ask.ts'
import { brandsCalled } from './find-brand.ts'
import { pageOf, skippedIn } from './pages.ts'
import type { Speaker } from './speaker.ts'
import { type BrandState, type OwnOnay, onaysIn, standingBrands } from './standing-brands.ts'
import { showListChoice } from './stop-buttons.ts'

/**
 * A limit to what he has allowed: "only until the end of November". He is reminded once, and then RET is recorded by itself. A
 * limit only ever takes away, so one press sets it.
 */

const perPage = 16
/** Of the brands that are called as he typed. */
const foundMax = 40
/** Nobody plans further ahead by a button. */
const daysAheadMax = 400

/** `/sure`: the limits he has set, and what he could limit; `/sure kahve`: of the brands that are called so. */
export async function limitsReply(speaker: Speaker, rest = ''): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { start, consents } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const found =
    rest === '' ? await standingBrands(context.register, addresses) : await brandsCalled(speaker, rest)
  if (found.length === 0 && rest !== '') {
    return sentence(consents.notFound(rest), { kind: 'choices', choices: [showListChoice(messages)] })
  }
  return await limitsPage(speaker, found, 0, rest === '' ? perPage : foundMax)
}

/** Another page; values: how many consents to skip. */
export async function limitsPageReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  if (addresses.length === 0) return await askForContact(speaker, messages.recipient.start.proofNeeded)
  const standing = await standingBrands(context.register, addresses)
  return { ...(await limitsPage(speaker, standing, skippedIn(values), perPage)), replaces: true }
}

async function limitsPage(
  speaker: Speaker,
  standing: readonly BrandState[],
  skipped: number,
  size: number,
): Promise<Reply> {
  const { messages, context } = speaker
  const { limit: told, consents } = messages.recipient
  const limits = await limitsOf(context.register, context.userId)
  const { previous: before, next: after } = consents
  const allowed = onaysIn(standing)
  const { shown, turns } = pageOf(allowed, skipped, { size, action: 'limits-more', before, after })
  const set =
    skipped > 0
      ? []
      : limits.filter(({ brandCode }) => standing.some(({ brand }) => brand.code === brandCode))
  const lines = set.map((one) => told.set(one.brandName, one.channel, whereOf(one, speaker), one.untilOn))
  return {
    summary: told.title,
    parts: [
      { kind: 'heading', text: told.title },
      ...(lines.length === 0 ? [] : [{ kind: 'text' as const, text: lines.join('\n') }]),
      { kind: 'text', text: shown.length === 0 ? told.nothing : told.which },
      {
        kind: 'choices',
        choices: [
          ...set.map((one) => liftChoice(one, speaker)),
          ...shown.map((one) => limitChoice(one, speaker)),
          ...turns,
          showListChoice(messages),
        ],
      },
    ],
  }
}

/** Which of his addresses a limit is about, where he has several of its kind. */
function whereOf({ recipientId }: Limit, { addresses }: Speaker): string | null {
  const one = addresses.find((address) => address.recipientId === recipientId)
  return one === undefined ? null : toldApart(one, addresses)
}

function liftChoice(limit: Limit, speaker: Speaker): Choice {
  const { limit: told } = speaker.messages.recipient
  return {
    label: told.lift(limit.brandName, limit.channel, whereOf(limit, speaker)),
    action: { name: 'limit-lift', values: [limit.id] },
  }
}

function limitChoice({ brand, channel, address }: OwnOnay, { messages, addresses }: Speaker): Choice {
  return {
    label: messages.recipient.limit.choose(brand.name, channel, toldApart(address, addresses)),
    action: { name: 'limit', values: [brand.code, channel, address.id] },
  }
}

/** Asks until when; values: brand, channel, address. */
export async function limitAskReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, context, addresses } = speaker
  const { limit: told, start, help } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const one = await allowedFrom(speaker, values)
  if (one === null) return sentence(help.oldButton)
  const { brand, channel, address } = one
  const at = toldApart(address, addresses)
  const choices = lastDays(dayOf(context.register.clock())).map(
    (day): Choice => ({
      label: told.until(brand.name, channel, at, day),
      action: { name: 'limit-set', values: [brand.code, channel, address.id, day] },
    }),
  )
  return sentence(told.ask(brand.name, channel, at), {
    kind: 'choices',
    choices: [...choices, showListChoice(messages)],
  })
}

/** Sets it; values: brand, channel, address, the last day. */
export async function limitSetReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, addresses, context, language } = speaker
  const { limit: told, start, help } = messages.recipient
  const { register, userId, chatId } = context
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const one = await allowedFrom(speaker, values)
  const untilOn = values[3] ?? ''
  const today = dayOf(register.clock())
  if (one === null || !isIstanbulDay(untilOn) || untilOn < today || untilOn > addDays(today, daysAheadMax)) {
    return sentence(help.oldButton)
  }
  const { brand, channel, address } = one
  await setLimit(register, { userId, chatId, language, address, brandCode: brand.code, channel, untilOn })
  return sentence(told.done(brand.name, channel, toldApart(address, addresses), untilOn), {
    kind: 'choices',
    choices: [{ label: told.all, action: { name: 'limits', values: [] } }, showListChoice(messages)],
  })
}

/** Takes a limit back: the consent holds on as it was, so that its address has to be proved. Values: its number. */
export async function limitLiftReply(speaker: Speaker, [id = '']: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { limit: told, start, help } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const one = (await limitsOf(context.register, context.userId)).find(
    (limit) =>
      String(limit.id) === id && addresses.some(({ recipientId }) => recipientId === limit.recipientId),
  )
  if (one === undefined) return sentence(help.oldButton)
  await endLimit(context.register, one.id)
  return sentence(told.lifted(one.brandName, one.channel, whereOf(one, speaker)), {
    kind: 'choices',
    choices: [showListChoice(messages)],
  })
}

async function allowedFrom(
  speaker: Speaker,
  [code = '', channel = '', id = '']: readonly string[],
): Promise<OwnOnay | null> {
  if (!isChannel(channel)) return null
  const { addresses, context } = speaker
  const found = onaysIn(await standingBrands(context.register, addresses)).find(
    (one) => String(one.brand.code) === code && one.channel === channel && String(one.address.id) === id,
  )
  return found ?? null
}

/** The ends of this month and the next two, and of the year; each once, the nearest first. */
function lastDays(today: IstanbulDay): IstanbulDay[] {
  const [year = 0, month = 1] = today.split('-').map(Number)
  const endOf = (ahead: number) => new Date(Date.UTC(year, month + ahead, 0)).toISOString().slice(0, 10)
  return [...new Set([endOf(0), endOf(1), endOf(2), `${year}-12-31`])].toSorted()
}
