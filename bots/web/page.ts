import { readFile } from 'node:fs/promises'
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Language } from '../../src/register/recipients/people.ts'
import { exampleCommands } from '../commands/docs.ts'
import type { Pane } from './feed.ts'
import { company, recipients, staff } from './people.ts'
import type { Html } from './render.ts'
import { words } from './words.ts'

type Words = (typeof words)[Language]

const otherLanguage = { tr: { lang: 'en', name: 'English' }, en: { lang: 'tr', name: 'Türkçe' } } as const

/** Files of the page with their content types. */
const files: Readonly<Record<string, string>> = {
  'app.js': 'text/javascript; charset=utf-8',
  'style.css': 'text/css; charset=utf-8',
  'mark.svg': 'image/svg+xml',
}

/** Serves a file of the page; 404 for any other name. */
export async function pageFile(c: Context, name: string): Promise<Response> {
  const type = files[name]
  if (type === undefined) return c.notFound()
  return c.body(await readFile(new URL(`./page/${name}`, import.meta.url)), 200, { 'content-type': type })
}

/** Renders the page: staff on the left, a recipient on the right; on a phone one of the two at a time. */
export function pageHtml(language: Language): Html {
  const texts = words[language]
  const other = otherLanguage[language]
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>${texts.title}</title>
<link rel="icon" href="/playground/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/playground/style.css">
<script type="module" src="/playground/app.js"></script>
</head>
<body data-not-sent="${texts.notSent}" data-offline="${texts.offline}">
<a class="button visually-hidden" href="#staff-line">${texts.skip}</a>
<header class="top">
<div class="top-line">
<h1 class="brand"><img src="/playground/mark.svg" alt="" width="30" height="30">izin</h1>
<p class="what">${texts.what}</p>
<a class="button" id="language" href="?dil=${other.lang}" lang="${other.lang}" hreflang="${other.lang}">${other.name}</a>
</div>
<ol class="story" aria-label="${texts.story}">${storyHtml(texts)}</ol>
<p class="note" id="next" aria-hidden="true"></p>
<nav class="sides" aria-label="${texts.sides}"><a class="staff" href="#pane-staff">${texts.staff}</a><a class="recipient" href="#pane-recipient">${texts.recipient}</a></nav>
</header>
<p class="error" id="notice" role="status" hidden></p>
<noscript><p class="error">${texts.noScript}</p></noscript>
<main class="stage">${staffPane(language, texts)}${recipientPane(texts)}</main>
<dialog id="dialog" aria-labelledby="dialog-title"></dialog>
</body>
</html>`
}

/** Pattern of the buttons by which a recipient stops messages, for marking the second step of the story as done. */
const stopping = 'stop(-all\\|yes|\\|)'

/** Renders the three steps that a visitor can try. */
function storyHtml(texts: Words): Html {
  const [first] = recipients
  const name = first?.name ?? ''
  const number = spoken(first?.phone ?? '')
  const steps = [
    ['staff', `${texts.lookLine} ${number}`, texts.lookLine, texts.look, texts.lookText(name)],
    ['recipient', '/start', stopping, texts.stop, texts.stopText(name)],
    ['staff', texts.seeLine, texts.seeLine, texts.see, texts.seeText],
  ] as const
  return html`${steps.map(
    ([side, line, doneBy, title, text], at) => html`<li>
<button type="button" class="step ${side}" data-side="${side}" data-fill="${line}" data-done-by="${doneBy}" data-number="${at + 1}"><strong>${title}<span class="visually-hidden"> (${texts.done})</span></strong><span class="note">${text}</span></button></li>`,
  )}`
}

/** Renders the staff's side, with example commands. */
function staffPane(language: Language, texts: Words): Html {
  const people = staff.map(({ id, name, role }) => [id, `${name} · ${texts.roles[role ?? 'none']}`] as const)
  const chips = exampleCommands(language).map((text) => chipHtml('staff', text))
  return paneHtml('staff', texts, people, chips)
}

/** Renders the recipient's side, with examples and the buttons that share the phone number and forward a message. */
function recipientPane(texts: Words): Html {
  const people = recipients.map(({ id, name, phone }) => [id, `${name} · ${spoken(phone)}`] as const)
  const share = html`<button type="button" class="button" data-contact>${texts.shareOwn}</button>`
  const advertisement = texts.advertisement(company.brand.name)
  const forward = html`<button type="button" class="button" data-forward="${advertisement}">${texts.forward}</button>`
  const chips = ['/start', texts.ownConsents].map((text) => chipHtml('recipient', text))
  return paneHtml('recipient', texts, people, [...chips, share, forward])
}

/** Renders a button that puts an example into the line to type in. */
function chipHtml(side: Pane, text: string): Html {
  return html`<button type="button" class="button" data-side="${side}" data-fill="${text}">${text}</button>`
}

/** Renders a side of the page: whom the visitor plays, the messages, and the line to type in. */
function paneHtml(
  side: Pane,
  texts: Words,
  people: readonly (readonly [id: string, label: string])[],
  chips: readonly Html[],
): Html {
  const [label, hint] =
    side === 'staff' ? [texts.commandLabel, texts.commandHint] : [texts.messageLabel, texts.messageHint]
  return html`<section class="pane ${side}" id="pane-${side}" aria-labelledby="${side}-title">
<div class="pane-head"><h2 id="${side}-title">${texts[side]}</h2><label class="person"><span>${texts.asWhom}</span><select class="control" id="${side}-person">${people.map(
    ([id, name]) => html`<option value="${id}">${name}</option>`,
  )}</select></label></div>
<div class="log" id="${side}-log" role="log" aria-label="${texts[side]}" tabindex="0"><p class="note begin">${texts.begin[side]}</p></div>
<div class="composer-frame"><p class="note waiting" role="status" hidden>${texts.waiting}…</p><div class="chips" role="group" aria-label="${texts.examples}">${chips}</div>
<form class="composer" data-side="${side}"><input class="composer-input" id="${side}-line" name="text" aria-label="${label}" placeholder="${hint}" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="send" maxlength="4000">
<button class="button primary" aria-label="${texts.send}" disabled>↑</button></form></div></section>`
}

/** Writes +905321234567 as 0532 123 45 67. */
export function spoken(phone: string): string {
  return phone.replace(/^\+90(\d{3})(\d{3})(\d{2})(\d{2})$/, '0$1 $2 $3 $4')
}
