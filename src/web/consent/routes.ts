import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Channel, isChannel, kindFor } from '../../consent/channel.ts'
import { type Recipient, type RecipientKind, readRecipient } from '../../consent/recipient.ts'
import { shortId } from '../../consent/short-id.ts'
import { shownEvidence, shownInForm } from '../../consent/shown/shown.ts'
import type { Outbox } from '../../delivery/outbox/outbox.ts'
import { type SentCode, sendCode } from '../../delivery/send-code.ts'
import type { Log } from '../../log.ts'
import { networkOf } from '../../network.ts'
import { type Brand, openBrands, theProvider } from '../../register/brands.ts'
import { checkCode } from '../../register/codes/check.ts'
import { codeMinutes } from '../../register/codes/code.ts'
import { askConsent } from '../../register/consent-requests/ask.ts'
import { type ConfirmedConsent, confirmConsent } from '../../register/consent-requests/confirm.ts'
import {
  type ConfirmedChannel,
  openRequest,
  type RequestState,
} from '../../register/consent-requests/open.ts'
import type { AskedFor } from '../../register/consent-requests/request.ts'
import { makeLink } from '../../register/links.ts'
import type { Register } from '../../register/register.ts'
import { maskAddress } from '../../vault/mask.ts'
import type { Guesses } from '../guesses.ts'
import { languageOf } from '../language.ts'
import { inOnePiece, secretPage } from '../page.ts'
import { momentIn } from '../recipient/texts.ts'
import { fieldOf, sentForm } from '../sent-form.ts'
import {
  codePage,
  donePage,
  type Filled,
  type FormShown,
  formPage,
  nameMax,
  saidPage,
  telegramPage,
  type WayOut,
} from './page.ts'
import { consentTexts, doneLines, type FormFault } from './texts.ts'

export interface ConsentPageParts {
  readonly register: Register
  readonly outbox: Outbox
  readonly log: Log
  readonly guesses: Guesses
  /** The network address of whoever asks. */
  readonly addressOf: (c: Context) => string
  /** Where the bot is opened with a word; null where Telegram is off. */
  readonly telegramUrl: ((word: string) => Promise<string>) | null
}

const minuteMs = 60_000

/**
 * Where a visitor gives a consent: he says what and to whom, proves that the address is his, and only then is ONAY recorded. An
 * e-mail address is proved by a code, a phone in Telegram. Only POST writes anything.
 */
