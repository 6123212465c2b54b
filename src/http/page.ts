import type { Context, ErrorHandler, MiddlewareHandler, NotFoundHandler } from 'hono'
import { html, raw } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { isDatabaseFault } from '../../db/engine.ts'
import type { Log } from '../util/log.ts'
import { type Refusal, refused } from '../util/refusal.ts'
import { companyOf, type PageCompany } from './company.ts'
import { answerError } from './errors.ts'
import { isBrokenOff } from './streams.ts'

const otherLanguage = {
  tr: { name: 'English', lang: 'en', label: 'Language' },
  en: { name: 'Türkçe', lang: 'tr', label: 'Dil' },
} as const

/**
 * Returns the link to the page in the other language. Forms keep the page's address, and so its language. A page that the
 * visitor left stays left.
 */
function languageSwitch(language: 'tr' | 'en', isLeft: boolean) {
  const { name, lang, label } = otherLanguage[language]
  return html`<nav aria-label="${label}" lang="${lang}"><a href="?dil=${lang}${isLeft ? html`&vazgec` : ''}" hreflang="${lang}">${name}</a></nav>`
}

export interface Page {
  readonly language: 'tr' | 'en'
  readonly title: string
  readonly body: ReturnType<typeof html>
  /** Result of the button that was just pressed, for the title of the window. */
  readonly result?: string | undefined
}

/** HTML attributes that focus a result, so that a screen reader reads it when the page is loaded. */
export const focused = raw(' tabindex="-1" autofocus')

/** Returns the link that leaves a page without pressing its button. */
export function cancelLink(language: 'tr' | 'en') {
  return html`<p><a class="act" href="?dil=${language}&vazgec">${cancelLabels[language]}</a></p>`
}

const cancelLabels = { tr: 'Vazgeç', en: 'Cancel' }

/** True if the visitor followed `cancelLink`. */
export function isCancelled(c: Context): boolean {
  return c.req.query('vazgec') !== undefined
}

/** Answers with a page that shows the company's name. Pages have no scripts, so that they work in every browser. */
export async function showPage(c: Context, page: Page, status: ContentfulStatusCode = 200) {
  return await c.html(framed(page, await companyOf(c), isCancelled(c)), status)
}

