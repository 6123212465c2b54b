import { html } from 'hono/html'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import type { Field, Form, Option, SubmittedForm } from '../commands/form.ts'
import {
  type Choice,
  decodeAction,
  encodeAction,
  type Part,
  type Reply,
  type Text,
  withoutTables,
} from '../commands/reply.ts'
import { messagesIn } from '../messages/index.ts'
import { type Head, type Pane, randomId, type WebFiles } from './feed.ts'
import { type ExampleRoom, rooms, staff } from './people.ts'
import { words } from './words.ts'

export type Html = ReturnType<typeof html>

/** Renders a reply as HTML; tables only on the wide side of staff. */
export function replyHtml(reply: Reply, pane: Pane, language: Language): Html {
  const parts = pane === 'staff' ? reply.parts : withoutTables(reply.parts)
  const partsToShow = parts.length > 0 ? parts : [{ kind: 'text', text: reply.summary } as const]
  return html`${partsToShow.map((part) => partHtml(part, language))}`
}

/** Renders a part of a reply as HTML. */
function partHtml(part: Part, language: Language): Html | '' {
  switch (part.kind) {
    case 'heading':
      return html`<h3>${part.text}</h3>`
    case 'text':
      return html`<p class="text">${textHtml(part.text, language)}</p>`
    case 'note':
      return html`<p class="text note">${textHtml(part.text, language)}</p>`
    case 'table':
      return tableHtml(part, language)
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

/** Renders a text with its bold words, code and names as HTML. */
function textHtml(text: Text, language: Language): (Html | string)[] {
  return (typeof text === 'string' ? [text] : text).map((piece) => {
    if (typeof piece === 'string') return piece
    if ('strong' in piece) return html`<strong>${piece.strong}</strong>`
    if ('code' in piece) return html`<code>${piece.code}</code>`
    if ('person' in piece) return html`<strong>@${personName(piece.person)}</strong>`
    return html`<strong>#${roomName(piece.room, language)}</strong>`
  })
}

/** Returns the name of an example staff member; the id itself if it is none. */
function personName(id: string): string {
  return staff.find((member) => member.id === id)?.name ?? id
}

/** Returns the name of an example channel; the id itself if it is none. */
function roomName(id: string, language: Language): string {
  return rooms.find((room) => room.id === id)?.names[language] ?? id
}

/** Renders a table as HTML. */
function tableHtml({ head, rows }: Extract<Part, { kind: 'table' }>, language: Language): Html {
  const cells = rows.map((row) => html`<tr>${row.map((cell) => cellHtml(cell, language))}</tr>`)
  return html`<div class="table" role="group" aria-label="${head.join(', ')}" tabindex="0"><table>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${cells}</tbody></table></div>`
}

/** Renders a cell of a table. A long text gets a fixed width, so that other columns stay on one line. */
function cellHtml(text: Text, language: Language): Html {
  const content = textHtml(text, language)
  const isLong = content.join('').length > 30
  return isLong ? html`<td><div class="long">${content}</div></td>` : html`<td>${content}</td>`
}

/** Renders a button. Its question, if any, is asked by the page's script before the press counts. */
function buttonHtml({ label, action, style, confirm }: Choice): Html {
  const question = confirm === undefined ? '' : html` data-confirm="${JSON.stringify(confirm)}"`
  return html`<button type="button" class="button ${style ?? ''}" data-action="${encodeAction(action)}"${question}>${label}</button>`
}

/** Renders a menu as HTML. */
function menuHtml(label: string, choices: readonly Choice[]): Html {
  const options = choices.map(
    ({ label: name, action }) => html`<option value="${encodeAction(action)}">${name}</option>`,
  )
  return html`<div class="choices"><select class="control" data-menu aria-label="${label}"><option value="">${label}</option>${options}</select></div>`
}

/** Place of a message: a channel; or a person, who alone sees the message in a channel or gets it directly. */
type StaffPlace = { readonly room: ExampleRoom } | { readonly person: string; readonly isDirect: boolean }

/** Renders a message to staff. */
export function staffArticle({ id, at, language }: Head, place: StaffPlace, content: Html): string {
  const only = 'room' in place ? '' : place.person
  const where =
    'room' in place
      ? `#${place.room.names[language]}`
      : words[language][place.isDirect ? 'direct' : 'onlyYou']
  return String(html`<article id="${id}" class="message" data-only="${only}">
<img src="/playground/mark.svg" alt="" width="36" height="36">
<div><p class="message-head"><strong>izin</strong>${timeHtml(at)}<small>${where}</small></p>${content}</div></article>`)
}

/** Renders a typed command, which only its writer sees. */
export function typedArticle({ id, at, language }: Head, person: string, text: string): string {
  return String(html`<article id="${id}" class="typed" data-only="${person}">
<span class="visually-hidden">${words[language].youTyped}: </span><code>${text}</code>${timeHtml(at)}</article>`)
}

/** Renders a message of the recipient's chat, from the bot or from the person. */
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

/** Renders hour and minute of a message, in Turkish time. */
function timeHtml(at: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${formatWallTime(at).slice(11, 16)}</time>`
}

/** Begins the names of a form's fields, so that they differ from other names on the page. */
const prefix = 'field:'

/** Renders a form in a dialog. */
export function formHtml(form: Form, language: Language): Html {
  const { forms, words: shared } = messagesIn(language)
  const intro =
    form.intro === undefined
      ? ''
      : replyHtml({ summary: '', parts: [{ kind: 'text', text: form.intro }] }, 'staff', language)
  return html`<form>
<div class="dialog-head"><h3 id="dialog-title">${form.title}</h3><button type="button" class="button" data-close aria-label="${forms.close}">✕</button></div>
<div class="dialog-body">
<input type="hidden" name="form" value="${encodeAction({ name: form.name, values: form.values })}">
<input type="hidden" name="key" value="${randomId()}">
${intro}${form.fields.map((field) => fieldHtml(field, language))}</div>
<div class="dialog-foot"><p class="error" role="alert"></p><button type="button" class="button" data-close>${shared.cancel}</button><button class="button primary">${form.submit}</button></div>
</form>`
}

/** Renders a field of a form with its label, hint and place for an error. */
function fieldHtml(field: Field, language: Language): Html {
  const { name, label, hint, required } = field
  const hintHtml = hint === undefined ? '' : html`<p class="note" id="hint-${name}">${hint}</p>`
  const optional = required ? '' : html` <span class="optional">(${words[language].optional})</span>`
  const error = html`<p class="error" id="error-${name}"></p>`
  if (field.kind === 'several') {
    const boxes = field.options.map(
      ({ value, label: text }) =>
        html`<label><input type="checkbox" name="${prefix}${name}[]" value="${value}"${flag('checked', field.initial?.includes(value))}> ${text}</label>`,
    )
    return html`<fieldset class="field" data-field="${name}"><legend>${label}${optional}</legend>${boxes}${hintHtml}${error}</fieldset>`
  }
  return html`<div class="field" data-field="${name}"><label for="in-${name}">${label}${optional}</label>${controlHtml(field, language)}${hintHtml}${error}</div>`
}

/** Renders the control of a field: a text input, a menu, a date picker and so on. */
function controlHtml(field: Exclude<Field, { kind: 'several' }>, language: Language): Html {
  const { name, hint, required } = field
  const described = [...(hint === undefined ? [] : [`hint-${name}`]), `error-${name}`].join(' ')
  const shared = html` class="control" id="in-${name}" name="${prefix}${name}" aria-describedby="${described}"${flag('required', required)}`
  switch (field.kind) {
    case 'text':
      if (field.isLong === true)
        return html`<textarea${shared} rows="4" maxlength="${field.lengthMax}">${field.initial ?? ''}</textarea>`
      return html`<input${shared} type="text" autocomplete="off" maxlength="${field.lengthMax}" value="${field.initial ?? ''}">`
    case 'day':
      return html`<input${shared} type="date" value="${field.initial ?? ''}">`
    case 'time':
      return html`<input${shared} type="time" value="${field.initial ?? ''}">`
    case 'file': {
      const accept = field.endings.map((ending) => `.${ending}`).join(',')
      const { chooseFile, noFileYet } = words[language]
      return html`<div class="file"><label class="button" for="in-${name}">${chooseFile}</label><input${shared} type="file" accept="${accept}"><span class="note">${noFileYet}</span></div>`
    }
    case 'one':
      return selectHtml(shared, field.options, field.initial, language)
    case 'person':
      return selectHtml(
        shared,
        staff.map(({ id, name }) => ({ value: id, label: name })),
        field.initial,
        language,
      )
    case 'room':
      return selectHtml(
        shared,
        rooms.map(({ id, names }) => ({ value: id, label: names[language] })),
        field.initial,
        language,
      )
  }
}

/** Renders a menu of options as HTML. */
function selectHtml(
  shared: Html,
  options: readonly Option[],
  initial: string | undefined,
  language: Language,
): Html {
  const optionTags = options.map(
    ({ value, label }) =>
      html`<option value="${value}"${flag('selected', value === initial)}>${label}</option>`,
  )
  return html`<select${shared}><option value="">${words[language].choose}</option>${optionTags}</select>`
}

/** Returns an HTML attribute without a value if it is set; else an empty text. */
function flag(name: 'checked' | 'selected' | 'required', isSet: boolean | undefined): Html | '' {
  return isSet === true ? html` ${name}` : ''
}

/** Reads a sent form. Stores its files in memory and puts their ids into the fields. */
export function readForm(data: FormData, files: WebFiles): SubmittedForm {
  const filled: Record<string, string | string[]> = {}
  for (const key of new Set(data.keys())) {
    if (!key.startsWith(prefix)) continue
    const name = key.slice(prefix.length).replace(/\[\]$/, '')
    const values = data.getAll(key)
    const sentFiles = values.filter((value) => value instanceof File)
    const texts = values.filter((value) => typeof value === 'string')
    if (sentFiles.length > 0) filled[name] = sentFiles.filter(({ size }) => size > 0).map(files.keep)
    else filled[name] = key.endsWith('[]') ? texts : (texts[0] ?? '')
  }
  return { ...decodeAction(String(data.get('form') ?? '')), filled }
}
