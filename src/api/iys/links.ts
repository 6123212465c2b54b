import type { Context, Handler } from 'hono'
import { type Channel, isChannel, kindFor } from '../../consent/channel.ts'
import { type Recipient, readRecipient } from '../../consent/recipient.ts'
import {
  linkAddresses,
  linksMax,
  type MadeLink,
  makeLink,
  makeLinks as makeMany,
} from '../../register/links.ts'
import { readServerFact } from '../../register/server-facts.ts'
import { type ApiContext, ownBrand, signedIn } from './api-context.ts'
import { type Fields, own, readFields } from './body.ts'
import { errorOf, type Fault, refuse, refusePlainly } from './faults.ts'

/** What a link is about, beside its recipient. */
interface About {
  readonly brandCode: number
  readonly channel: Channel
}

const erasedText = 'Bu alıcının kaydı, isteği üzerine silindi; kendisine ileti gönderilemez.'

/**
 * `POST /v1/links`: the link of one `recipient` for use in a message, or those of many `recipients` of one brand and channel.
 * A link stops messages and shows a masked address. For an e-mail it comes with the header fields that give mail programs
 * their own button; where there is a Telegram bot it comes with a link that opens the bot. Only a digest is kept, so a link
 * cannot be asked for again; a second one for the same recipient works beside the first.
 */
export function makeLinks(api: ApiContext): Handler {
  return signedIn(api, async (c, session) => {
    const body = await readFields(c, api, 'H097')
    if ('refused' in body) return body.refused
    const { fields } = body
    const about = readAbout(fields)
    if ('fault' in about) return refuse(c, [about.fault])
    const sent = own(fields, 'recipients')
    const isMany = sent !== undefined
    const faults = isMany ? listFaults(fields, sent) : []
    if (faults.length > 0) return refuse(c, faults)
    const read = isMany ? null : readOne(own(fields, 'recipient'), about.channel)
    if (read !== null && 'fault' in read) return refuse(c, [read.fault])
    if ((await ownBrand(api, session, about.brandCode)) === null) return refuse(c, [{ code: 'H353' }])
    // A link is a way to somebody's page: no cache between keeps it.
    c.header('cache-control', 'no-store')
    return read === null
      ? await answerMany(api, c, about, sent as readonly unknown[])
      : await answerOne(api, c, about, read.recipient)
  })
}

async function answerOne(api: ApiContext, c: Context, about: About, recipient: Recipient): Promise<Response> {
  const made = await makeLink(api.register, { ...about, recipient })
  if (made.kind === 'no-brand') return refuse(c, [{ code: 'H353' }])
  if (made.kind === 'erased') return refusePlainly(c, erasedText, 409)
  const botName = await readServerFact(api.register, 'telegram-bot')
  return c.json(linkAddresses(api.publicUrl, made.token, about.channel, botName), 201)
}

/** A link or its errors for each of the list, in its order: one that cannot be read keeps nobody else from his. */
async function answerMany(
  api: ApiContext,
  c: Context,
  about: About,
  sent: readonly unknown[],
): Promise<Response> {
  const read = sent.map((one) => readOne(one, about.channel))
  const recipients = read.flatMap((one) => ('recipient' in one ? [one.recipient] : []))
  const made = (await makeMany(api.register, { ...about, recipients })).values()
  const at = { publicUrl: api.publicUrl, botName: await readServerFact(api.register, 'telegram-bot') }
  const links = read.map((one, index) =>
    'fault' in one
      ? { errors: [errorOf({ ...one.fault, location: `recipients[${index}]`, index })] }
      : madeOrNot(at, about.channel, made.next().value, index),
  )
  return c.json({ links })
}

function madeOrNot(
  { publicUrl, botName }: { readonly publicUrl: string; readonly botName: string | null },
  channel: Channel,
  made: MadeLink | undefined,
  index: number,
) {
  switch (made?.kind) {
    case 'made':
      return linkAddresses(publicUrl, made.token, channel, botName)
    case 'erased':
      return { errors: [{ message: erasedText, index }] }
    case 'no-brand':
    case undefined:
      return { errors: [errorOf({ code: 'H353', index })] }
  }
}

function readAbout(fields: Fields): About | { readonly fault: Fault } {
  const brandCode = own(fields, 'brandCode')
  if (!Number.isSafeInteger(brandCode)) return { fault: { code: 'H191', value: brandCode } }
  const channel = own(fields, 'channel')
  if (channel === undefined || channel === null) return { fault: { code: 'H111', location: 'channel' } }
  if (typeof channel !== 'string' || !isChannel(channel)) {
    return { fault: { code: 'H117', location: 'channel', value: channel } }
  }
  return { brandCode: brandCode as number, channel }
}

/** What is wrong with the list as a whole. */
function listFaults(fields: Fields, sent: unknown): Fault[] {
  if (own(fields, 'recipient') !== undefined) return [{ code: 'H098', location: 'recipient' }]
  if (!Array.isArray(sent)) return [{ code: 'H478' }]
  if (sent.length === 0) return [{ code: 'H164' }]
  return sent.length > linksMax ? [{ code: 'H125' }] : []
}

function readOne(
  sent: unknown,
  channel: Channel,
): { readonly recipient: Recipient } | { readonly fault: Fault } {
  if (sent === undefined || sent === null || sent === '') return { fault: { code: 'H114' } }
  const read = typeof sent === 'string' ? readRecipient(sent) : null
  if (read?.ok !== true) return { fault: { code: 'H122', value: sent } }
  if (read.recipient.kind !== kindFor(channel)) return { fault: { code: 'H464', location: 'recipient' } }
  return { recipient: read.recipient }
}
