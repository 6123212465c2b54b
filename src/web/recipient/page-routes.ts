import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { type Channel, channelsFor, isChannel } from '../../consent/channel.ts'
import { shownEvidence, shownOnPage } from '../../consent/shown/shown.ts'
import { type Link, openLink } from '../../register/links.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import { brokenPage } from '../broken-page.ts'
import { languageOf } from '../language.ts'
import { fieldOf, sentForm } from '../sent-form.ts'
import { permissionsPage, sentencePage } from './page.ts'
import type { RecipientPageParts } from './parts.ts'
import { noticesOf, receiptsOf, refuseAt } from './refusal.ts'
import { type PageLanguage, textsIn } from './texts.ts'

/** The page of a recipient: GET shows what stands, POST refuses a channel, or all of them, at once. */
export function pageRoutes(parts: RecipientPageParts): Hono {
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
    return c.html(permissionsPage(language, link, await consentsOf(parts, link), []))
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
    const shown = shownEvidence(shownOnPage, language.language)
    const answers = await refuseAt(parts, link, channels, 'page', shown)
    const status = answers.some(({ outcome }) => outcome.kind === 'failed') ? 503 : 200
    const receipts = await receiptsOf(parts, link, answers, language)
    const consents = await consentsOf(parts, link)
    return c.html(permissionsPage(language, link, consents, noticesOf(answers, language), receipts), status)
  })

  return routes
}

/** Whoever opens a link with what stood behind it in his message, such as a full stop, is led to the link itself. */
const withoutPunctuation: MiddlewareHandler = async (c, next) => {
  const [, token] = /^\/r\/([\w-]+)[^\w-]/.exec(c.req.path) ?? []
  if (token === undefined || c.req.method === 'POST') return await next()
  return c.redirect(`/r/${token}${new URL(c.req.url).search}`, 303)
}

/** One answer for every token that is none of ours, in the same words. */
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
