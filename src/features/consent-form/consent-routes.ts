import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { isUnchanged } from '../../../db/engine.ts'
import { longDates } from '../../calendar/istanbul.ts'
import { type Channel, isChannel, kindFor, shortId } from '../../consent/consent.ts'
import { maskAddress, type Recipient, type RecipientKind, readRecipient } from '../../consent/recipient.ts'
import { tokenMark } from '../../crypto/vault.ts'
import {
  brokenPage,
  fieldOf,
  inOnePiece,
  languageOf,
  noFields,
  saidPage,
  secretPage,
  sentForm,
} from '../../http/page.ts'
import { letterItem } from '../../jobs/letters.ts'
import { activeBrands, theProvider } from '../../register/company/brands.ts'
import { confirmConsent } from '../../register/confirmation/confirm-consent.ts'
import {
  askConsent,
  type ConfirmedChannel,
  type ConsentRequest,
  type RequestState,
  readRequest,
  startParameter,
} from '../../register/confirmation/consent-requests.ts'
import { keepWording } from '../../register/evidence/evidence.ts'
import { makeLink } from '../../register/links/links.ts'
import {
  addressMax,
  type ConsentPageServices,
  confirmPage,
  donePage,
  type Filled,
  type FormShown,
  formPage,
  nameMax,
  provePage,
} from './page.ts'
import { consentTexts, doneLines, type FormFault, textsFor } from './texts.ts'

export type { ConsentPageServices } from './page.ts'

/** The form where a visitor gives a consent and proves the address by a mailed link or in Telegram. */
export function consentRoutes(parts: ConsentPageServices): Hono {
  const routes = new Hono()
  routes.onError(brokenPage(parts.log))
  routes.use('/c/*', secretPage, bodyLimit({ maxSize: 16 * 1024 }))
  routes.route('/', formRoutes(parts))
  routes.route('/', requestRoutes(parts))
  return routes
}

interface Form extends FormShown {
  readonly brandCode: number
}

interface FilledForm extends Form {
  readonly filled: Filled
}

/** Stores what is sent as a request, until the address is proved. */
function formRoutes(parts: ConsentPageServices): Hono {
  const routes = new Hono()

  routes.get('/c/:brandCode', async (c) => {
    const form = await formOf(parts, c)
    return form === null ? say(c, 404, 'unknownBrand') : showForm(c, form)
  })

  routes.post('/c/:brandCode', async (c) => {
    const form = await formOf(parts, c)
    if (form === null) return say(c, 404, 'unknownBrand')
    const { filled, recipient, faults } = await readForm(c, form.kinds)
    if (recipient === null || faults.length > 0) return showForm(c, { ...form, filled, faults }, 422)
    try {
      return await ask(parts, c, { ...form, filled }, recipient)
    } catch (error) {
      parts.log.error('consent-page.failed', error)
      return showForm(c, { ...form, filled, faults: ['failed'] }, 503)
    }
  })

  return routes
}

/** Null for an unknown or closed brand. */
async function formOf({ register, canProve }: ConsentPageServices, c: Context): Promise<Form | null> {
  const code = c.req.param('brandCode')
  const brand = (await activeBrands(register)).find((candidate) => String(candidate.code) === code)
  const provider = await theProvider(register)
  if (brand === undefined || provider === null) return null
  const kinds = (['phone', 'email'] as const).filter(canProve)
  const language = languageOf(c)
  return { language, brandCode: brand.code, brandName: brand.name, companyName: provider.name, kinds }
}

async function ask(
  parts: ConsentPageServices,
  c: Context,
  form: FilledForm,
  recipient: Recipient,
): Promise<Response> {
  const result = await askConsent(parts.register, form.brandCode, await askedFor(parts, c, form, recipient))
  if (result.kind === 'no-brand') return await say(c, 404, 'unknownBrand')
  if (result.kind === 'too-many') return await tooMany(parts, c, form, result.againAt)
  const address = inOnePiece(maskAddress(recipient.address))
  if (recipient.kind === 'phone') {
    const url = await parts.telegramUrl?.(startParameter(result.token))
    return c.html(provePage(form.language, address, url ?? null))
  }
  await mailLink(parts, form, recipient, result)
  return c.html(provePage(form.language, address, null))
}