/** Returns the HTML of a whole page around its body. */
function framed({ language, title, body, result }: Page, company: PageCompany | null, isLeft: boolean) {
  const name = company === null ? '' : html`<p>${company.name}</p>`
  const titleParts = [result, title, company?.name].filter((part) => part !== undefined)
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${titleParts.join(' · ')}</title>
<link rel="stylesheet" href="/page.css">
</head>
<body>
<header>${name}${languageSwitch(language, isLeft)}</header>
<main>
<h1>${title}</h1>
${body}
</main>
${contactPart(language, company)}</body>
</html>`
}

function contactPart(language: 'tr' | 'en', company: PageCompany | null) {
  if (company === null || company.contact === null) return ''
  return html`<footer><p>${reachUs[language]}: ${company.contact}</p></footer>
`
}

const reachUs = { tr: 'Bize ulaşın', en: 'Contact us' }

/** Returns a page of sentences, with the link `next` below them. */
export function sentencesPage(
  language: 'tr' | 'en',
  title: string,
  sentences: readonly string[],
  next?: { readonly url: string; readonly label: string },
): Page {
  const link = next === undefined ? '' : html`<p><a class="act" href="${next.url}">${next.label}</a></p>`
  const body = html`${sentences.map((sentence) => html`<p role="status">${sentence}</p>`)}${link}`
  return { language, title, body }
}

/** Returns a masked address with blanks that do not break, so that it stays on one line. */
export function inOnePiece(masked: string): string {
  return masked.replaceAll(' ', '\u00a0')
}

/** Sets headers for pages behind a secret link: not cached, not shown in a frame, and their address sent to no other site. */
export const secretPage: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('Cache-Control', 'no-store')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('X-Robots-Tag', 'noindex')
  c.header(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  )
}

const unknown = inLanguage({
  tr: {
    title: 'Burada bir sayfa yok',
    text: 'İzinlerinizi görmek ya da durdurmak için size gelen mesajdaki bağlantıyı olduğu gibi açın.',
  },
  en: {
    title: 'There is no page here',
    text: 'To see or stop your consents, open the link of the message you received as it is.',
  },
})

/** Answers an unknown web address: with a page for a browser, with JSON for a program. */
export const unknownAddress: NotFoundHandler = (c) => {
  if (!c.req.header('accept')?.includes('text/html')) return answerError(c, 'IZIN-404')
  return onPage(c, unknown(c), 404)
}

const broken = inLanguage({
  tr: {
    title: 'Sayfa şu anda açılamıyor',
    text: 'Birkaç dakika sonra yeniden deneyin. Az önce yaptığınız seçimin işlenip işlenmediğini bu sayfada görürsünüz.',
  },
  en: {
    title: 'This page cannot be opened just now',
    text: 'Try again in a few minutes. This page will show whether what you chose a moment ago has taken effect.',
  },
})

const tooLarge = inLanguage({
  tr: {
    title: 'Gönderilen form çok büyük',
    text: 'Hiçbir şey değişmedi. Sayfayı yeniden açıp bir daha deneyin.',
  },
  en: {
    title: 'The form is too large',
    text: 'Nothing was changed. Open the page again and try once more.',
  },
})

/** Returns an error handler that logs the error and answers with a page. */
export function brokenPage(log: Log): ErrorHandler {
  const handler = failureHandler(log, (error, c) => onPage(c, broken(c), isDatabaseFault(error) ? 503 : 500))
  return (error, c) =>
    error instanceof HTTPException && error.status === 413 ? onPage(c, tooLarge(c), 413) : handler(error, c)
}

/** Answers with a page that has a title and one sentence. */
function onPage(
  c: Context,
  { language, texts }: Worded<{ readonly title: string; readonly text: string }>,
  status: 404 | 413 | 500 | 503,
) {
  return showPage(c, sentencesPage(language, texts.title, [texts.text]), status)
}

/** Returns an error handler that logs an error of a route and answers by `answer`. Faults of the caller are not logged. */
export function failureHandler(log: Log, answer: ErrorHandler): ErrorHandler {
  return (error, c) => {
    // Hono throws this to refuse a request, such as one with a body that is too large.
    if (error instanceof HTTPException) return error.getResponse()
    if (isBrokenOff(error)) return c.body(null, 400)
    log.error('http.failed', error, { method: c.req.method, route: c.req.routePath })
    return answer(error, c)
  }
}

/** Reads the text fields of a form that was sent, without its files. */
export async function sentForm(
  c: Context,
): Promise<{ readonly kind: 'read'; readonly fields: FormFields } | Refusal<'unreadable'>> {
  try {
    const body = await c.req.parseBody({ all: true })
    const fields = Object.entries(body).map(([name, value]) => {
      const texts = [value].flat().filter((item): item is string => typeof item === 'string')
      return [name, texts] as const
    })
    return { kind: 'read', fields: new Map(fields) }
  } catch (error) {
    // Only TypeErrors are about the form. Hono throws others, such as for a body that is too large.
    if (error instanceof TypeError) return refused('unreadable')
    throw error
  }
}

/** Texts of a form by the names of its fields. */
export type FormFields = ReadonlyMap<string, readonly string[]>

/** Empty fields, to show a form again that could not be read. */
export const noFields: FormFields = new Map()

/** Returns the first text of a form's field; empty if the field is missing. */
export function fieldOf(form: FormFields, name: string): string {
  return form.get(name)?.[0] ?? ''
}

/**
 * Returns the language of a page: from the address, as in `?dil=en`, else English if the browser prefers any other than
 * Turkish.
 */
export function languageOf(c: Context): 'tr' | 'en' {
  const language = c.req.query('dil')
  if (language === 'tr' || language === 'en') return language
  const first = c.req.header('accept-language')?.split(',')[0]?.trim().slice(0, 2).toLowerCase() ?? ''
  return ['', 'tr', '*'].includes(first) ? 'tr' : 'en'
}

/** Texts of a page in the language of the request. */
export interface Worded<Texts> {
  readonly language: 'tr' | 'en'
  readonly texts: Texts
}

/** Returns a function that chooses the texts for the language of a request. */
export function inLanguage<Texts>(
  words: Readonly<Record<'tr' | 'en', Texts>>,
): (c: Context) => Worded<Texts> {
  return (c) => {
    const language = languageOf(c)
    return { language, texts: words[language] }
  }
}
