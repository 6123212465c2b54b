import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { isUnchanged } from '../../../db/engine.ts'
import { type Channel, isChannel, kindFor } from '../../consent/consent.ts'
import { maskAddress, type Recipient, type RecipientKind, readRecipient } from '../../consent/recipient.ts'
import { tokenMark } from '../../crypto/vault.ts'
import {
  brokenPage,
  fieldOf,
  inOnePiece,
  isCancelled,
  languageOf,
  noFields,
  secretPage,
  sentencesPage,
  sentForm,
  showPage,
} from '../../http/page.ts'
import { formBytesMax } from '../../http/streams.ts'
import { letterItem } from '../../jobs/letters.ts'
import { activeBrands, theProvider } from '../../register/company/brands.ts'
import { confirmConsent } from '../../register/confirmation/confirm-consent.ts'
import {
  askConsent,
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
  cancelledPage,
  confirmPage,
  donePage,
  type FilledFields,
  formPage,
  nameMax,
  provePage,
  type ShownForm,
} from './page.ts'
import { consentTexts, doneLines, type FormFault, textsFor } from './texts.ts'

/** Serves the form where a visitor gives a consent, and the mailed link that proves their e-mail address. */
export function consentRoutes(services: ConsentPageServices): Hono {
  const routes = new Hono()
  routes.onError(brokenPage(services.log))
  routes.use('/c/*', secretPage, bodyLimit({ maxSize: formBytesMax }))
  routes.route('/', formRoutes(services))
  routes.route('/', requestRoutes(services))
  return routes
}

interface ConsentForm extends ShownForm {
  readonly brandCode: number
}

interface FilledForm extends ConsentForm {
  readonly filled: FilledFields
}

/** Shows the form, and stores a sent form as a request that waits until the address is proved. */
function formRoutes(services: ConsentPageServices): Hono {
  const routes = new Hono()

  routes.get('/c/:brandCode', async (c) => {
    const form = await formOf(services, c)
    return form === null ? sayOneSentence(c, 404, 'unknownBrand') : showForm(c, form)
  })

  routes.post('/c/:brandCode', async (c) => {
    const form = await formOf(services, c)
    if (form === null) return sayOneSentence(c, 404, 'unknownBrand')
    const { filled, recipient, faults } = await readForm(c, form.kinds)
    if (recipient === null || faults.length > 0) return showForm(c, { ...form, filled, faults }, 422)
    try {
      return await storeRequest(services, c, { ...form, filled }, recipient)
    } catch (error) {
      services.log.error('consent-page.failed', error)
      return showForm(c, { ...form, filled, faults: ['failed'] }, 503)
    }
  })

  return routes
}

/** Returns the form of the brand in the path; null for an unknown or closed brand. */
async function formOf({ register, canProve }: ConsentPageServices, c: Context): Promise<ConsentForm | null> {
  const code = c.req.param('brandCode')
  const brand = (await activeBrands(register)).find((candidate) => String(candidate.code) === code)
  const provider = await theProvider(register)
  if (brand === undefined || provider === null) return null
  const kinds = (['phone', 'email'] as const).filter(canProve)
  const language = languageOf(c)
  return { language, brandCode: brand.code, brandName: brand.name, companyName: provider.name, kinds }
}

/** Stores the request and tells the visitor how to prove the address: in Telegram for a phone, else by a mailed link. */
async function storeRequest(
  services: ConsentPageServices,
  c: Context,
  form: FilledForm,
  recipient: Recipient,
): Promise<Response> {
  const requestResult = await askConsent(
    services.register,
    form.brandCode,
    await consentRequestOf(services, c, form, recipient),
  )
  if (requestResult.kind === 'no-brand') return await sayOneSentence(c, 404, 'unknownBrand')
  if (requestResult.kind === 'too-many') return await tooMany(services, c, form, requestResult.againAt)
  const address = inOnePiece(maskAddress(recipient.address))
  if (recipient.kind === 'phone') {
    const url = await services.telegramUrl?.(startParameter(requestResult.token))
    return showPage(c, provePage(form.language, address, url ?? null))
  }
  await mailLink(services, form, recipient, requestResult)
  return showPage(c, provePage(form.language, address, null))
}

