import type { MiddlewareHandler } from 'hono'
import { html } from 'hono/html'

/** The same page in the other language: how it names itself there, and where it is. */
const otherLanguage = {
  tr: { name: 'English', lang: 'en', label: 'Language' },
  en: { name: 'Türkçe', lang: 'tr', label: 'Dil' },
} as const

/** What stands above a page that can be read in both languages; its forms keep the address and with it the language. */
function languageSwitch(language: 'tr' | 'en') {
  const { name, lang, label } = otherLanguage[language]
  return html`<nav aria-label="${label}" lang="${lang}"><a href="?dil=${lang}" hreflang="${lang}">${name}</a></nav>
`
}

/** A page with a heading; no script, so that it works everywhere. */
export function framedPage(
  language: 'tr' | 'en',
  title: string,
  body: ReturnType<typeof html>,
  { isInBothLanguages = false }: { readonly isInBothLanguages?: boolean } = {},
) {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="/page.css">
</head>
<body>
${isInBothLanguages ? languageSwitch(language) : ''}<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`
}

/** A page that only says something; `chooseAgain`: its link is good still, and these words lead back to the choice of a file. */
export function sentencesPage(
  language: 'tr' | 'en',
  title: string,
  sentences: readonly string[],
  chooseAgain?: string,
) {
  const again = chooseAgain === undefined ? '' : html`<p><a class="act" href="">${chooseAgain}</a></p>`
  return framedPage(
    language,
    title,
    html`${sentences.map((one) => html`<p role="status">${one}</p>`)}${again}`,
  )
}

/** A masked address as one word: a line does not end in it. */
export function inOnePiece(masked: string): string {
  return masked.replaceAll(' ', '\u00a0')
}

/** For pages behind a secret link: nobody keeps them, frames them, or learns their address from a click. */
export const secretPage: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('Cache-Control', 'no-store')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('X-Robots-Tag', 'noindex')
  c.header(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  )
}

/** Served as `/page.css`. */
export const pageStyle = `:root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif;--paper:#fff;--ink:#1c1b1f;--edge:#767676;--notice:#e7f4ea;--link:#0b57d0;--may:#0b6b2e;--not:#9b1c1c;--press:#0b57d0;--on-press:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#16171a;--ink:#ececec;--edge:#8e8e8e;--notice:#123a20;--link:#a8c7fa;--may:#7fdca0;--not:#ff9d94;--press:#a8c7fa;--on-press:#0b1f42}}
body{margin:0;background:var(--paper);color:var(--ink)}main{max-width:34rem;margin:0 auto;padding:.5rem 1rem 2rem}
h1{font-size:1.4rem;line-height:1.3;margin:.5rem 0 1rem}ul{list-style:none;padding:0;margin:1rem 0}
li{display:flex;flex-wrap:wrap;gap:.75rem;justify-content:space-between;align-items:center;padding:.75rem 0;border-bottom:1px solid var(--edge)}
.may{color:var(--may)}.may-not{color:var(--not)}
button{font:inherit;padding:.6rem 1rem;min-height:2.75rem;border:1px solid var(--press);border-radius:.5rem;background:var(--press);color:var(--on-press);cursor:pointer}
button:focus-visible{outline:3px solid #1a73e8;outline-offset:2px}form{margin:0}
nav{max-width:34rem;margin:0 auto;padding:.5rem 1rem 0;text-align:end}nav a,.act{display:inline-block;padding:.6rem 0;min-height:1.5rem}
a{color:var(--link)}
.notice{background:var(--notice);padding:.75rem 1rem;border-radius:.5rem}.scope{font-size:.9rem}
form.filled{display:flex;flex-direction:column;gap:.5rem;align-items:flex-start}form.filled p{margin:.5rem 0}
fieldset{border:1px solid var(--edge);border-radius:.5rem;padding:.5rem 1rem;margin:0;align-self:stretch}
label.box{display:flex;gap:.75rem;align-items:center;min-height:2.75rem}input{font:inherit;max-width:100%;box-sizing:border-box}
input[type=checkbox]{width:1.4rem;height:1.4rem;margin:0;flex:none}
input[type=text]{width:100%;box-sizing:border-box;padding:.6rem .75rem;border:1px solid var(--edge);border-radius:.5rem}
input:focus-visible,a:focus-visible{outline:3px solid #1a73e8;outline-offset:2px}
input[aria-invalid]{border:2px solid var(--not)}.hint{font-size:.9rem}
.fault{border:2px solid var(--not);padding:.75rem 1rem;border-radius:.5rem}.fault p{margin:0}.fault ul{list-style:disc;margin:0;padding-inline-start:1.25rem}
.fault li{display:list-item;padding:.25rem 0;border:0}form p.fault-line{margin:0;color:var(--not)}
a.button{display:inline-block;padding:.6rem 1rem;border:1px solid var(--press);border-radius:.5rem;background:var(--press);color:var(--on-press);text-decoration:none}
button.quiet{background:none;border-color:var(--edge);color:var(--ink)}form+form{margin-top:1rem}
form.filled label:not(.box){margin-top:.5rem}
@media (max-width:30rem){li:not(.fault li),li form,main form button,main a.button{width:100%;box-sizing:border-box;text-align:center}li>span{text-align:start}}`