export function consentRoutes(parts: ConsentPageParts): Hono {
  const { register, outbox, log, guesses, addressOf, telegramUrl } = parts
  const routes = new Hono()
  routes.use('/c/*', bodyLimit({ maxSize: 16 * 1024 }))
  routes.use('/c/*', secretPage)

  routes.get('/c/:brandCode', async (c) => {
    const form = await formOf(c)
    return form === null ? unknownBrand(c) : showForm(c, form)
  })

  routes.post('/c/:brandCode', async (c) => {
    const form = await formOf(c)
    if (form === null) return unknownBrand(c)
    const { filled, recipient, faults } = await readForm(c, form.kinds)
    if (recipient === null || faults.length > 0) return showForm(c, { ...form, filled, faults }, 422)
    try {
      const asked = await askConsent(register, form.brandCode, askedFor(c, form, filled, recipient))
      if (asked.kind === 'no-brand') return unknownBrand(c)
      if (asked.kind === 'too-many') return tooMany(c, { ...form, filled }, asked.againAt)
      if (recipient.kind === 'email') {
        const sent = await sendTo(c, asked.ticket, recipient)
        if (sent.kind === 'too-many') return tooMany(c, { ...form, filled }, sent.againAt)
        if (sent.kind === 'no-mail') return showForm(c, { ...form, filled, faults: ['failed'] }, 503)
      }
      return c.redirect(`/c/${form.brandCode}/${asked.ticket}?dil=${form.language}`, 303)
    } catch (error) {
      log.error('consent-page.failed', error)
      return showForm(c, { ...form, filled, faults: ['failed'] }, 503)
    }
  })

  routes.get('/c/:brandCode/:ticket', async (c) => {
    const request = await requestOf(c)
    return request === null ? await unknownRequest(c) : await showRequest(c, request, null)
  })

  routes.post('/c/:brandCode/:ticket', async (c) => {
    const request = await requestOf(c)
    if (request === null) return await unknownRequest(c)
    const { asked } = request
    if (asked === null || isOver(request) || asked.recipient.kind !== 'email')
      return await showRequest(c, request, null)
    const form = (await sentForm(c)) ?? noFields
    const texts = consentTexts[languageOf(c)]
    const ticket = c.req.param('ticket')
    if (form.has('again')) {
      const sent = await sendTo(c, ticket, asked.recipient)
      return await showRequest(c, request, toldOfSending(sent, languageOf(c), register.clock()))
    }
    const checked = await checkCode(register, { session: sessionOf(ticket), code: fieldOf(form, 'code') })
    if (checked.kind === 'wrong') return await showRequest(c, request, texts.wrongCode(checked.triesLeft))
    if (checked.kind !== 'proved' && checked.kind !== 'used') {
      // Somebody may have pressed the button twice, or sent a code anew on another page of his.
      return await showRequest(c, (await requestOf(c)) ?? request, texts.codeOver)
    }
    // Codes of this page go to the address of its request and to no other.
    const proved = checked.kind === 'proved' ? checked.recipient : asked.recipient
    const { provedAt, sentAt } = checked
    const proof = { proof: 'mail-code', codeSentAt: sentAt, provedAt }
    try {
      const confirmed = await confirmConsent(register, { ticket }, { actor: { door: 'page' }, proved, proof })
      return await showConfirmed(c, confirmed, asked)
    } catch (error) {
      log.error('consent-page.failed', error)
      return await showRequest(c, request, texts.failed, 503)
    }
  })

  function tooMany(c: Context, form: Form, againAt: number) {
    return showForm(
      c,
      { ...form, faults: ['too-many'], waitMinutes: minutesUntil(againAt, register.clock()) },
      429,
    )
  }

  interface Form extends FormShown {
    readonly brandCode: number
  }

  /** Null for a brand that is not there, or is closed. */
  async function formOf(c: Context): Promise<Form | null> {
    const code = c.req.param('brandCode')
    const brand = (await openBrands(register)).find((one: Brand) => String(one.code) === code)
    const provider = await theProvider(register)
    if (brand === undefined || provider === null) return null
    const kinds: RecipientKind[] = [
      ...(telegramUrl === null ? [] : (['phone'] as const)),
      ...(outbox.canSend('mail') ? (['email'] as const) : []),
    ]
    const language = languageOf(c)
    return { language, brandCode: brand.code, brandName: brand.name, companyName: provider.name, kinds }
  }

  function askedFor(c: Context, form: Form, { name, channels }: Filled, recipient: Recipient): AskedFor {
    return {
      recipient,
      channels,
      name,
      language: form.language,
      shown: shownEvidence(shownInForm, form.language),
      shownText: statementText(form, channels),
      networkAddress: addressOf(c),
      browser: c.req.header('user-agent')?.slice(0, 200) ?? null,
    }
  }

  async function sendTo(c: Context, ticket: string, recipient: Recipient): Promise<SentCode> {
    const asker = `page ${networkOf(addressOf(c))}`
    return await sendCode(register, outbox, {
      recipient,
      asker,
      session: sessionOf(ticket),
      language: languageOf(c),
    })
  }

  async function requestOf(c: Context): Promise<RequestState | null> {
    const request = await openRequest(register, { ticket: c.req.param('ticket') ?? '' })
    return request !== null && String(request.brandCode) === c.req.param('brandCode') ? request : null
  }

  function isOver(request: RequestState): boolean {
    return request.expiresAt <= register.clock()
  }

  async function showRequest(
    c: Context,
    request: RequestState,
    told: string | null,
    status: 200 | 503 = 200,
  ) {
    const language = languageOf(c)
    const { asked, outcome, brandCode } = request
    if (outcome !== null)
      return c.html(donePage(language, linesOf(language, outcome), await wayOutOf(outcome)))
    if (asked === null || isOver(request)) {
      return c.html(saidPage(language, consentTexts[language].over, `/c/${brandCode}?dil=${language}`))
    }
    const address = inOnePiece(maskAddress(asked.recipient.address))
    if (asked.recipient.kind === 'email') {
      return c.html(codePage(language, { address, minutes: codeMinutes, told }), status)
    }
    const url = asked.start === null ? null : await botUrl(asked.start)
    if (url === null) return c.html(saidPage(language, consentTexts[language].faults.failed), 503)
    return c.html(telegramPage(language, { address, url, isWaited: c.req.query('goster') !== undefined }))
  }

  /** Where he finds the way out who has no link to it: in the confirmation, where one is sent (L7), or in the bot. */
  async function wayOutOf(channels: readonly ConfirmedChannel[]): Promise<WayOut> {
    const { confirm_consents: isConfirmed } = await register.settings()
    const isSent = channels.some(
      ({ channel, kind }) =>
        kind === 'stored' && outbox.canSend(kindFor(channel) === 'email' ? 'mail' : 'sms'),
    )
    if (isConfirmed && isSent) return { kind: 'confirmation' }
    return { kind: telegramUrl === null ? 'company' : 'bot' }
  }

  /** Null while Telegram cannot say what our bot is called. */
  async function botUrl(start: string): Promise<string | null> {
    try {
      return telegramUrl === null ? null : await telegramUrl(start)
    } catch (error) {
      log.error('consent-page.no-bot', error)
      return null
    }
  }

  async function showConfirmed(c: Context, confirmed: ConfirmedConsent, { recipient, channels }: AskedFor) {
    const language = languageOf(c)
    if (confirmed.kind !== 'confirmed') return c.html(saidPage(language, consentTexts[language].over))
    const { brandCode } = confirmed
    const link = await makeLink(register, { recipient, brandCode, channel: channels[0] ?? 'EPOSTA' })
    const wayOut: WayOut =
      link.kind === 'made'
        ? { kind: 'page', url: `/r/${link.token}?dil=${language}` }
        : await wayOutOf(confirmed.channels)
    return c.html(donePage(language, linesOf(language, confirmed.channels), wayOut))
  }

  async function unknownRequest(c: Context) {
    const status = (await guesses.miss(addressOf(c))) ? 404 : 429
    return c.html(saidPage(languageOf(c), consentTexts[languageOf(c)].unknown), status)
  }

  return routes
}

