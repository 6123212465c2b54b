import type { Context, ErrorHandler, MiddlewareHandler, NotFoundHandler } from 'hono'
import { html, raw } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import { isDatabaseFault } from '../../db/engine.ts'
import type { Log } from '../util/log.ts'
import { type Refusal, refused } from '../util/refusal.ts'
import { answerError } from './errors.ts'
import { isBrokenOff } from './streams.ts'

const otherLanguage = {
  tr: { name: 'English', lang: 'en', label: 'Language' },
  en: { name: 'Türkçe', lang: 'tr', label: 'Dil' },
} as const

/** Forms keep the address and with it the language. */
function languageSwitch(language: 'tr' | 'en') {
  const { name, lang, label } = otherLanguage[language]
  return html`<nav aria-label="${label}" lang="${lang}"><a href="?dil=${lang}" hreflang="${lang}">${name}</a></nav>`
}

interface PageFrame {
  readonly sender?: string | undefined
  /** Result of what was just pressed, for the window's title. */
  readonly result?: string | undefined
  /** True for a page that is not in Turkish too. */
  readonly isInOneLanguage?: boolean
}

/** Focuses a result, so that a screen reader reads it when the page is loaded. */
export const focused = raw(' tabindex="-1" autofocus')

/** Frames a page. It adds no script, so that the page works everywhere. */
export function framedPage(
  language: 'tr' | 'en',
  title: string,
  body: ReturnType<typeof html>,
  { sender, result, isInOneLanguage = false }: PageFrame = {},
) {
  const name = sender === undefined ? '' : html`<p>${sender}</p>`
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${[result, title, sender].filter((part) => part !== undefined).join(' · ')}</title>
<link rel="stylesheet" href="/page.css">
</head>
<body>
<header>${name}${isInOneLanguage ? '' : languageSwitch(language)}</header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`
}

/** Shows sentences, with a link below them if there is one. */
export function saidPage(
  language: 'tr' | 'en',
  title: string,
  sentences: readonly string[],
  next?: { readonly url: string; readonly label: string },
) {
  const link = next === undefined ? '' : html`<p><a class="act" href="${next.url}">${next.label}</a></p>`
  return framedPage(
    language,
    title,
    html`${sentences.map((sentence) => html`<p role="status">${sentence}</p>`)}${link}`,
  )
}

/** Keeps a masked address on one line. */
export function inOnePiece(masked: string): string {
  return masked.replaceAll(' ', '\u00a0')
}

/** For pages behind a secret link: not cached, not framed, no referrer. */
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

const pageStyle = `:root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif;--paper:#fff;--ink:#1c1b1f;--edge:#767676;--notice:#e7f4ea;--link:#0b57d0;--may:#0b6b2e;--not:#9b1c1c;--press:#0b57d0;--on-press:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#16171a;--ink:#ececec;--edge:#8e8e8e;--notice:#123a20;--link:#a8c7fa;--may:#7fdca0;--not:#ff9d94;--press:#a8c7fa;--on-press:#0b1f42}}
body{margin:0;background:var(--paper);color:var(--ink)}main{max-width:34rem;margin:0 auto;padding:.5rem 1rem 2rem}
h1{font-size:1.4rem;line-height:1.3;margin:.5rem 0 1rem}h2{font-size:1.1rem;margin:1.5rem 0 0}ul{list-style:none;padding:0;margin:1rem 0}
li{display:flex;flex-wrap:wrap;gap:.75rem;justify-content:space-between;align-items:center;padding:.75rem 0;border-bottom:1px solid var(--edge)}
.may{color:var(--may)}.may-not{color:var(--not)}
button{font:inherit;padding:.6rem 1rem;min-height:2.75rem;border:1px solid var(--press);border-radius:.5rem;background:var(--press);color:var(--on-press);cursor:pointer}
button:focus-visible{outline:3px solid #1a73e8;outline-offset:2px}form{margin:0}
header{display:flex;gap:1rem;align-items:center;max-width:34rem;margin:0 auto;padding:.5rem 1rem 0}header p{margin:0;font-weight:600}nav{margin-inline-start:auto}nav a,.act{display:inline-block;padding:.6rem 0;min-height:1.5rem}
a{color:var(--link)}pre{white-space:pre-wrap;overflow-wrap:anywhere}summary{padding:.6rem 0;cursor:pointer;overflow-wrap:anywhere}
.notice{background:var(--notice);padding:.75rem 1rem;border-radius:.5rem;overflow-wrap:anywhere}[autofocus]:focus{outline:none}.scope{font-size:.9rem}
.filled{display:flex;flex-direction:column;gap:.5rem;align-items:flex-start}.filled p{margin:.5rem 0}.filled pre{align-self:stretch;margin:0}
fieldset{border:1px solid var(--edge);border-radius:.5rem;padding:.5rem 1rem;margin:0;align-self:stretch}
label.box{display:flex;gap:.75rem;align-items:center;min-height:2.75rem}input,select,textarea{font:inherit;max-width:100%;box-sizing:border-box}
input[type=checkbox]{width:1.4rem;height:1.4rem;margin:0;flex:none}
input[type=text],input[type=password],input[type=date],select,textarea{width:100%;padding:.6rem .75rem;border:1px solid var(--edge);border-radius:.5rem}textarea{font-family:monospace}
input:focus-visible,a:focus-visible,select:focus-visible,textarea:focus-visible,summary:focus-visible,pre:focus-visible{outline:3px solid #1a73e8;outline-offset:2px}
input[aria-invalid]{border:2px solid var(--not)}.hint{font-size:.9rem}
.fault{border:2px solid var(--not);padding:.75rem 1rem;border-radius:.5rem}.fault p{margin:0}.fault ul{list-style:disc;margin:0;padding-inline-start:1.25rem}
.fault li{display:list-item;padding:.25rem 0;border:0}form p.fault-line{margin:0;color:var(--not)}
a.button{display:inline-block;padding:.6rem 1rem;border:1px solid var(--press);border-radius:.5rem;background:var(--press);color:var(--on-press);text-decoration:none}
button.quiet{background:none;border-color:var(--edge);color:var(--ink)}form+form{margin-top:1rem}
.filled label:not(.box){align-self:stretch;margin-top:.5rem}
@media (max-width:30rem){li:not(.fault li),li form,main form button,main a.button{width:100%;box-sizing:border-box;text-align:center}li>span{text-align:start}}`

/** Styles the pages in the company's color, readable on white (setting `page_color`), with its logo above its name. */
export function pageStyleOf({
  color,
  hasLogo,
}: {
  readonly color: string | null
  readonly hasLogo: boolean
}): string {
  const policy =
    color === null
      ? ''
      : `\n:root{--press:${color};--on-press:#fff;--link:${color}}\n@media (prefers-color-scheme:dark){:root{--press:color-mix(in srgb,${color} 40%,#fff);--on-press:#16171a;--link:var(--press)}}`
  return pageStyle + policy + (hasLogo ? `\n${logoStyle}` : '')
}

const logoStyle =
  'header p::before{content:"";display:block;min-width:8rem;height:2.5rem;margin-bottom:.25rem;background:url(/logo.png) left/contain no-repeat}'

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

/** Answers unknown addresses: a page to a browser, JSON to a program. */
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

export function brokenPage(log: Log): ErrorHandler {
  return failureHandler(log, (error, c) => onPage(c, broken(c), isDatabaseFault(error) ? 503 : 500))
}

function onPage(
  c: Context,
  { language, texts }: Worded<{ readonly title: string; readonly text: string }>,
  status: 404 | 500 | 503,
) {
  return c.html(saidPage(language, texts.title, [texts.text]), status)
}

/** Logs what fails in a route and answers it, unless it is the caller's fault. */
export function failureHandler(log: Log, answer: ErrorHandler): ErrorHandler {
  return (error, c) => {
    // Hono's own refusals, such as a body that is too large.
    if (error instanceof HTTPException) return error.getResponse()
    if (isBrokenOff(error)) return c.body(null, 400)
    log.error('http.failed', error, { method: c.req.method, route: c.req.routePath })
    return answer(error, c)
  }
}

/** Returns the fields of a sent form, without files. */
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
    // Hono's own errors, such as for a body that is too large, are not about the form.
    if (error instanceof TypeError) return refused('unreadable')
    throw error
  }
}

/** Texts of a form by the names of its fields. */
export type FormFields = ReadonlyMap<string, readonly string[]>

/** Stands for an unreadable form where it is shown again. */
export const noFields: FormFields = new Map()

export function fieldOf(form: FormFields, name: string): string {
  return form.get(name)?.[0] ?? ''
}

/** Returns the language that the address asks for, as `?dil=en`, else the browser's: Turkish unless it names another first. */
export function languageOf(c: Context): 'tr' | 'en' {
  const language = c.req.query('dil')
  if (language === 'tr' || language === 'en') return language
  const first = c.req.header('accept-language')?.split(',')[0]?.trim().slice(0, 2).toLowerCase() ?? ''
  return ['', 'tr', '*'].includes(first) ? 'tr' : 'en'
}

export interface Worded<Texts> {
  readonly language: 'tr' | 'en'
  readonly texts: Texts
}

export function inLanguage<Texts>(
  words: Readonly<Record<'tr' | 'en', Texts>>,
): (c: Context) => Worded<Texts> {
  return (c) => {
    const language = languageOf(c)
    return { language, texts: words[language] }
  }
}
