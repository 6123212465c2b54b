import { pageSource } from '../../consent/source.ts'

export type { RecipientPageParts, RefusalReceipt } from './page.ts'

import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { UnknownOutcomeError } from '../../../db/engine.ts'
import { type Channel, channelsFor, isChannel } from '../../consent/channel.ts'
import { firstStatement } from '../../consent/consent.ts'
import { shortId } from '../../consent/short-id.ts'
import { brokenPage, fieldOf, languageOf, pageStyle, secretPage, sentForm } from '../../http/page.ts'
import type { Evidence } from '../../register/evidence/evidence.ts'
import { type Link, openLink } from '../../register/links.ts'
import { type ConsentView, ownConsents } from '../../register/look-up.ts'
import { type RefusalOutcome, refuse } from '../../register/record/refuse.ts'
import { keepWording, namedWording } from '../../register/wordings.ts'
import {
  type PageReceipt,
  pageWording,
  permissionsPage,
  type RecipientPageParts,
  sentencePage,
} from './page.ts'
import { type PageLanguage, textsIn } from './texts.ts'

/** Serves the page of a recipient: GET shows it, POST refuses one channel or all at once. */
function pageRoutes(parts: RecipientPageParts): Hono {
  const { register, log } = parts
  const routes = new Hono()
  routes.onError(brokenPage(log))
  routes.use('/r/*', withoutPunctuation)

  // A link that a mail client has cut off.
  for (const path of ['/r', '/r/']) {
    routes.get(path, async (c) => await unknownPage(parts, c, textsIn(languageOf(c))))
  }

  routes.get('/r/:token', async (c) => {
    const language = textsIn(languageOf(c))
    const link = await openLink(register, c.req.param('token'))
    if (link === null) return await unknownPage(parts, c, language)
    const consents = await consentsOf(parts, link)
    await keepShown(parts, language, link, consents)
    return c.html(permissionsPage(language, link, consents, []))
  })

  routes.post('/r/:token', async (c) => {
    const language = textsIn(languageOf(c))
    const link = await openLink(register, c.req.param('token'))
    if (link === null) return await unknownPage(parts, c, language)
    const form = await sentForm(c)
    if (form === null) {
      const notices = [language.texts.unreadable]
      return c.html(permissionsPage(language, link, await consentsOf(parts, link), notices), 400)
    }
    const channels = channelsOf(link, fieldOf(form, 'channel'))
    const shown = await keepShown(parts, language, link, await consentsOf(parts, link))
    const answers = await refuseAt(parts, link, channels, 'page', shown)
    const status = answers.some(({ outcome }) => outcome.kind === 'failed') ? 503 : 200
    const receipts = await receiptsOf(parts, link, answers, language)
    const consents = await consentsOf(parts, link)
    return c.html(permissionsPage(language, link, consents, noticesOf(answers, language), receipts), status)
  })

  return routes
}

/** Removes what followed the link in its message, such as a full stop. */
const withoutPunctuation: MiddlewareHandler = async (c, next) => {
  const [, token] = /^\/r\/([\w-]+)[^\w-]/.exec(c.req.path) ?? []
  if (token === undefined || c.req.method === 'POST') return await next()
  return c.redirect(`/r/${token}${new URL(c.req.url).search}`, 303)
}

/** Gives one answer for every unknown token. */
async function unknownPage({ guesses, addressOf }: RecipientPageParts, c: Context, language: PageLanguage) {
  const status = (await guesses.miss(addressOf(c))) ? 404 : 429
  return c.html(sentencePage(language, language.texts.unknown), status)
}

async function consentsOf({ register }: RecipientPageParts, { recipient, brandCode }: Link) {
  const consents = await ownConsents(register, recipient)
  return consents.filter((one) => one.brandCode === brandCode)
}

function channelsOf(link: Link, wanted: string): readonly Channel[] {
  const possible = channelsFor(link.recipient.kind)
  if (wanted === 'hepsi') return possible
  return isChannel(wanted) && possible.includes(wanted) ? [wanted] : [link.channel]
}

/**
 * Serves the link of a message. GET only shows, so that a link scanner changes nothing. Nothing here gives a
 * consent: a link can be forwarded.
 */
export function recipientRoutes(parts: RecipientPageParts): Hono {
  const routes = new Hono()
  routes.use('/r/*', secretPage, bodyLimit({ maxSize: 16 * 1024 }))
  routes.use('/u/*', bodyLimit({ maxSize: 16 * 1024 }))
  routes.get('/page.css', (c) =>
    c.body(pageStyle, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'max-age=3600' }),
  )
  routes.route('/', pageRoutes(parts))
  routes.route('/', oneClickRoutes(parts))
  return routes
}

