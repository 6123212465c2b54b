import { type Context, Hono } from 'hono'
import { longDates } from '../../calendar/istanbul.ts'
import { shortId } from '../../consent/consent.ts'
import { maskAddress, type Recipient } from '../../consent/recipient.ts'
import { fieldOf, inOnePiece, languageOf, noFields, sentForm } from '../../http/page.ts'
import { type SentCode, sendCode } from '../../jobs/letters.ts'
import { networkOf } from '../../network.ts'
import { type ConfirmedConsent, confirmConsent } from '../../register/confirm-consent.ts'
import {
  type ConfirmedChannel,
  type ConsentRequest,
  openRequest,
  type RequestState,
  type SealedRequest,
} from '../../register/consent-requests.ts'
import { checkCode, codeMinutes } from '../../register/email-codes.ts'
import { makeLink } from '../../register/links.ts'
import { type ConsentPageParts, codePage, donePage, saidPage, telegramPage } from './page.ts'
import { consentTexts, doneLines } from './texts.ts'

/** The page of a request: the address is proved by a code or in the bot, then its ONAY is recorded. */
export function requestRoutes(parts: ConsentPageParts): Hono {
  const { register } = parts
  const routes = new Hono()

  routes.get('/c/:brandCode/:ticket', async (c) => {
    const request = await requestOf(parts, c)
    return request === null ? await unknownRequest(parts, c) : await showRequest(parts, c, request, null)
  })

  routes.post('/c/:brandCode/:ticket', async (c) => {
    const request = await requestOf(parts, c)
    if (request === null) return await unknownRequest(parts, c)
    const { asked } = request
    if (asked === null || isOver(request, register.clock()) || asked.recipient.kind !== 'email') {
      return await showRequest(parts, c, request, null)
    }
    const form = (await sentForm(c)) ?? noFields
    return form.has('again')
      ? await sendAgain(parts, c, request, asked.recipient)
      : await enterCode(parts, c, { request, asked, code: fieldOf(form, 'code') })
  })

  return routes
}

/** Null for an unknown ticket, or one of another brand. */
async function requestOf({ register }: ConsentPageParts, c: Context): Promise<RequestState | null> {
  const request = await openRequest(register, { ticket: ticketOf(c) })
  return request !== null && String(request.brandCode) === c.req.param('brandCode') ? request : null
}

function ticketOf(c: Context): string {
  return c.req.param('ticket') ?? ''
}

function isOver({ expiresAt }: RequestState, now: number): boolean {
  return expiresAt <= now
}

async function sendAgain(parts: ConsentPageParts, c: Context, request: RequestState, recipient: Recipient) {
  const sent = await sendCodeTo(parts, c, ticketOf(c), recipient)
  return await showRequest(parts, c, request, sendingNotice(sent, languageOf(c), parts.register.clock()))
}

async function enterCode(
  parts: ConsentPageParts,
  c: Context,
  { request, asked, code }: { request: RequestState; asked: SealedRequest; code: string },
) {
  const { register, log } = parts
  const texts = consentTexts[languageOf(c)]
  const ticket = ticketOf(c)
  const checked = await checkCode(register, { session: sessionOf(ticket), code })
  if (checked.kind === 'wrong')
    return await showRequest(parts, c, request, texts.wrongCode(checked.triesLeft))
  if (checked.kind !== 'proved') {
    // A code was sent anew on another page.
    return await showRequest(parts, c, (await requestOf(parts, c)) ?? request, texts.codeOver)
  }
  const proof = { proof: 'mail-code', codeSentAt: checked.sentAt, provedAt: checked.provedAt }
  try {
    const confirmed = await confirmConsent(
      register,
      { ticket },
      { actor: { door: 'page' }, proved: checked.recipient, proof },
    )
    return await showConfirmed(parts, c, confirmed, asked)
  } catch (error) {
    log.error('consent-page.failed', error)
    return await showRequest(parts, c, request, texts.failed, 503)
  }
}

/** Shows the state of a request and the next step; `notice` is the result of what was just sent. */
async function showRequest(
  parts: ConsentPageParts,
  c: Context,
  request: RequestState,
  notice: string | null,
  status: 200 | 503 = 200,
) {
  const language = languageOf(c)
  const { asked, outcome, brandCode } = request
  if (outcome !== null) return showOutcome(c, outcome)
  if (asked === null || isOver(request, parts.register.clock())) {
    return c.html(saidPage(language, consentTexts[language].over, `/c/${brandCode}?dil=${language}`))
  }
  const address = inOnePiece(maskAddress(asked.recipient.address))
  if (asked.recipient.kind === 'email') {
    return c.html(codePage(language, { address, minutes: codeMinutes, notice }), status)
  }
  const url = asked.start === null ? null : await botUrl(parts, asked.start)
  if (url === null) return c.html(saidPage(language, consentTexts[language].faults.failed), 503)
  return c.html(telegramPage(language, { address, url, isWaited: c.req.query('goster') !== undefined }))
}

/** Null while Telegram cannot say what our bot is called. */
async function botUrl({ telegramUrl, log }: ConsentPageParts, start: string): Promise<string | null> {
  try {
    return telegramUrl === null ? null : await telegramUrl(start)
  } catch (error) {
    log.error('consent-page.no-bot', error)
    return null
  }
}

async function unknownRequest({ missed }: ConsentPageParts, c: Context) {
  const status = await missed(c)
  return c.html(saidPage(languageOf(c), consentTexts[languageOf(c)].unknown), status)
}

const minuteMs = 60_000

/** Only the holder of the page's ticket may enter the code. */
function sessionOf(ticket: string): string {
  return `consent request ${ticket}`
}

/** Sends the code of a request to its address, a limited number per network. */
export async function sendCodeTo(
  { register, outbox, addressOf }: ConsentPageParts,
  c: Context,
  ticket: string,
  recipient: Recipient,
): Promise<SentCode> {
  return await sendCode(register, outbox, {
    recipient,
    asker: `page ${networkOf(addressOf(c))}`,
    session: sessionOf(ticket),
    language: languageOf(c),
  })
}

/** Says whether a new code was sent. */
function sendingNotice(sent: SentCode, language: 'tr' | 'en', now: number): string {
  const texts = consentTexts[language]
  if (sent.kind === 'sent') return texts.sentAgain
  if (sent.kind === 'no-mail') return texts.faults.failed
  return texts.tooManyCodes(minutesUntil(sent.againAt, now))
}

export function minutesUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / minuteMs))
}

async function showConfirmed(
  parts: ConsentPageParts,
  c: Context,
  confirmed: ConfirmedConsent,
  { recipient, channels }: ConsentRequest,
) {
  const language = languageOf(c)
  if (confirmed.kind !== 'confirmed') return c.html(saidPage(language, consentTexts[language].over))
  const { brandCode } = confirmed
  const link = await makeLink(parts.register, { recipient, brandCode, channel: channels[0] ?? 'EPOSTA' })
  const url = link.kind === 'made' ? `/r/${link.token}?dil=${language}` : null
  return c.html(donePage(language, linesOf(language, confirmed.channels), url))
}

/** Shows no link, since another person than the recipient may open the page again. */
function showOutcome(c: Context, channels: readonly ConfirmedChannel[]) {
  const language = languageOf(c)
  return c.html(donePage(language, linesOf(language, channels), null))
}

function linesOf(language: 'tr' | 'en', channels: readonly ConfirmedChannel[]): string[] {
  return doneLines(consentTexts[language], channels, longDates[language].moment, shortId)
}
