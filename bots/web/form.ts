import { html } from 'hono/html'
import type { Language } from '../../src/register/recipients/people.ts'
import type { Field, Form, Option, SubmittedForm } from '../commands/form.ts'
import { decodeAction, encodeAction } from '../commands/reply.ts'
import { messagesIn } from '../messages/index.ts'
import { randomId, type WebFiles } from './feed.ts'
import { type Named, rooms, staff } from './people.ts'
import { type Html, replyHtml } from './render.ts'
import { words } from './words.ts'

/** Keeps field names apart from the page's own. */
const prefix = 'field:'

export function formHtml(form: Form, language: Language): Html {
  const { forms, words: shared } = messagesIn(language)
  const intro =
    form.intro === undefined
      ? ''
      : replyHtml({ summary: '', parts: [{ kind: 'text', text: form.intro }] }, 'staff')
  return html`<form>
<div class="dialog-head"><h3 id="dialog-title">${form.title}</h3><button type="button" class="button" data-close aria-label="${forms.close}">✕</button></div>
<div class="dialog-body">
<input type="hidden" name="form" value="${encodeAction({ name: form.name, values: form.values })}">
<input type="hidden" name="key" value="${randomId()}">
${intro}${form.fields.map((field) => fieldHtml(field, language))}</div>
<div class="dialog-foot"><p class="error" role="alert"></p><button type="button" class="button" data-close>${shared.cancel}</button><button class="button primary">${form.submit}</button></div>
</form>`
}

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
      return html`<input${shared} type="file" accept="${accept}">`
    }
    case 'one':
      return selectHtml(shared, field.options, field.initial, language)
    case 'person':
      return selectHtml(shared, staff.map(optionOf), field.initial, language)
    case 'room':
      return selectHtml(shared, rooms.map(optionOf), field.initial, language)
  }
}

const optionOf = ({ id, name }: Named): Option => ({ value: id, label: name })

function selectHtml(
  shared: Html,
  options: readonly Option[],
  initial: string | undefined,
  language: Language,
): Html {
  const shown = options.map(
    ({ value, label }) =>
      html`<option value="${value}"${flag('selected', value === initial)}>${label}</option>`,
  )
  return html`<select${shared}><option value="">${words[language].choose}</option>${shown}</select>`
}

function flag(name: 'checked' | 'selected' | 'required', isSet: boolean | undefined): Html | '' {
  return isSet === true ? html` ${name}` : ''
}

/** Reads a sent form. Keeps its files in memory and puts their ids into the fields. */
export function readForm(data: FormData, files: WebFiles): SubmittedForm {
  const filled: Record<string, string | string[]> = {}
  for (const key of new Set(data.keys())) {
    if (!key.startsWith(prefix)) continue
    const name = key.slice(prefix.length).replace(/\[\]$/, '')
    const values = data.getAll(key)
    const given = values.filter((value) => value instanceof File)
    const texts = values.filter((value) => typeof value === 'string')
    if (given.length > 0) filled[name] = given.filter(({ size }) => size > 0).map(files.keep)
    else filled[name] = key.endsWith('[]') ? texts : (texts[0] ?? '')
  }
  return { ...decodeAction(String(data.get('form') ?? '')), filled }
}