/** Serves the mail program's button, which refuses the link's channel (RFC 8058). */
function oneClickRoutes(parts: RecipientPageParts): Hono {
  const { register, guesses, addressOf } = parts
  const routes = new Hono()

  // Opened as a page it redirects, whether its token is known or not.
  routes.get('/u/:token', secretPage, (c) =>
    c.redirect(`/r/${encodeURIComponent(c.req.param('token'))}`, 303),
  )

  routes.post('/u/:token', async (c) => {
    const link = await openLink(register, c.req.param('token'))
    if (link === null) {
      const status = (await guesses.miss(addressOf(c))) ? 404 : 429
      return c.json({ error: 'Unknown link' }, status)
    }
    const form = await sentForm(c)
    if (form === null || fieldOf(form, 'List-Unsubscribe') !== 'One-Click') {
      return c.json({ error: 'The body must be List-Unsubscribe=One-Click (RFC 8058)' }, 400)
    }
    // The mail program showed its own words.
    const answers = await refuseAt(parts, link, [link.channel], 'click', {})
    const isRefused = answers.every(({ outcome }) => outcome.kind !== 'failed')
    return isRefused ? c.json({ ok: true }) : c.json({ error: 'Not recorded; try again' }, 503)
  })

  return routes
}

interface Answer {
  readonly channel: Channel
  readonly outcome: Exclude<RefusalOutcome, { kind: 'failed' }> | { readonly kind: 'failed' }
}

/**
 * Refuses at the link's brand. The first failure is reported too, since nothing of it was stored. Throws
 * UnknownOutcomeError.
 */
async function refuseAt(
  { register, log }: RecipientPageParts,
  { recipient, brandCode }: Link,
  channels: readonly Channel[],
  door: 'page' | 'click',
  shown: Evidence,
): Promise<Answer[]> {
  const evidence = { door, proof: 'link', ...shown }
  try {
    return await refuse(
      register,
      { door },
      { recipient, brandCodes: [brandCode], channels, source: pageSource, evidence },
    )
  } catch (error) {
    if (error instanceof UnknownOutcomeError) throw error
    log.error('page.failed', error)
    return channels.map((channel) => ({ channel, outcome: { kind: 'failed' } }))
  }
}

/**
 * Stores what the page shows and returns its evidence. A failure is only logged, since the refusal must not
 * fail.
 */
async function keepShown(
  { register, log }: RecipientPageParts,
  language: PageLanguage,
  link: Link,
  consents: readonly ConsentView[],
): Promise<Evidence> {
  const text = pageWording(language, link, consents)
  try {
    return await keepWording(register, language.language, text)
  } catch (error) {
    log.error('page.no-wording', error)
    return namedWording(text)
  }
}

/** Makes links to receipts. The refusal stands without them, so a failure is only logged. */
async function receiptsOf(
  { receiptPath, log }: RecipientPageParts,
  { recipientId }: Link,
  answers: readonly Answer[],
  { language, texts }: PageLanguage,
): Promise<PageReceipt[]> {
  if (receiptPath === null) return []
  const receipts: PageReceipt[] = []
  try {
    for (const { channel, outcome } of answers) {
      if (outcome.kind !== 'stored') continue
      const path = await receiptPath({ recipientId, changeId: outcome.change.id, language })
      receipts.push({ label: texts.receipt(texts.channel[channel].name), path })
    }
  } catch (error) {
    log.error('page.no-receipt', error)
  }
  return receipts
}

/** First whether something was stored, then a line for each channel. */
function noticesOf(answers: readonly Answer[], language: PageLanguage): string[] {
  const lines = [...new Set(answers.map((answer) => noticeOf(answer, language)))]
  const isStored = answers.some(({ outcome }) => outcome.kind === 'stored')
  return isStored ? [language.texts.stored, ...lines] : lines
}

function noticeOf({ channel, outcome }: Answer, { texts, moment, date }: PageLanguage): string {
  const { name } = texts.channel[channel]
  switch (outcome.kind) {
    case 'failed':
      return texts.failed(name)
    case 'stored': {
      const { id, recordedAt } = outcome.change
      return texts.storedDetail(name, moment(recordedAt), shortId(id))
    }
    case 'already': {
      const { before, repeat } = outcome
      const since = before === null ? null : (firstStatement(before)?.consentAt ?? null)
      const became = repeat === null ? texts.unchanged : texts.repeated(shortId(repeat.id))
      return `${texts.already(name, since === null ? null : date(since))} ${became}`
    }
  }
}
