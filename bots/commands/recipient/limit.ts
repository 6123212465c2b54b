import { addDays, dayOf, type IstanbulDay, isIstanbulDay } from '../../../src/calendar/istanbul.ts'
import { type Channel, isChannel } from '../../../src/consent/channel.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { endLimit, limitsOf, setLimit } from '../../../src/register/limits.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { toldApart } from './addresses.ts'
import { askForContact, sentence } from './ask.ts'
import type { Speaker } from './speaker.ts'
import { standingBrands } from './standing-brands.ts'
import { showListChoice } from './stop-buttons.ts'

/**
 * A limit to what he has allowed: "only until the end of November". He is reminded once, and then RET is recorded by itself. A
 * limit only ever takes away, so one press sets it.
 */

const consentsMax = 16
/** Nobody plans further ahead by a button. */
const daysAheadMax = 400

/** `/sure`: the limits he has set, and what he could limit. */
export async function limitsReply(speaker: Speaker): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { limit: told, start } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const limits = await limitsOf(context.register, context.userId)
  const set = limits.map(({ brandName, channel, untilOn }) => told.set(brandName, channel, untilOn))
  const lift = limits.map(
    ({ id, brandName, channel }): Choice => ({
      label: told.lift(brandName, channel),
      action: { name: 'limit-lift', values: [id] },
    }),
  )
  const allowed = (await allowedConsents(speaker)).slice(0, consentsMax).map(
    ({ brand, channel, address }): Choice => ({
      label: told.choose(brand.name, channel, toldApart(address, addresses)),
      action: { name: 'limit', values: [brand.code, channel, address.id] },
    }),
  )
  const text: Part[] = [
    ...(set.length === 0 ? [] : [{ kind: 'text' as const, text: set.join('\n') }]),
    { kind: 'text', text: allowed.length === 0 ? told.nothing : told.which },
  ]
  return {
    summary: told.title,
    parts: [
      { kind: 'heading', text: told.title },
      ...text,
      { kind: 'choices', choices: [...lift, ...allowed, showListChoice(messages)] },
    ],
  }
}

interface Allowed {
  readonly brand: Brand
  readonly channel: Channel
  readonly address: ProvedAddress
}

async function allowedConsents({ addresses, context }: Speaker): Promise<Allowed[]> {
  return (await standingBrands(context.register, addresses)).flatMap(({ brand, consents }) =>
    consents
      .filter(({ status }) => status === 'ONAY')
      .map(({ channel, address }) => ({ brand, channel, address })),
  )
}

/** Asks until when; values: brand, channel, address. */
export async function limitAskReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, context } = speaker
  const { limit: told, help } = messages.recipient
  const one = await allowedFrom(speaker, values)
  if (one === null) return sentence(help.oldButton)
  const { brand, channel, address } = one
  const choices = lastDays(dayOf(context.register.clock())).map(
    (day): Choice => ({
      label: told.until(brand.name, channel, day),
      action: { name: 'limit-set', values: [brand.code, channel, address.id, day] },
    }),
  )
  return sentence(told.ask(brand.name, channel), {
    kind: 'choices',
    choices: [...choices, showListChoice(messages)],
  })
}

/** Sets it; values: brand, channel, address, the last day. */
export async function limitSetReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, context, language } = speaker
  const { limit: told, help } = messages.recipient
  const { register, userId, chatId } = context
  const one = await allowedFrom(speaker, values)
  const untilOn = values[3] ?? ''
  const today = dayOf(register.clock())
  if (one === null || !isIstanbulDay(untilOn) || untilOn < today || untilOn > addDays(today, daysAheadMax)) {
    return sentence(help.oldButton)
  }
  const { brand, channel, address } = one
  await setLimit(register, { userId, chatId, language, address, brandCode: brand.code, channel, untilOn })
  return sentence(told.done(brand.name, channel, untilOn), {
    kind: 'choices',
    choices: [{ label: told.all, action: { name: 'limits', values: [] } }, showListChoice(messages)],
  })
}

/** Takes a limit back: the consent holds on as it was. Values: its number. */
export async function limitLiftReply(speaker: Speaker, [id = '']: readonly string[]): Promise<Reply> {
  const { messages, context } = speaker
  const { limit: told, help } = messages.recipient
  const one = (await limitsOf(context.register, context.userId)).find((limit) => String(limit.id) === id)
  if (one === undefined) return sentence(help.oldButton)
  await endLimit(context.register, one.id)
  return sentence(told.lifted(one.brandName, one.channel), {
    kind: 'choices',
    choices: [showListChoice(messages)],
  })
}

async function allowedFrom(
  speaker: Speaker,
  [code = '', channel = '', id = '']: readonly string[],
): Promise<Allowed | null> {
  if (!isChannel(channel)) return null
  const found = (await allowedConsents(speaker)).find(
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