/** Resolves before the mail server has the letter. */
async function mailLink(
  { register, outbox, publicUrl }: ConsentPageServices,
  { language, brandCode, brandName, companyName, filled }: FilledForm,
  recipient: Recipient,
  { token, expiresAt }: { readonly token: string; readonly expiresAt: number },
): Promise<void> {
  const url = `${publicUrl}/c/${brandCode}/${token}?dil=${language}`
  const content = { kind: 'prove-consent', companyName, brandName, channels: filled.channels, url } as const
  const letter = {
    key: `consent-request:${tokenMark(token).toString('hex')}`,
    recipient,
    language,
    notAfter: expiresAt,
    content,
  }
  await outbox.put([letterItem(register, letter)])
  void outbox.deliverDue()
}

async function askedFor(
  { register, addressOf }: ConsentPageServices,
  c: Context,
  form: FilledForm,
  recipient: Recipient,
): Promise<ConsentRequest> {
  const { name, channels } = form.filled
  return {
    recipient,
    channels,
    name,
    language: form.language,
    shown: await keepWording(register, form.language, statementText(form, channels)),
    networkAddress: addressOf(c),
  }
}

/** Returns the whole form with the chosen channels, as kept in the evidence. */
function statementText(
  { language, brandName, companyName }: FormShown,
  channels: readonly Channel[],
): string {
  const texts = consentTexts[language]
  const chosen = channels.map((channel) => `[x] ${texts.channel[channel]}`).join(' ')
  return [
    texts.title,
    texts.intro,
    `${texts.statement(brandName, companyName)} ${texts.refuse}`,
    `${texts.channelsLegend}: ${chosen}`,
    texts.next,
    `[${texts.submit}]`,
    texts.privacy(companyName),
  ].join('\n')
}

function tooMany({ register }: ConsentPageServices, c: Context, form: FilledForm, againAt: number) {
  const waitMinutes = Math.max(1, Math.ceil((againAt - register.clock()) / 60_000))
  c.header('retry-after', String(60 * waitMinutes))
  return showForm(c, { ...form, faults: ['too-many'], waitMinutes }, 429)
}

function showForm(c: Context, form: FormShown, status: 200 | 422 | 429 | 503 = 200) {
  return form.kinds.length === 0 ? say(c, 503, 'unavailable') : c.html(formPage(form), status)
}

function say(
  c: Context,
  status: 404 | 429 | 503,
  sentence: 'unavailable' | 'unknown' | 'unknownBrand',
): Response | Promise<Response> {
  const { language, texts } = textsFor(c)
  return c.html(saidPage(language, texts.title, [texts[sentence]]), status)
}

/** A sent form: its fields, the recipient and the faults. */
interface ReadForm {
  readonly filled: Filled
  readonly recipient: Recipient | null
  readonly faults: readonly FormFault[]
}

/**
 * Reads the form; `kinds` are the kinds of address that can be proved. An unreadable form counts as empty.
 */
async function readForm(c: Context, kinds: readonly RecipientKind[]): Promise<ReadForm> {
  const sent = await sentForm(c)
  const form = sent.kind === 'read' ? sent.fields : noFields
  const filled: Filled = {
    name: fieldOf(form, 'name').normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, nameMax),
    address: fieldOf(form, 'address').trim().slice(0, addressMax),
    channels: (form.get('channel') ?? []).filter(isChannel),
  }
  const read = readRecipient(filled.address)
  const recipient = read.kind === 'read' && kinds.includes(read.recipient.kind) ? read.recipient : null
  // A name and a surname: two words with a letter each.
  const isNamed = /\p{L}\S*\s+\S*\p{L}/u.test(filled.name)
  const faults = [
    channelFault(filled.channels, recipient),
    isNamed ? null : ('no-name' as const),
    recipient === null ? ('unreadable' as const) : null,
  ]
  return { filled, recipient, faults: faults.filter((fault) => fault !== null) }
}

