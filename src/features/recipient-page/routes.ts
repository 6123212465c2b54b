import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { channelsFor, effectiveStatement, isChannel } from '../../consent/consent.ts'
import { newPlainToken } from '../../crypto/vault.ts'
import { answerError } from '../../http/errors.ts'
import {
  brokenPage,
  type FormFields,
  fieldOf,
  secretPage,
  sentencesPage,
  sentForm,
  showPage,
} from '../../http/page.ts'
import { formBytesMax } from '../../http/streams.ts'
import { listBrands } from '../../register/company/brands.ts'
import type { Evidence } from '../../register/evidence/evidence.ts'
import { type Link, readLink } from '../../register/links/links.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import { isNewRefusal, type Refusal } from '../../register/record/refuse.ts'
import { chosenOnay, disputePage, disputeWording, openComplaint } from './dispute.ts'
import { lookRoutes } from './look.ts'
import {
  disputeQuestion,
  type PageState,
  pageWording,
  permissionsPage,
  type RecipientPageServices,
  type Undo,
} from './page.ts'
import { keepText, noticeOf, refuseAt } from './refuse.ts'
import { type PageLanguage, textsFor } from './texts.ts'
import { type PressResult, undo, undoOf } from './undo.ts'

/** Serves the page of a recipient: GET shows it, POST refuses one channel or all at once. */
function pageRoutes(parts: RecipientPageServices): Hono {
  const { register, log } = parts
  const routes = new Hono()
  routes.onError(brokenPage(log))
  routes.use('/r/*', bodyLimit({ maxSize: formBytesMax }), withoutPunctuation)

  routes.get('/r/:token', async (c) => {
    const language = textsFor(c)
    const link = await readLink(register, c.req.param('token'))
    if (link === null) return await unknownPage(parts, c, language)
    const state = await stateOf(parts, link)
    await keepShown(parts, language, state)
    return showPage(c, permissionsPage(language, state))
  })

  routes.post('/r/:token', async (c) => {
    const language = textsFor(c)
    const link = await readLink(register, c.req.param('token'))
    if (link === null) return await unknownPage(parts, c, language)
    const form = await sentForm(c)
    const state = await stateOf(parts, link)
    if (form.kind === 'refused') {
      return showPage(c, permissionsPage(language, state, { notices: [language.texts.unreadable] }), 400)
    }
    const disputed = fieldOf(form.fields, 'dispute')
    if (disputed !== '') return await answerDispute(parts, c, { language, state, disputed })
    const sealed = fieldOf(form.fields, 'undo')
    const { status, ...result } =
      sealed === ''
        ? await stop(parts, language, state, form.fields)
        : await undo(parts, language, state, sealed)
    return showPage(c, permissionsPage(language, await stateOf(parts, link), result), status)
  })

  return routes
}

/** Records the refusals that the visitor pressed, with the page as it was shown, and offers to undo them. */
async function stop(
  parts: RecipientPageServices,
  language: PageLanguage,
  state: PageState,
  form: FormFields,
): Promise<PressResult> {
  const { link } = state
  const { brandCodes, channels } = requestedStop(state, form)
  const page = await keepShown(parts, language, state)
  const requestKey = `page:${newPlainToken()}`
  const outcome = await refuseAt(parts, link, {
    scope: { brandCodes, channels, requestKey },
    door: 'page',
    shown: page,
  })
  if (outcome.kind === 'not-stored') return { status: 503, notices: [language.texts.failed] }
  const { answers } = outcome
  const namedAnswers = answers.filter((answer) => isNamed(answer, link))
  return {
    status: 200,
    notices: noticesOf(answers, namedAnswers, state, language),
    undo: await offeredUndo(parts, state, requestKey, language),
  }
}

interface DisputePress {
  readonly language: PageLanguage
  readonly state: PageState
  readonly disputed: string
}

/** Asks which consent is disputed, or stops that consent and opens the complaint about it. */
async function answerDispute(
  parts: RecipientPageServices,
  c: Context,
  { language, state, disputed }: DisputePress,
): Promise<Response> {
  const { texts } = language
  const { onays, chosen } = await chosenOnay(parts, state, disputed)
  if (disputed === disputeQuestion && onays.length > 0) {
    await keepText(parts, language, disputeWording(language))
    return showPage(c, disputePage(language, state, onays))
  }
  if (chosen === undefined) {
    return showPage(c, permissionsPage(language, state, { notices: [texts.nothingToDispute] }))
  }
  // The RET comes first: a repeat after a failure still finds the past ONAY and opens the complaint.
  const outcome = await refuseAt(parts, state.link, {
    scope: { brandCodes: [chosen.brand.code], channels: [chosen.channel] },
    door: 'page',
    shown: await keepText(parts, language, disputeWording(language)),
  })
  if (outcome.kind === 'not-stored') {
    return showPage(c, permissionsPage(language, state, { notices: [texts.failed] }), 503)
  }
  const complaintNotices = await openComplaint(parts, language, { link: state.link, onay: chosen })
  const refusalNotices = outcome.answers.map((answer) => noticeOf(answer, state, language))
  const notices = [...complaintNotices, ...new Set(refusalNotices)]
  return showPage(c, permissionsPage(language, await stateOf(parts, state.link), { notices }))
}

/** Removes what followed the link in its message, such as a full stop. */
const withoutPunctuation: MiddlewareHandler = async (c, next) => {
  const [, token] = /^\/r\/([\w-]{22})[^\w-]/.exec(c.req.path) ?? []
  if (token === undefined || c.req.method === 'POST') return await next()
  return toPage(c, token)
}

