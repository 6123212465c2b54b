import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Channel, isChannel, kindFor, pageSource } from '../../consent/consent.ts'
import { maskAddress, type Recipient, type RecipientKind, readRecipient } from '../../consent/recipient.ts'
import { tokenMark } from '../../crypto/vault.ts'
import {
  brokenPage,
  fieldOf,
  inOnePiece,
  languageOf,
  noFields,
  secretPage,
  sentForm,
  showPage,
} from '../../http/page.ts'
import { formBytesMax } from '../../http/streams.ts'
import { sendConsentCode } from '../../jobs/codes/consent-codes.ts'
import { letterItem } from '../../jobs/letters.ts'
import { activeBrands, theProvider } from '../../register/company/brands.ts'
import {
  askConsent,
  type ConsentRequest,
  startParameter,
} from '../../register/confirmation/consent-requests.ts'
import { keepWording } from '../../register/evidence/evidence.ts'
import {
  addressMax,
  type ConsentPageServices,
  type FilledFields,
  formPage,
  nameMax,
  provePage,
  type ShownForm,
} from './page.ts'
import { requestRoutes, sayOneSentence, waitMinutesUntil } from './request-routes.ts'
import { consentTexts, type FormFault, type ReachedLimit } from './texts.ts'

/** Serves the form where a visitor gives a consent, and the pages that prove their address. */
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
async function formOf(
  { register, outbox, canProve }: ConsentPageServices,
  c: Context,
): Promise<ConsentForm | null> {
  const code = c.req.param('brandCode')
  const brand = (await activeBrands(register)).find((candidate) => String(candidate.code) === code)
  const provider = await theProvider(register)
  if (brand === undefined || provider === null) return null
  const kinds = (['phone', 'email'] as const).filter(canProve)
  const language = languageOf(c)
  const names = { brandName: brand.name, companyName: provider.name }
  return { language, brandCode: brand.code, ...names, kinds, sendsCodes: outbox.canSend('sms') }
}

/**
 * Stores the request and tells the visitor how to prove the address: a phone by a code, or in Telegram where no SMS can be
 * sent; an e-mail address by a mailed link.
 */
async function storeRequest(
  services: ConsentPageServices,
  c: Context,
  form: FilledForm,
  recipient: Recipient,
): Promise<Response> {
  const request = await consentRequestOf(services, c, form, recipient)
  if (recipient.kind === 'phone' && form.sendsCodes) return await storeWithCode(services, c, form, request)
  const provedBy = recipient.kind === 'phone' ? 'chat' : 'link'
  const requestResult = await askConsent(services.register, form.brandCode, { ...request, provedBy })
  if (requestResult.kind === 'no-brand') return await sayOneSentence(c, 404, 'unknownBrand')
  if (requestResult.kind === 'too-many') return await tooMany(services, c, form, requestResult)
  const address = inOnePiece(maskAddress(recipient.address))
  if (recipient.kind === 'phone') {
    const url = await services.telegramUrl?.(startParameter(requestResult.token))
    return showPage(c, provePage(form.language, address, url ?? null))
  }
  await mailLink(services, form, recipient, requestResult)
  return showPage(c, provePage(form.language, address, null))
}

/** Stores the request, sends the code, and leads to the page for it, which keeps its address in both languages. */
async function storeWithCode(
  services: ConsentPageServices,
  c: Context,
  form: FilledForm,
  request: VisitorRequest,
): Promise<Response> {
  const { brandCode, language } = form
  const sent = await sendConsentCode(services, { brandCode, request, client: null })
  if (sent.kind === 'sent') return c.redirect(`/c/${brandCode}/${sent.token}?dil=${language}`, 303)
  if (sent.kind === 'too-many') return await tooMany(services, c, form, sent)
  return await sayOneSentence(c, 404, 'unknownBrand')
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

type VisitorRequest = Omit<ConsentRequest, 'provedBy'>

/** Builds the request from a filled form, with the text that the visitor saw as its proof. */
async function consentRequestOf(
  { register, addressOf }: ConsentPageServices,
  c: Context,
  form: FilledForm,
  recipient: Recipient,
): Promise<VisitorRequest> {
  const { name, channels } = form.filled
  return {
    recipient,
    channels,
    recipientType: null,
    source: pageSource,
    name,
    language: form.language,
    shown: await keepWording(register, form.language, statementText(form, channels)),
    networkAddress: addressOf(c),
  }
}

/** Returns the text of the whole form with the chosen channels, to keep as proof of what the visitor saw. */
function statementText(
  { language, brandName, companyName, sendsCodes }: ShownForm,
  channels: readonly Channel[],
): string {
  const texts = consentTexts[language]
  const checkedBoxes = channels.map((channel) => `[x] ${texts.channel[channel]}`).join(' ')
  return [
    texts.title,
    texts.intro,
    `${texts.statement(brandName, companyName)} ${texts.refuse}`,
    `${texts.channelsLegend}: ${checkedBoxes}`,
    ...(sendsCodes ? [texts.nextByCode] : []),
    texts.next,
    `[${texts.submit}]`,
    texts.privacy(companyName),
  ].join('\n')
}

interface Reached {
  readonly limit: ReachedLimit
  readonly againAt: number
}

/** Shows the form again to a visitor who sent too many requests, and says when the next one is taken. */
function tooMany(
  { register }: ConsentPageServices,
  c: Context,
  form: FilledForm,
  { limit, againAt }: Reached,
) {
  const waitMinutes = waitMinutesUntil(againAt, register.clock())
  c.header('retry-after', String(60 * waitMinutes))
  return showForm(c, { ...form, faults: ['too-many'], reached: { limit, waitMinutes } }, 429)
}

function showForm(c: Context, form: ShownForm, status: 200 | 422 | 429 | 503 = 200) {
  return form.kinds.length === 0 ? sayOneSentence(c, 503, 'unavailable') : showPage(c, formPage(form), status)
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
