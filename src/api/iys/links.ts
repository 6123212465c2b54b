import type { Context, Handler } from 'hono'
import { type Channel, kindFor } from '../../consent/channel.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { type LinkResult, linkAddresses, makeLink, makeLinks as makeMany } from '../../register/links.ts'
import { readServerFact } from '../../register/server-facts.ts'
import type { Answer } from './answers.ts'
import { type ApiContext, ownBrand, signedIn } from './api-context.ts'
import { readFields } from './body.ts'
import { errorOf, refuse, refusePlainly } from './faults.ts'
import { anyAddress, linkRequests, type Read, read } from './requests.ts'

interface About {
  readonly brandCode: number
  readonly channel: Channel
}

const erasedText = 'Bu alıcının kaydı, isteği üzerine silindi; kendisine mesaj gönderilemez.'

/**
 * `POST /v1/links`: the link of one `recipient`, or those of many `recipients` of one brand and channel.
 * E-mail links come with header fields for the mail program's own button, and with a Telegram bot there is a
 * link to it. Only a digest is kept, so each call makes new links beside the old ones.
 */
export function makeLinks(api: ApiContext): Handler {
  return signedIn(api, async (c, session) => {
    const body = await readFields(c, api, 'H097')
    if ('refused' in body) return body.refused
    const sent =
      'recipients' in body.fields ? read(linkRequests.many, body.fields) : read(linkRequests.one, body.fields)
    if ('faults' in sent) return refuse(c, sent.faults.slice(0, 1))
    const { brandCode, channel, recipient, recipients } = { recipients: undefined, ...sent.value }
    const about = { brandCode, channel }
    const one = recipients === undefined ? readOne(recipient, channel) : null
    if (one !== null && 'faults' in one) return refuse(c, one.faults)
    if ((await ownBrand(api, session, brandCode)) === null) return refuse(c, [{ code: 'H353' }])
    // The link opens a personal page, so no cache may keep it.
    c.header('cache-control', 'no-store')
    return one === null
      ? await answerMany(api, c, about, recipients ?? [])
      : await answerOne(api, c, about, one.value)
  })
}

async function answerOne(api: ApiContext, c: Context, about: About, recipient: Recipient): Promise<Response> {
  const made = await makeLink(api.register, { ...about, recipient })
  if (made.kind === 'no-brand') return refuse(c, [{ code: 'H353' }])
  if (made.kind === 'erased') return refusePlainly(c, erasedText, 409)
  const botName = await readServerFact(api.register, 'telegram-bot')
  return c.json<Answer<'Link'>>(linkAddresses(api.publicUrl, made.token, about.channel, botName), 201)
}

/** Returns a link or its errors for each recipient, in their order. */
async function answerMany(
  api: ApiContext,
  c: Context,
  about: About,
  sent: readonly unknown[],
): Promise<Response> {
  const found = sent.map((one) => readOne(one, about.channel))
  const recipients = found.flatMap((one) => ('value' in one ? [one.value] : []))
  const made = (await makeMany(api.register, { ...about, recipients })).values()
  const at = { publicUrl: api.publicUrl, botName: await readServerFact(api.register, 'telegram-bot') }
  const links = found.map((one, index) =>
    'faults' in one
      ? { errors: one.faults.map((fault) => errorOf({ ...fault, location: `recipients[${index}]`, index })) }
      : madeOrNot(at, about.channel, made.next().value, index),
  )
  return c.json<Answer<'Links'>>({ links })
}

function madeOrNot(
  { publicUrl, botName }: { readonly publicUrl: string; readonly botName: string | null },
  channel: Channel,
  made: LinkResult | undefined,
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

function readOne(sent: unknown, channel: Channel): Read<Recipient> {
  const found = read(anyAddress, sent)
  const isOfOtherKind = 'value' in found && found.value.kind !== kindFor(channel)
  return isOfOtherKind ? { faults: [{ code: 'H464', location: 'recipient' }] } : found
}