/** Passes only token and language on: anything else may hold an address. */
function toPage(c: Context, token: string): Response {
  const language = /^(?:tr|en)$/.exec(c.req.query('dil') ?? '')
  return c.redirect(`/r/${token}${language === null ? '' : `?dil=${language[0]}`}`, 303)
}

const looksLikeToken = /^[\w-]{22}$/

/** Gives one answer for every unknown token. */
async function unknownPage({ unknownLinkStatus }: RecipientPageServices, c: Context, language: PageLanguage) {
  const status = unknownLinkStatus(c)
  return showPage(c, sentencesPage(language.language, language.texts.title, [language.texts.unknown]), status)
}

async function stateOf({ register, canProve }: RecipientPageServices, link: Link): Promise<PageState> {
  const [consents, brands] = await Promise.all([ownConsents(register, link.recipient), listBrands(register)])
  return { link, consents, brands, canProve: canProve(link.recipient.kind) }
}

/** Returns the brands and channels that the form refuses. Another brand counts only if it has a consent here. */
function requestedStop(state: PageState, form: FormFields) {
  const { link, consents } = state
  const possible = channelsFor(link.recipient.kind)
  const channel = fieldOf(form, 'channel')
  if (channel === 'tumu') {
    // A closed brand matters while it holds an ONAY.
    const codes = state.brands
      .filter(
        ({ code, closedAt }) =>
          closedAt === null ||
          consents.some((consent) => consent.brandCode === code && consent.status === 'ONAY'),
      )
      .map(({ code }) => code)
    return { brandCodes: [...new Set([link.brandCode, ...codes])], channels: possible }
  }
  const code = Number(fieldOf(form, 'brand'))
  const brandCode = consents.some((consent) => consent.brandCode === code) ? code : link.brandCode
  const isOne = isChannel(channel) && possible.includes(channel)
  return {
    brandCodes: [brandCode],
    channels: channel === 'hepsi' ? possible : [isOne ? channel : link.channel],
  }
}

/**
 * Serves the link of a message. GET only shows, so that a link scanner changes nothing. A link can be forwarded,
 * so only what the page has just stopped can be allowed again.
 */
export function recipientRoutes(parts: RecipientPageServices): Hono {
  const routes = new Hono()
  routes.use('/r/*', secretPage)
  routes.use('/u/*', bodyLimit({ maxSize: formBytesMax }))
  routes.route('/', lookRoutes(parts))
  routes.route('/', pageRoutes(parts))
  routes.route('/', oneClickRoutes(parts))
  return routes
}

/** Serves the mail program's button, which refuses the link's channel (RFC 8058). */
function oneClickRoutes(parts: RecipientPageServices): Hono {
  const { register, unknownLinkStatus } = parts
  const routes = new Hono()

  // Opened as a page it redirects, whether its token is known or not.
  routes.get('/u/:token', secretPage, async (c) => {
    const token = c.req.param('token')
    return looksLikeToken.test(token) ? toPage(c, token) : await unknownPage(parts, c, textsFor(c))
  })

  routes.post('/u/:token', async (c) => {
    const link = await readLink(register, c.req.param('token'))
    if (link === null)
      return answerError(c, unknownLinkStatus(c) === 429 ? 'IZIN-429-LINKS' : 'IZIN-404-LINK')
    const form = await sentForm(c)
    if (form.kind === 'refused' || fieldOf(form.fields, 'List-Unsubscribe') !== 'One-Click') {
      return answerError(c, 'IZIN-400-ONE-CLICK')
    }
    // The mail program showed its own words.
    const scope = { brandCodes: [link.brandCode], channels: [link.channel] }
    const { kind } = await refuseAt(parts, link, { scope, door: 'click', shown: {} })
    return kind === 'stored' ? c.json({ ok: true }) : answerError(c, 'IZIN-503', 'Not recorded; try again')
  })

  return routes
}

/** Stores what the page shows and returns its evidence. */
async function keepShown(
  parts: RecipientPageServices,
  language: PageLanguage,
  state: PageState,
): Promise<Evidence> {
  return await keepText(parts, language, pageWording(language, state))
}

/** Refusals in advance at other brands are not named. */
function isNamed({ brandCode, before }: Refusal, link: Link): boolean {
  if (brandCode === link.brandCode) return true
  return before !== null && effectiveStatement(before)?.status === 'ONAY'
}

/** Returns a button's value that undoes the refusals. Null after a fault, which is only logged: the RET is stored. */
async function offeredUndo(
  parts: RecipientPageServices,
  state: PageState,
  requestKey: string,
  language: PageLanguage,
): Promise<Undo | null> {
  try {
    return await undoOf(parts, state, requestKey, language)
  } catch (error) {
    parts.log.error('page.no-undo', error)
    return null
  }
}

/** Says if something was stored, then tells each named refusal, then says if others were stored. */
function noticesOf(
  answers: readonly Refusal[],
  named: readonly Refusal[],
  state: PageState,
  language: PageLanguage,
): string[] {
  const { texts } = language
  const isStored = (some: readonly Refusal[]) => some.some(isNewRefusal)
  const others = answers.filter((answer) => !named.includes(answer))
  return [
    ...(isStored(answers) ? [texts.stored] : []),
    ...new Set(named.map((answer) => noticeOf(answer, state, language))),
    ...(isStored(others) ? [texts.othersStored] : []),
  ]
}
