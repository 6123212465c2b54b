import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Channel, channelsFor, isChannel } from '../../consent/channel.ts'
import { begun } from '../../consent/consent.ts'
import { shortId } from '../../consent/short-id.ts'
import { shownEvidence, shownOnPage } from '../../consent/shown/shown.ts'
import type { Log } from '../../log.ts'
import type { Evidence } from '../../register/evidence/evidence.ts'
import { type Link, openLink } from '../../register/links.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import { type RefusalOutcome, refuse } from '../../register/record/refuse.ts'
import type { Register } from '../../register/register.ts'
import type { Guesses } from '../guesses.ts'
import { languageOf } from '../language.ts'
import { pageStyle, secretPage } from '../page.ts'
import { fieldOf, sentForm } from '../sent-form.ts'
import { type PageReceipt, permissionsPage, sentencePage } from './page.ts'
import { type PageLanguage, textsIn } from './texts.ts'

/** A receipt of a refusal that was stored here. */
export interface RefusalReceipt {
  readonly recipientId: number
  readonly changeId: string
  readonly language: 'tr' | 'en'
}

export interface RecipientPageParts {
  readonly register: Register
  readonly log: Log
  readonly guesses: Guesses
  /** The network address of whoever asks. */
  readonly addressOf: (c: Context) => string
  /** Makes the address of a receipt, without its host; null where nothing here prints one. */
  readonly receiptPath: ((receipt: RefusalReceipt) => Promise<string>) | null
}

/**
 * What stands behind the link of a message. GET only shows, so that a link scanner changes nothing; POST refuses at once.
 * Nothing here gives a consent: a link can be forwarded, and proves no ownership.
 */
export function recipientRoutes(parts: RecipientPageParts): Hono {
  const { register, log, guesses, addressOf, receiptPath } = parts
  const routes = new Hono()
  routes.use('/r/*', bodyLimit({ maxSize: 16 * 1024 }))
  routes.use('/u/*', bodyLimit({ maxSize: 16 * 1024 }))
  routes.use('/r/*', secretPage)

  routes.get('/page.css', (c) =>
    c.body(pageStyle, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'max-age=3600' }),
  )

  routes.get('/r/:token', async (c) => {
    const language = textsIn(languageOf(c))
    const link = await openLink(register, c.req.param('token'))
    if (link === null) return await unknownPage(c, language)
    return c.html(permissionsPage(language, link, await consentsOf(link), []))
  })

  routes.post('/r/:token', async (c) => {
    const language = textsIn(languageOf(c))
    const link = await openLink(register, c.req.param('token'))
    if (link === null) return await unknownPage(c, language)
    const form = await sentForm(c)
    if (form === null) {
      const notices = [language.texts.unreadable]
      return c.html(permissionsPage(language, link, await consentsOf(link), notices), 400)
    }
    const wanted = fieldOf(form, 'channel')
    const shown = shownEvidence(shownOnPage, language.language)
    const answers = await refuseAt(link, channelsOf(link, wanted), 'page', shown)
    const status = answers.some(({ outcome }) => outcome.kind === 'failed') ? 503 : 200
    const receipts = await receiptsOf(link, answers, language)
    return c.html(
      permissionsPage(language, link, await consentsOf(link), noticesOf(answers, language), receipts),
      status,
    )
  })

  // The address of the mail program, opened by a person or a scanner: the page, unseen whether its token is known.
  routes.get('/u/:token', secretPage, (c) =>
    c.redirect(`/r/${encodeURIComponent(c.req.param('token'))}`, 303),
  )

  // RFC 8058: the mail program posts this body by itself when its user asks to unsubscribe.
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
    // What stood beside that button was the mail program's own.
    const answers = await refuseAt(link, [link.channel], 'click', {})
    const isRefused = answers.every(({ outcome }) => outcome.kind !== 'failed')
    return isRefused ? c.json({ ok: true }) : c.json({ error: 'Not recorded; try again' }, 503)
  })

  /** Where the receipts of what was stored are fetched. The refusal stands without them, so a failure is only noted. */
  async function receiptsOf(
    { recipientId }: Link,
    answers: readonly Answer[],
    { language, texts }: PageLanguage,
  ): Promise<PageReceipt[]> {
    const receipts: PageReceipt[] = []
    try {
      for (const { channel, outcome } of receiptPath === null ? [] : answers) {
        if (outcome.kind !== 'stored') continue
        const path = await receiptPath?.({ recipientId, changeId: outcome.change.id, language })
        if (path !== undefined) receipts.push({ label: texts.receipt(texts.channel[channel].name), path })
      }
    } catch (error) {
      log.error('page.no-receipt', error)
    }
    return receipts
  }

  /** One answer for every token that is none of ours, in the same words. */
  async function unknownPage(c: Context, language: PageLanguage) {
    const status = (await guesses.miss(addressOf(c))) ? 404 : 429
    return c.html(sentencePage(language, language.texts.unknown), status)
  }

  async function consentsOf(link: Link) {
    const consents = await ownConsents(register, link.recipient)
    return consents.filter(({ brandCode }) => brandCode === link.brandCode)
  }

  /** Refuses at the link's brand; the first failure is told too, since nothing else of it was stored. */
  async function refuseAt(
    link: Link,
    channels: readonly Channel[],
    door: 'page' | 'click',
    shown: Evidence,
  ): Promise<Answer[]> {
    const { page_source: source } = await register.settings()
    const evidence = { door, proof: 'link', ...shown }
    try {
      const { recipient, brandCode } = link
      return await refuse(
        register,
        { door },
        { recipient, brandCodes: [brandCode], channels, source, evidence },
      )
    } catch (error) {
      log.error('page.failed', error)
      return channels.map((channel) => ({ channel, outcome: { kind: 'failed' } }))
    }
  }

  return routes
}

/** What became of the refusal of one channel. */
interface Answer {
  readonly channel: Channel
  readonly outcome: Exclude<RefusalOutcome, { kind: 'failed' }> | { readonly kind: 'failed' }
}

function channelsOf(link: Link, wanted: string): readonly Channel[] {
  const possible = channelsFor(link.recipient.kind)
  if (wanted === 'hepsi') return possible
  return isChannel(wanted) && possible.includes(wanted) ? [wanted] : [link.channel]
}

/** A line for each channel, and first of all whether something was stored. */
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
      const since = before === null ? null : (begun(before)?.consentAt ?? null)
      const became = repeat === null ? texts.unchanged : texts.repeated(shortId(repeat.id))
      return `${texts.already(name, since === null ? null : date(since))} ${became}`
    }
  }
}
