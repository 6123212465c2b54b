import { readFile } from 'node:fs/promises'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import type { Language } from '../../src/register/people.ts'
import { exampleCommands } from '../commands/docs.ts'
import { messagesIn } from '../messages/index.ts'
import { generalRoom, recipients, rooms, staff } from './people.ts'
import type { Html } from './render.ts'
import { words } from './words.ts'

type Words = (typeof words)[Language]

const files: Readonly<Record<string, string>> = {
  'app.js': 'text/javascript; charset=utf-8',
  'style.css': 'text/css; charset=utf-8',
  'mark.svg': 'image/svg+xml',
}

export async function pageFile(c: Context, name: string): Promise<Response> {
  const type = files[name]
  if (type === undefined) return c.notFound()
  return c.body(await readFile(new URL(`./page/${name}`, import.meta.url)), 200, { 'content-type': type })
}

/** Staff on the left, a recipient on the right; one at a time on a phone. */
export function pageHtml(language: Language): Html {
  const texts = words[language]
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
<body data-not-sent="${texts.notSent}">
<header class="top">
<div class="top-line">
<h1 class="brand"><img src="/playground/mark.svg" alt="" width="30" height="30">izin</h1>
<p class="what">${texts.what}</p>
<nav class="language" aria-label="Dil / Language">${languageLink(language, 'tr', 'Türkçe')}${languageLink(language, 'en', 'English')}</nav>
</div>
<ol class="story" aria-label="${texts.story}">${storyHtml(texts)}</ol>
<div class="sides" role="tablist" aria-label="${texts.sides}">${tabHtml('staff', texts)}${tabHtml('recipient', texts)}</div>
</header>
<p class="offline" id="offline" role="status" hidden>${texts.offline}</p>
<noscript><p class="offline">${texts.noScript}</p></noscript>
<main class="stage" id="stage" data-side="staff">${staffPane(language, texts)}${recipientPane(texts)}</main>
<dialog class="dialog" id="dialog" aria-labelledby="dialog-title"></dialog>
${confirmDialog(language)}
</body>
</html>`
}

function languageLink(current: Language, language: Language, name: string): Html {
  const mark = current === language ? raw(' aria-current="true"') : ''
  return html`<a href="?dil=${language}" lang="${language}" ${mark}>${language.toUpperCase()}<span class="visually-hidden"> ${name}</span></a>`
}

function storyHtml(texts: Words): Html {
  const [first] = recipients
  const name = first?.name ?? ''
  const steps = [
    ['staff', `${texts.lookLine} ${spoken(first?.phone ?? '')}`, texts.look, texts.lookText(name)],
    ['recipient', '/start', texts.stop, texts.stopText(name)],
    ['staff', texts.seeLine, texts.see, texts.seeText],
  ] as const
  return html`${steps.map(
    ([side, line, title, text], at) => html`<li>
<button type="button" class="step" data-side="${side}" data-fill="${line}"><span class="step-number" aria-hidden="true">${at + 1}</span>
<span><strong>${title}<span class="visually-hidden" data-done hidden> (${texts.done})</span></strong><span class="step-text">${text}</span></span></button></li>`,
  )}`
}

function tabHtml(side: 'staff' | 'recipient', texts: Words): Html {
  const isFirst = side === 'staff'
  return html`<button type="button" role="tab" id="tab-${side}" class="${side}" aria-selected="${isFirst}" aria-controls="pane-${side}" tabindex="${isFirst ? 0 : -1}">${texts[side]}${dot(texts)}</button>`
}

function dot(texts: Words): Html {
  return html`<span class="dot" hidden><span class="visually-hidden">${texts.unread}</span></span>`
}

function staffPane(language: Language, texts: Words): Html {
  const people = staff.map(
    ({ id, name, role }) => html`<option value="${id}">${name} · ${texts.roles[role ?? 'none']}</option>`,
  )
  const places = [...rooms.map(({ id, name }) => [id, `# ${name}`]), ['direct', texts.direct]]
  const items = places.map(
    ([id, name]) =>
      html`<button type="button" class="rail-item" data-room="${id}"${id === generalRoom.id ? raw(' aria-current="true"') : ''}><span>${name}</span>${dot(texts)}</button>`,
  )
  const chips = exampleCommands(language).map(
    (text) => html`<button type="button" class="chip" data-side="staff" data-fill="${text}">${text}</button>`,
  )
  return html`<section class="pane staff" id="pane-staff" aria-labelledby="staff-title">
${headHtml('staff', texts, people)}
<nav class="rail" aria-label="${texts.conversations}">${items}</nav>
<div class="conversation">
<div class="log" id="staff-log" role="log" aria-label="${texts.staff}" tabindex="0">${emptyHtml(texts.staffEmpty, texts.staffEmptyText)}</div>
${composerHtml('staff', texts, chips)}</div></section>`
}