/** Stores the letter with the link and starts to send it; does not wait for the mail server. */
async function mailLink(
  { register, outbox, publicUrl }: ConsentPageServices,
  { language, brandCode, brandName, companyName, filled }: FilledForm,
  recipient: Recipient,
  { token, expiresAt }: { readonly token: string; readonly expiresAt: number },
): Promise<void> {
  const url = `${publicUrl}/c/${brandCode}/${token}?dil=${language}`
  const { contact } = await register.settings()
  const { channels } = filled
  const content = { kind: 'prove-consent', companyName, contact, brandName, channels, url } as const
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

/** Builds the request from a filled form, with the text that the visitor saw as its proof. */
async function consentRequestOf(
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

/** Returns the text of the whole form with the chosen channels, to keep as proof of what the visitor saw. */
function statementText(
  { language, brandName, companyName }: ShownForm,
  channels: readonly Channel[],
): string {
  const texts = consentTexts[language]
  const checkedBoxes = channels.map((channel) => `[x] ${texts.channel[channel]}`).join(' ')
  return [
    texts.title,
    texts.intro,
    `${texts.statement(brandName, companyName)} ${texts.refuse}`,
    `${texts.channelsLegend}: ${checkedBoxes}`,
    texts.next,
    `[${texts.submit}]`,
    texts.privacy(companyName),
  ].join('\n')
}

/** Shows the form again to a visitor who sent too many requests; `againAt` is when the next one is taken, in ms. */
function tooMany({ register }: ConsentPageServices, c: Context, form: FilledForm, againAt: number) {
  const waitMinutes = Math.max(1, Math.ceil((againAt - register.clock()) / 60_000))
  c.header('retry-after', String(60 * waitMinutes))
  return showForm(c, { ...form, faults: ['too-many'], waitMinutes }, 429)
}

function showForm(c: Context, form: ShownForm, status: 200 | 422 | 429 | 503 = 200) {
  return form.kinds.length === 0 ? sayOneSentence(c, 503, 'unavailable') : showPage(c, formPage(form), status)
}

/** Answers with a page that has one sentence, such as an unknown brand. */
function sayOneSentence(
  c: Context,
  status: 404 | 429 | 503,
  sentence: 'unavailable' | 'unknown' | 'unknownBrand',
): Response | Promise<Response> {
  const { language, texts } = textsFor(c)
  return showPage(c, sentencesPage(language, texts.title, [texts[sentence]]), status)
}

/** A form as it was sent: `recipient` is null if the address is unreadable or cannot be proved here. */
interface ReadForm {
  readonly filled: FilledFields
  readonly recipient: Recipient | null
  readonly faults: readonly FormFault[]
}

/**
 * Reads the sent form and lists its faults. `kinds` are the kinds of address that can be proved here. A form that
 * cannot be parsed counts as empty.
 */
async function readForm(c: Context, kinds: readonly RecipientKind[]): Promise<ReadForm> {
  const formResult = await sentForm(c)
  const fields = formResult.kind === 'read' ? formResult.fields : noFields
  const filled: FilledFields = {
    name: fieldOf(fields, 'name').normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, nameMax),
    address: fieldOf(fields, 'address').trim().slice(0, addressMax),
    channels: (fields.get('channel') ?? []).filter(isChannel),
  }
  const addressResult = readRecipient(filled.address)
  const recipient =
    addressResult.kind === 'read' && kinds.includes(addressResult.recipient.kind)
      ? addressResult.recipient
      : null
  // A name and a surname: two words with a letter each.
  const isNamed = /\p{L}\S*\s+\S*\p{L}/u.test(filled.name)
  const faults = [
    channelFault(filled.channels, recipient),
    isNamed ? null : ('no-name' as const),
    recipient === null ? ('unreadable' as const) : null,
  ]
  return { filled, recipient, faults: faults.filter((fault) => fault !== null) }
}

/** Returns the fault of the chosen channels; null if there is none. */
function channelFault(channels: readonly Channel[], recipient: Recipient | null): FormFault | null {
  if (channels.length === 0) return 'no-channel'
  const isSuitable = recipient === null || channels.every((channel) => kindFor(channel) === recipient.kind)
  return isSuitable ? null : 'wrong-channel'
}

/**
 * Serves the mailed link. GET only shows a button, since mail scanners open links; POST, sent by that button, records
 * the consent (ONAY).
 */
function requestRoutes(services: ConsentPageServices): Hono {
  const routes = new Hono()
  for (const [method, answer] of [['GET', askForButton] as const, ['POST', confirm] as const]) {
    routes.on(method, '/c/:brandCode/:token', async (c) => {
      const request = await requestOf(services, c)
      if (request === null) return sayOneSentence(c, services.unknownLinkStatus(c), 'unknown')
      const { outcome } = request
      const language = languageOf(c)
      if (outcome !== null) return showPage(c, donePage(language, doneLines(language, outcome), null))
      return await answer(services, c, request)
    })
  }
  return routes
}

/**
 * Returns the request of the token in the path. Returns null if the token is unknown, belongs to another brand, or is
 * for a phone number: that one is proved in Telegram.
 */
async function requestOf({ register }: ConsentPageServices, c: Context): Promise<RequestState | null> {
  const request = await readRequest(register, c.req.param('token') ?? '')
  const isMailed = request?.asked?.recipient.kind !== 'phone'
  return isMailed && String(request?.brandCode) === c.req.param('brandCode') ? request : null
}

/** Shows the mailed request with the button that confirms it; an expired request gets another page. */
function askForButton({ register }: ConsentPageServices, c: Context, { asked, ...request }: RequestState) {
  if (asked === null || request.expiresAt <= register.clock()) return expiredPage(c)
  if (isCancelled(c)) return showPage(c, cancelledPage(languageOf(c)))
  const address = inOnePiece(maskAddress(asked.recipient.address))
  return showPage(c, confirmPage(languageOf(c), address, request.brandName, asked.channels))
}

/** Records the consent of a visitor who opened the mailed link and pressed the button. */
async function confirm(
  services: ConsentPageServices,
  c: Context,
  { asked, askedAt, brandCode }: RequestState,
) {
  const { register, log } = services
  const { language, texts } = textsFor(c)
  if (asked === null) return expiredPage(c)
  const { recipient, channels } = asked
  const proof = { proof: 'mail-link', mailedAt: askedAt, provedAt: register.clock() }
  const confirmation = { actor: { door: 'page' }, proved: recipient, proof } as const
  try {
    const confirmResult = await confirmConsent(register, c.req.param('token') ?? '', confirmation)
    if (confirmResult.kind !== 'confirmed') return expiredPage(c)
    const url = await pathOfRecipientPage(services, c, {
      recipient,
      brandCode,
      channel: channels[0] ?? 'EPOSTA',
    })
    return showPage(c, donePage(language, doneLines(language, confirmResult.channels), url))
  } catch (error) {
    if (!isUnchanged(error)) throw error
    log.error('consent-page.failed', error)
    return showPage(c, sentencesPage(language, texts.title, [texts.faults.failed]), 503)
  }
}

/**
 * Returns the path of the recipient's own page, or null if it cannot be linked to. The consent is already stored, so
 * an error here is only logged.
 */
async function pathOfRecipientPage(
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

/** Says that the request has expired, with a link to start again. */
function expiredPage(c: Context) {
  const { language, texts } = textsFor(c)
  const url = `/c/${c.req.param('brandCode')}?dil=${language}`
  return showPage(c, sentencesPage(language, texts.title, [texts.over], { url, label: texts.startAgain }))
}