function channelFault(channels: readonly Channel[], recipient: Recipient | null): FormFault | null {
  if (channels.length === 0) return 'no-channel'
  const suits = recipient === null || channels.every((channel) => kindFor(channel) === recipient.kind)
  return suits ? null : 'wrong-channel'
}

/** Serves the link that was mailed. GET only asks, since mail scanners open links; POST records the ONAY. */
function requestRoutes(parts: ConsentPageServices): Hono {
  const routes = new Hono()
  for (const [method, answer] of [['GET', askAgain] as const, ['POST', confirm] as const]) {
    routes.on(method, '/c/:brandCode/:token', async (c) => {
      const request = await requestOf(parts, c)
      if (request === null) return say(c, parts.unknownLinkStatus(c), 'unknown')
      const { outcome } = request
      if (outcome !== null) return c.html(donePage(languageOf(c), linesOf(c, outcome), null))
      return await answer(parts, c, request)
    })
  }
  return routes
}

/** Null for an unknown token, one of another brand, or one that the bot has to be opened with. */
async function requestOf({ register }: ConsentPageServices, c: Context): Promise<RequestState | null> {
  const request = await readRequest(register, c.req.param('token') ?? '')
  const isMailed = request?.asked?.recipient.kind !== 'phone'
  return isMailed && String(request?.brandCode) === c.req.param('brandCode') ? request : null
}

function askAgain({ register }: ConsentPageServices, c: Context, { asked, ...request }: RequestState) {
  if (asked === null || request.expiresAt <= register.clock()) return over(c)
  const address = inOnePiece(maskAddress(asked.recipient.address))
  return c.html(confirmPage(languageOf(c), address, request.brandName, asked.channels))
}

async function confirm(parts: ConsentPageServices, c: Context, { asked, askedAt, brandCode }: RequestState) {
  const { register, log } = parts
  const { language, texts } = textsFor(c)
  if (asked === null) return over(c)
  const { recipient, channels } = asked
  const proof = { proof: 'mail-link', mailedAt: askedAt, provedAt: register.clock() }
  const by = { actor: { door: 'page' }, proved: recipient, proof } as const
  try {
    const confirmed = await confirmConsent(register, c.req.param('token') ?? '', by)
    if (confirmed.kind !== 'confirmed') return over(c)
    const url = await linkOf(parts, c, { recipient, brandCode, channel: channels[0] ?? 'EPOSTA' })
    return c.html(donePage(language, linesOf(c, confirmed.channels), url))
  } catch (error) {
    if (!isUnchanged(error)) throw error
    log.error('consent-page.failed', error)
    return c.html(saidPage(language, texts.title, [texts.faults.failed]), 503)
  }
}

/** Path of the recipient's page; null if there is none now. The consent is stored, so a failure is only logged. */
async function linkOf(
  { register, log }: ConsentPageServices,
  c: Context,
  target: Parameters<typeof makeLink>[1],
): Promise<string | null> {
  try {
    const link = await makeLink(register, target)
    return link.kind === 'made' ? `/r/${link.token}?dil=${languageOf(c)}` : null
  } catch (error) {
    log.error('consent-page.no-link', error)
    return null
  }
}

function over(c: Context) {
  const { language, texts } = textsFor(c)
  const url = `/c/${c.req.param('brandCode')}?dil=${language}`
  return c.html(saidPage(language, texts.title, [texts.over], { url, label: texts.startAgain }))
}

function linesOf(c: Context, channels: readonly ConfirmedChannel[]): string[] {
  const { language, texts } = textsFor(c)
  return doneLines(texts, channels, longDates[language].moment, shortId)
}
