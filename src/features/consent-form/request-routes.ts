import { type Context, Hono } from 'hono'
import { isUnchanged } from '../../../db/engine.ts'
import { maskAddress } from '../../consent/recipient.ts'
import {
  fieldOf,
  inOnePiece,
  isCancelled,
  languageOf,
  noFields,
  sentencesPage,
  sentForm,
  showPage,
} from '../../http/page.ts'
import { sendConsentCodeAgain } from '../../jobs/codes/consent-codes.ts'
import { confirmConsent } from '../../register/confirmation/confirm-consent.ts'
import { confirmByCode } from '../../register/confirmation/consent-codes.ts'
import {
  type ConfirmedChannel,
  type ConsentRequest,
  type RequestState,
  readRequest,
  startParameter,
} from '../../register/confirmation/consent-requests.ts'
import { makeLink } from '../../register/links/links.ts'
import {
  type CodeForm,
  type ConsentPageServices,
  cancelledPage,
  codePage,
  confirmPage,
  donePage,
} from './page.ts'
import { doneLines, textsFor } from './texts.ts'

/** A request that waits for its proof. */
interface OpenRequest extends RequestState {
  readonly asked: ConsentRequest
}

type Answer = (
  services: ConsentPageServices,
  c: Context,
  request: OpenRequest,
) => Response | Promise<Response>

/**
 * Serves the pages that prove an address. GET only shows a button or a field, since mail scanners open links; POST, sent by
 * that button, records the consent (ONAY).
 */
export function requestRoutes(services: ConsentPageServices): Hono {
  const routes = new Hono()
  for (const [method, answers] of [['GET', shown] as const, ['POST', taken] as const]) {
    routes.on(method, '/c/:brandCode/:token', async (c) => {
      const request = await requestOf(services, c)
      if (request === null) return sayOneSentence(c, services.unknownLinkStatus(c), 'unknown')
      const { outcome, asked } = request
      if (outcome !== null)
        return showPage(c, donePage(languageOf(c), doneLines(languageOf(c), outcome), null))
      if (asked === null || request.expiresAt <= services.register.clock()) return expiredPage(c)
      if (method === 'GET' && isCancelled(c)) return showPage(c, cancelledPage(languageOf(c)))
      const answer = asked.provedBy === 'code' ? answers.code : answers.link
      return await answer(services, c, { ...request, asked })
    })
  }
  return routes
}

const shown: Record<'link' | 'code', Answer> = { link: askForButton, code: showCodePage }
const taken: Record<'link' | 'code', Answer> = { link: confirm, code: takeCode }

/**
 * Returns the request of the token in the path. Returns null if the token is unknown, belongs to another brand or to a
 * system, or is for a phone number that is proved in Telegram.
 */
async function requestOf({ register }: ConsentPageServices, c: Context): Promise<RequestState | null> {
  const request = await readRequest(register, c.req.param('token') ?? '')
  const isProvedHere = request?.client === null && request.asked?.provedBy !== 'chat'
  return isProvedHere && String(request.brandCode) === c.req.param('brandCode') ? request : null
}

/** Shows the mailed request with the button that confirms it. */
function askForButton(_: ConsentPageServices, c: Context, { asked, brandName }: OpenRequest) {
  const address = inOnePiece(maskAddress(asked.recipient.address))
  return showPage(c, confirmPage(languageOf(c), address, brandName, asked.channels))
}

/** Shows the field for the code, with what was wrong if anything was. */
async function showCodePage(
  { telegramUrl }: ConsentPageServices,
  c: Context,
  { asked, brandName }: OpenRequest,
  wrong: { readonly fault: string; readonly status: 422 | 429 | 503 } | null = null,
) {
  const form: CodeForm = {
    language: languageOf(c),
    address: inOnePiece(maskAddress(asked.recipient.address)),
    brandName,
    channels: asked.channels,
    fault: wrong?.fault,
    botUrl: (await telegramUrl?.(startParameter(c.req.param('token') ?? ''))) ?? null,
  }
  return await showPage(c, codePage(form), wrong?.status ?? 200)
}

