import { html } from 'hono/html'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import {
  type Choice,
  encodeAction,
  type Part,
  type Reply,
  type Text,
  withoutTables,
} from '../commands/reply.ts'
import type { Head, Pane } from './feed.ts'
import { type Named, rooms, staff } from './people.ts'
import { words } from './words.ts'

export type Html = ReturnType<typeof html>

export function replyHtml(reply: Reply, pane: Pane): Html {
  const parts = pane === 'staff' ? reply.parts : withoutTables(reply.parts)
  const shown = parts.length > 0 ? parts : [{ kind: 'text', text: reply.summary } as const]
  return html`${shown.map(partHtml)}`
}

function partHtml(part: Part): Html | '' {
  switch (part.kind) {
    case 'heading':
      return html`<h3>${part.text}</h3>`
    case 'text':
      return html`<p class="text">${textHtml(part.text)}</p>`
    case 'note':
      return html`<p class="text note">${textHtml(part.text)}</p>`
    case 'table':
      return tableHtml(part)
    case 'choices':
      return html`<div class="choices">${part.choices.map(buttonHtml)}</div>`
    case 'menu':
      return menuHtml(part.label, part.choices)
    case 'links':
      return html`<div class="choices">${part.links.map(
        ({ label, url }) =>
          html`<a class="button primary" href="${url}" target="_blank" rel="noopener noreferrer">${label}</a>`,
      )}</div>`
    case 'contact-request':
      return html`<div class="choices"><button type="button" class="button primary" data-contact>${part.label}</button></div>`
  }
}

function textHtml(text: Text): (Html | string)[] {
  return (typeof text === 'string' ? [text] : text).map((piece) => {
    if (typeof piece === 'string') return piece
    if ('strong' in piece) return html`<strong>${piece.strong}</strong>`
    if ('code' in piece) return html`<code>${piece.code}</code>`
    if ('person' in piece) return html`<strong>@${nameOf(staff, piece.person)}</strong>`
    return html`<strong>#${nameOf(rooms, piece.room)}</strong>`
  })
}

function nameOf(list: readonly Named[], id: string): string {
  return list.find((one) => one.id === id)?.name ?? id
}

function tableHtml({ head, rows }: Extract<Part, { kind: 'table' }>): Html {
  const cells = rows.map((row) => html`<tr>${row.map(cellHtml)}</tr>`)
  return html`<div class="table" role="group" aria-label="${head.join(', ')}" tabindex="0"><table>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${cells}</tbody></table></div>`
}

/** Long text gets its own width, so that other columns stay on one line. */
function cellHtml(text: Text): Html {
  const content = textHtml(text)
  const isLong = content.join('').length > 30
  return isLong ? html`<td><div class="long">${content}</div></td>` : html`<td>${content}</td>`
}

function buttonHtml({ label, action, style, confirm }: Choice): Html {
  const question = confirm === undefined ? '' : html` data-confirm="${JSON.stringify(confirm)}"`
  return html`<button type="button" class="button ${style ?? ''}" data-action="${encodeAction(action)}"${question}>${label}</button>`
}

function menuHtml(label: string, choices: readonly Choice[]): Html {
  const options = choices.map(
    ({ label: name, action }) => html`<option value="${encodeAction(action)}">${name}</option>`,
  )
  return html`<div class="choices"><select class="control" data-menu aria-label="${label}"><option value="">${label}</option>${options}</select></div>`
}

/** Renders a message to staff: in a room, or for the one person who sees it. */
export function staffArticle({ id, at, language }: Head, place: string, content: Html): string {
  const room = rooms.find((one) => one.id === place)
  const only = room === undefined ? place : ''
  const where = room === undefined ? words[language].onlyYou : `#${room.name}`
  return String(html`<article id="${id}" class="message" data-only="${only}">
<img src="/playground/mark.svg" alt="" width="36" height="36">
<div><p class="message-head"><strong>izin</strong>${timeHtml(at)}<small>${where}</small></p>${content}</div></article>`)
}

/** Renders a typed command, shown to that person alone. */
export function typedArticle({ id, at, language }: Head, person: string, text: string): string {
  return String(html`<article id="${id}" class="typed" data-only="${person}">
<span class="visually-hidden">${words[language].youTyped}: </span><code>${text}</code>${timeHtml(at)}</article>`)
}

export function bubbleArticle(
  { id, at }: Head,
  person: string,
  author: 'bot' | 'own',
  content: Html,
): string {
  return String(
    html`<article id="${id}" class="bubble is-${author}" data-only="${person}">${content}${timeHtml(at)}</article>`,
  )
}

function timeHtml(at: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${formatWallTime(at).slice(11, 16)}</time>`
}