function recipientPane(texts: Words): Html {
  const people = recipients.map(
    ({ id, name, phone }) => html`<option value="${id}">${name} · ${spoken(phone)}</option>`,
  )
  const start = html`<button type="button" class="button primary" data-say="/start">${texts.start}</button>`
  const chips = html`<button type="button" class="chip" data-side="recipient" data-fill="${texts.ownConsents}">${texts.ownConsents}</button>
<button type="button" class="chip" data-contact>${texts.shareOwn}</button>`
  return html`<section class="pane recipient" id="pane-recipient" aria-labelledby="recipient-title">
${headHtml('recipient', texts, people)}
<div class="conversation">
<div class="log" id="recipient-log" role="log" aria-label="${texts.recipient}" tabindex="0">${emptyHtml(texts.recipientEmpty, texts.recipientEmptyText, start)}</div>
${composerHtml('recipient', texts, chips)}</div></section>`
}

function headHtml(side: 'staff' | 'recipient', texts: Words, people: Html[]): Html {
  return html`<div class="pane-head"><h2 id="${side}-title">${texts[side]}</h2><label class="person"><span>${texts.asWhom}</span><select class="control" id="${side}-person">${people}</select></label></div>`
}

function emptyHtml(title: string, text: string, more: Html | '' = ''): Html {
  return html`<div class="empty"><h3>${title}</h3><p>${text}</p>${more}</div>`
}

function composerHtml(side: 'staff' | 'recipient', texts: Words, chips: Html | Html[]): Html {
  const [label, hint] =
    side === 'staff' ? [texts.commandLabel, texts.commandHint] : [texts.messageLabel, texts.messageHint]
  return html`<p class="waiting" role="status" hidden>${texts.waiting}…</p>
<p class="toast" role="status" hidden></p>
<div class="composer-frame"><div class="chips" role="group" aria-label="${texts.examples}">${chips}</div>
<form class="composer" data-side="${side}"><input class="composer-input" name="text" aria-label="${label}" placeholder="${hint}" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="send" maxlength="4000">
<button class="send" aria-label="${texts.send}"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 16V4M4.5 9.5 10 4l5.5 5.5"/></svg></button></form></div>`
}

function confirmDialog(language: Language): Html {
  const { cancel } = messagesIn(language).words
  return html`<dialog class="dialog" id="confirm" aria-labelledby="confirm-title"><form method="dialog">
<div class="dialog-body"><h3 id="confirm-title"></h3><p id="confirm-text"></p></div>
<div class="dialog-foot"><button class="button" id="confirm-no" value="">${cancel}</button><button class="button primary" id="confirm-yes" value="yes"></button></div></form></dialog>`
}

/** +905321234567 as 0532 123 45 67. */
export function spoken(phone: string): string {
  return phone.replace(/^\+90(\d{3})(\d{3})(\d{2})(\d{2})$/, '0$1 $2 $3 $4')
}