/** Takes the typed code, or sends a new one. */
async function takeCode(services: ConsentPageServices, c: Context, request: OpenRequest) {
  const form = await sentForm(c)
  const fields = form.kind === 'read' ? form.fields : noFields
  if (fields.has('again')) return await sendAgain(services, c, request)
  const { texts } = textsFor(c)
  const code = fieldOf(fields, 'code')
  return await orFailed(services, c, async () => {
    const token = c.req.param('token') ?? ''
    const checked = await confirmByCode(services.register, token, { actor: { door: 'page' }, code })
    if (checked.kind === 'confirmed') return await showDone(services, c, request, checked.channels)
    const fault = checked.kind === 'wrong' ? texts.codeWrong(checked.triesLeft) : texts.codeOver
    return await showCodePage(services, c, request, { fault, status: 422 })
  })
}

/** Sends a new code; while a limit does not allow one, the page says until when. */
async function sendAgain(services: ConsentPageServices, c: Context, request: OpenRequest) {
  const { language, texts } = textsFor(c)
  const token = c.req.param('token') ?? ''
  return await orFailed(services, c, async () => {
    const sent = await sendConsentCodeAgain(services, token, request)
    if (sent.kind === 'sent') return c.redirect(`/c/${request.brandCode}/${token}?dil=${language}`, 303)
    if (sent.kind === 'too-many') {
      const waitMinutes = waitMinutesUntil(sent.againAt, services.register.clock())
      c.header('retry-after', String(60 * waitMinutes))
      const fault = texts.tooMany(sent.limit, waitMinutes)
      return await showCodePage(services, c, request, { fault, status: 429 })
    }
    return await showCodePage(services, c, request, { fault: texts.unavailable, status: 503 })
  })
}

/** Returns the minutes until a moment, at least one. */
export function waitMinutesUntil(againAt: number, now: number): number {
  return Math.max(1, Math.ceil((againAt - now) / 60_000))
}

/** Records the consent of a visitor who opened the mailed link and pressed the button. */
async function confirm(services: ConsentPageServices, c: Context, request: OpenRequest) {
  const { asked, askedAt } = request
  const proof = { proof: 'mail-link', mailedAt: askedAt, provedAt: services.register.clock() }
  const confirmation = { actor: { door: 'page' }, proved: asked.recipient, proof } as const
  return await orFailed(services, c, async () => {
    const result = await confirmConsent(services.register, c.req.param('token') ?? '', confirmation)
    return result.kind === 'confirmed'
      ? await showDone(services, c, request, result.channels)
      : expiredPage(c)
  })
}

/** Returns the response of `work`. If the database stored nothing, a page says that nothing was changed. */
async function orFailed({ log }: ConsentPageServices, c: Context, work: () => Promise<Response>) {
  try {
    return await work()
  } catch (error) {
    if (!isUnchanged(error)) throw error
    log.error('consent-page.failed', error)
    const { language, texts } = textsFor(c)
    return showPage(c, sentencesPage(language, texts.title, [texts.faults.failed]), 503)
  }
}

/** Shows the result, with a link to the recipient's own page. */
async function showDone(
  services: ConsentPageServices,
  c: Context,
  { asked: { recipient, channels }, brandCode }: OpenRequest,
  results: readonly ConfirmedChannel[],
) {
  const channel = channels[0] ?? 'EPOSTA'
  const url = await pathOfRecipientPage(services, c, { recipient, brandCode, channel })
  return await showPage(c, donePage(languageOf(c), doneLines(languageOf(c), results), url))
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

/** Answers with a page that has one sentence, such as an unknown brand. */
export function sayOneSentence(
  c: Context,
  status: 404 | 429 | 503,
  sentence: 'unavailable' | 'unknown' | 'unknownBrand',
): Response | Promise<Response> {
  const { language, texts } = textsFor(c)
  return showPage(c, sentencesPage(language, texts.title, [texts[sentence]]), status)
}
