import { type Context, Hono } from 'hono'
import { longDates } from '../../calendar/istanbul.ts'
import { shortId } from '../../consent/consent.ts'
import { maskAddress } from '../../consent/recipient.ts'
import { inOnePiece, languageOf } from '../../http/page.ts'
import { confirmConsent } from '../../register/confirm-consent.ts'
import { type ConfirmedChannel, openRequest, type RequestState } from '../../register/consent-requests.ts'
import { makeLink } from '../../register/links.ts'
import { type ConsentPageParts, confirmPage, donePage, saidPage } from './page.ts'
import { consentTexts, doneLines } from './texts.ts'

/** Serves the link that was mailed. GET only asks, since mail scanners open links; POST records the ONAY. */
export function requestRoutes(parts: ConsentPageParts): Hono {
  const routes = new Hono()
  for (const [method, answer] of [['GET', ask] as const, ['POST', confirm] as const]) {
    routes.on(method, '/c/:brandCode/:token', async (c) => {
      const request = await requestOf(parts, c)
      if (request === null) return await unknownRequest(parts, c)
      const { outcome } = request
      if (outcome !== null) return c.html(donePage(languageOf(c), linesOf(c, outcome), null))
      return await answer(parts, c, request)
    })
  }
  return routes
}

/** Null for an unknown token, one of another brand, or one that the bot has to be opened with. */
async function requestOf({ register }: ConsentPageParts, c: Context): Promise<RequestState | null> {
  const request = await openRequest(register, c.req.param('token') ?? '')
  const isMailed = request?.asked?.recipient.kind !== 'phone'
  return isMailed && String(request?.brandCode) === c.req.param('brandCode') ? request : null
}

function ask({ register }: ConsentPageParts, c: Context, { asked, ...request }: RequestState) {
  if (asked === null || request.expiresAt <= register.clock()) return over(c)
  const address = inOnePiece(maskAddress(asked.recipient.address))
  return c.html(confirmPage(languageOf(c), address, request.brandName, asked.channels))
}

async function confirm(parts: ConsentPageParts, c: Context, { asked, askedAt, brandCode }: RequestState) {
  const { register, log } = parts
  const language = languageOf(c)
  if (asked === null) return over(c)
  const { recipient, channels } = asked
  const proof = { proof: 'mail-link', mailedAt: askedAt, provedAt: register.clock() }
  const by = { actor: { door: 'page' }, proved: recipient, proof } as const
  try {
    const confirmed = await confirmConsent(register, c.req.param('token') ?? '', by)
    if (confirmed.kind !== 'confirmed') return over(c)
    const link = await makeLink(register, { recipient, brandCode, channel: channels[0] ?? 'EPOSTA' })
    const url = link.kind === 'made' ? `/r/${link.token}?dil=${language}` : null
    return c.html(donePage(language, linesOf(c, confirmed.channels), url))
  } catch (error) {
    log.error('consent-page.failed', error)
    return c.html(saidPage(language, consentTexts[language].faults.failed), 503)
  }
}

function over(c: Context) {
  const language = languageOf(c)
  const form = `/c/${c.req.param('brandCode')}?dil=${language}`
  return c.html(saidPage(language, consentTexts[language].over, form))
}

async function unknownRequest({ missed }: ConsentPageParts, c: Context) {
  const status = missed(c)
  return c.html(saidPage(languageOf(c), consentTexts[languageOf(c)].unknown), status)
}

function linesOf(c: Context, channels: readonly ConfirmedChannel[]): string[] {
  const language = languageOf(c)
  return doneLines(consentTexts[language], channels, longDates[language].moment, shortId)
}