type Html = ReturnType<typeof formPage>

function showForm(c: Context, form: FormShown, status: 200 | 422 | 429 | 503 = 200) {
  const { language, kinds } = form
  const page: Html =
    kinds.length === 0 ? saidPage(language, consentTexts[language].unavailable) : formPage(form)
  return c.html(page, kinds.length === 0 ? 503 : status)
}

function unknownBrand(c: Context) {
  return c.html(saidPage(languageOf(c), consentTexts[languageOf(c)].unknownBrand), 404)
}

/** Whoever has the page's ticket may name the code, and nobody else. */
function sessionOf(ticket: string): string {
  return `consent request ${ticket}`
}

interface ReadForm {
  readonly filled: Filled
  readonly recipient: Recipient | null
  readonly faults: readonly FormFault[]
}

/** A form that cannot be read is asked for anew, as an empty one is. */
const noFields: ReadonlyMap<string, readonly string[]> = new Map()

async function readForm(c: Context, kinds: readonly RecipientKind[]): Promise<ReadForm> {
  const form = (await sentForm(c)) ?? noFields
  const filled: Filled = {
    name: fieldOf(form, 'name').normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, nameMax),
    address: fieldOf(form, 'address').trim().slice(0, 320),
    channels: (form.get('channel') ?? []).filter(isChannel),
  }
  const read = readRecipient(filled.address)
  const recipient = read.ok ? read.recipient : null
  const faults = [
    channelFault(filled.channels, recipient),
    nameFault(filled.name),
    addressFault(filled.address, recipient, kinds),
  ]
  return { filled, recipient, faults: faults.filter((fault) => fault !== null) }
}

/** A name and a surname: two words with a letter each. */
function nameFault(name: string): FormFault | null {
  return /\p{L}\S*\s+\S*\p{L}/u.test(name) ? null : 'no-name'
}

function addressFault(
  address: string,
  recipient: Recipient | null,
  kinds: readonly RecipientKind[],
): FormFault | null {
  if (address === '') return 'no-address'
  if (recipient === null) return 'unreadable'
  if (kinds.includes(recipient.kind)) return null
  return recipient.kind === 'phone' ? 'no-phones' : 'no-emails'
}

function channelFault(channels: readonly Channel[], recipient: Recipient | null): FormFault | null {
  if (channels.length === 0) return 'no-channel'
  const suits = recipient === null || channels.every((channel) => kindFor(channel) === recipient.kind)
  return suits ? null : 'wrong-channel'
}

/** What he saw and chose, in full: kept with his ONAY. */
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

function linesOf(language: 'tr' | 'en', channels: Parameters<typeof doneLines>[1]): string[] {
  return doneLines(consentTexts[language], channels, momentIn(language), shortId)
}

function toldOfSending(sent: SentCode, language: 'tr' | 'en', now: number): string {
  const texts = consentTexts[language]
  if (sent.kind === 'sent') return texts.sentAgain
  if (sent.kind === 'no-mail') return texts.faults.failed
  return texts.tooManyCodes(minutesUntil(sent.againAt, now))
}

function minutesUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / minuteMs))
}
