import { type Context, Hono } from 'hono'
import type { Channel } from '../../consent/channel.ts'
import type { Recipient, RecipientKind } from '../../consent/recipient.ts'
import { shownEvidence, shownInForm } from '../../consent/shown/shown.ts'
import { openBrands, theProvider } from '../../register/brands.ts'
import { type AskedFor, askConsent } from '../../register/consent-requests.ts'
import { languageOf } from '../language.ts'
import { minutesUntil, sendCodeTo } from './code.ts'
import { type Filled, type FormShown, formPage, saidPage } from './page.ts'
import type { ConsentPageParts } from './parts.ts'
import { readForm } from './read-form.ts'
import { addressAsked, consentTexts } from './texts.ts'

/** The form of a brand, as it is shown empty. */
interface Form extends FormShown {
  readonly brandCode: number
}

/** The form as a visitor has filled it in. */
interface FilledForm extends Form {
  readonly filled: Filled
}

/** The form itself: what is sent with it is kept as a request, whose page proves the address. */
export function formRoutes(parts: ConsentPageParts): Hono {
  const routes = new Hono()

  // A link that a mail client has cut off.
  for (const path of ['/c', '/c/']) routes.get(path, unknownBrand)

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

/** Null for a brand that is not there, or is closed. */
async function formOf({ register, outbox, telegramUrl }: ConsentPageParts, c: Context): Promise<Form | null> {
  const code = c.req.param('brandCode')
  const brand = (await openBrands(register)).find((one) => String(one.code) === code)
  const provider = await theProvider(register)
  if (brand === undefined || provider === null) return null
  const kinds: RecipientKind[] = [
    ...(telegramUrl === null ? [] : (['phone'] as const)),
    ...(outbox.canSend('mail') ? (['email'] as const) : []),
  ]
  const language = languageOf(c)
  return { language, brandCode: brand.code, brandName: brand.name, companyName: provider.name, kinds }
}

/** Keeps the request, sends the code where one proves its address, and leads to its page. */
async function ask(
  parts: ConsentPageParts,
  c: Context,
  form: FilledForm,
  recipient: Recipient,
): Promise<Response> {
  const asked = await askConsent(parts.register, form.brandCode, askedFor(parts, c, form, recipient))
  if (asked.kind === 'no-brand') return await unknownBrand(c)
  if (asked.kind === 'too-many') return await tooMany(parts, c, form, asked.againAt)
  if (recipient.kind === 'email') {
    const sent = await sendCodeTo(parts, c, asked.ticket, recipient)
    if (sent.kind === 'too-many') return await tooMany(parts, c, form, sent.againAt)
    if (sent.kind === 'no-mail') return await showForm(c, { ...form, faults: ['failed'] }, 503)
  }
  return c.redirect(`/c/${form.brandCode}/${asked.ticket}?dil=${form.language}`, 303)
}

function askedFor(
  { addressOf }: ConsentPageParts,
  c: Context,
  form: FilledForm,
  recipient: Recipient,
): AskedFor {
  const { name, channels } = form.filled
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

/** What he saw and chose, in full: kept with his ONAY. */
function statementText(
  { language, brandName, companyName, kinds }: FormShown,
  channels: readonly Channel[],
): string {
  const texts = consentTexts[language]
  const asked = addressAsked(kinds)
  const chosen = channels.map((channel) => `[x] ${texts.channel[channel]}`).join(' ')
  return [
    texts.title,
    texts.intro,
    `${texts.statement(brandName, companyName)} ${texts.refuse}`,
    `${texts.channelsLegend}: ${chosen}`,
    texts.next[asked],
    `[${texts.submit}]`,
    texts.privacy(companyName, asked),
  ].join('\n')
}

function tooMany({ register }: ConsentPageParts, c: Context, form: FilledForm, againAt: number) {
  const waitMinutes = minutesUntil(againAt, register.clock())
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
