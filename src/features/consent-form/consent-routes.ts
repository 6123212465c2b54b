import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Channel, isChannel, kindFor } from '../../consent/consent.ts'
import { maskAddress, type Recipient, type RecipientKind, readRecipient } from '../../consent/recipient.ts'
import {
  brokenPage,
  fieldOf,
  inOnePiece,
  languageOf,
  noFields,
  secretPage,
  sentForm,
} from '../../http/page.ts'
import { letterItem } from '../../jobs/letters.ts'
import { openBrands, theProvider } from '../../register/brands.ts'
import {
  askConsent,
  type ConsentRequest,
  forgetConsentRequests,
  requestTraces,
  startParameter,
} from '../../register/consent-requests.ts'
import { keepWording } from '../../register/evidence/evidence.ts'
import type { Feature } from '../feature.ts'
import { requestRoutes } from './confirm-routes.ts'
import {
  addressMax,
  type ConsentPageParts,
  type Filled,
  type FormShown,
  formPage,
  nameMax,
  provePage,
  saidPage,
} from './page.ts'
import { consentTexts, type FormFault } from './texts.ts'

export type { ConsentPageParts } from './page.ts'

/** The form where a visitor gives a consent and proves the address by a mailed link or in Telegram. */
export function consentRoutes(parts: ConsentPageParts): Hono {
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
function formRoutes(parts: ConsentPageParts): Hono {
  const routes = new Hono()

  routes.get('/c/:brandCode', async (c) => {
    const form = await formOf(parts, c)
    return form === null ? unknownBrand(c) : showForm(c, form)
  })

  routes.post('/c/:brandCode', async (c) => {
    const form = await formOf(parts, c)
    if (form === null) return unknownBrand(c)
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
async function formOf({ register, canProve }: ConsentPageParts, c: Context): Promise<Form | null> {
  const code = c.req.param('brandCode')
  const brand = (await openBrands(register)).find((one) => String(one.code) === code)
  const provider = await theProvider(register)
  if (brand === undefined || provider === null) return null
  const kinds = (['phone', 'email'] as const).filter(canProve)
  const language = languageOf(c)
  return { language, brandCode: brand.code, brandName: brand.name, companyName: provider.name, kinds }
}

async function ask(
  parts: ConsentPageParts,
  c: Context,
  form: FilledForm,
  recipient: Recipient,
): Promise<Response> {
  const asked = await askConsent(parts.register, form.brandCode, await askedFor(parts, c, form, recipient))
  if (asked.kind === 'no-brand') return await unknownBrand(c)
  if (asked.kind === 'too-many') return await tooMany(parts, c, form, asked.againAt)
  const address = inOnePiece(maskAddress(recipient.address))
  if (recipient.kind === 'phone') {
    const url = await parts.telegramUrl?.(startParameter(asked.token))
    return c.html(provePage(form.language, address, url ?? null))
  }
  await mailLink(parts, form, recipient, asked)
  return c.html(provePage(form.language, address, null))
}

/** Resolves before the mail server has the letter. */
async function mailLink(
  { register, outbox, publicUrl }: ConsentPageParts,
  { language, brandCode, brandName, companyName, filled }: FilledForm,
  recipient: Recipient,
  { token, expiresAt }: { readonly token: string; readonly expiresAt: number },
): Promise<void> {
  const url = `${publicUrl}/c/${brandCode}/${token}?dil=${language}`
  const content = { kind: 'prove-consent', companyName, brandName, channels: filled.channels, url } as const
  const letter = { key: `consent-request:${token}`, recipient, language, notAfter: expiresAt, content }
  await outbox.put([letterItem(register, letter)])
  void outbox.deliverDue()
}

async function askedFor(
  { register, addressOf }: ConsentPageParts,
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
    browser: c.req.header('user-agent')?.slice(0, 200) ?? null,
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

function tooMany({ register }: ConsentPageParts, c: Context, form: FilledForm, againAt: number) {
  const waitMinutes = Math.max(1, Math.ceil((againAt - register.clock()) / 60_000))
  c.header('retry-after', String(60 * waitMinutes))
  return showForm(c, { ...form, faults: ['too-many'], waitMinutes }, 429)
}

function showForm(c: Context, form: FormShown, status: 200 | 422 | 429 | 503 = 200) {
  const { language, kinds } = form
  return kinds.length === 0
    ? c.html(saidPage(language, consentTexts[language].unavailable), 503)
    : c.html(formPage(form), status)
}

function unknownBrand(c: Context) {
  return c.html(saidPage(languageOf(c), consentTexts[languageOf(c)].unknownBrand), 404)
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
  const form = (await sentForm(c)) ?? noFields
  const filled: Filled = {
    name: fieldOf(form, 'name').normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, nameMax),
    address: fieldOf(form, 'address').trim().slice(0, addressMax),
    channels: (form.get('channel') ?? []).filter(isChannel),
  }
  const read = readRecipient(filled.address)
  const recipient = read.ok ? read.recipient : null
  const faults = [
    channelFault(filled.channels, recipient, kinds),
    nameFault(filled.name),
    addressFault(recipient, kinds),
  ]
  return { filled, recipient, faults: faults.filter((fault) => fault !== null) }
}

/** A name and a surname: two words with a letter each. */
function nameFault(name: string): FormFault | null {
  return /\p{L}\S*\s+\S*\p{L}/u.test(name) ? null : 'no-name'
}

function addressFault(recipient: Recipient | null, kinds: readonly RecipientKind[]): FormFault | null {
  if (recipient === null) return 'unreadable'
  if (kinds.includes(recipient.kind)) return null
  return recipient.kind === 'phone' ? 'no-phones' : 'no-emails'
}

/** An address that cannot be proved here gets that fault alone. */
function channelFault(
  channels: readonly Channel[],
  recipient: Recipient | null,
  kinds: readonly RecipientKind[],
): FormFault | null {
  if (recipient !== null && !kinds.includes(recipient.kind)) return null
  if (channels.length === 0) return 'no-channel'
  if (recipient === null) return null
  const suits = channels.every((channel) => kindFor(channel) === recipient.kind)
  return suits ? null : 'wrong-channel'
}

export const consentForm = {
  routes: consentRoutes,
  forget: forgetConsentRequests,
  eraseRecipient: requestTraces,
} satisfies Feature
