import { post } from './api.js'
import { blocks } from './block-kit.js'
import { byId, h } from './dom.js'
import { filesHandedOver, readValues, restoreValues } from './form-elements.js'
import { names } from './slack-names.js'
import { say } from './words.js'

/**
 * Shows the modal on top of a person's stack. What was filled in stays when the app changes the modal under
 * one's hands, as long as the same field is still there.
 */
export function createModal() {
  let dialog = null
  let shown = null

  function show(user, view) {
    if (!view) return hide()
    if (shown?.id === view.id && shown.hash === view.hash) return
    const kept = dialog && shown?.id === view.id ? readValues(dialog) : {}
    hide()
    shown = view
    dialog = build(user, view)
    restoreValues(dialog, kept)
    byId('dialogs').append(dialog)
    dialog.showModal()
    if (!dialog.querySelector('[autofocus]')) {
      dialog.querySelector('.dialog-body :is(input, select, textarea), [type="submit"]')?.focus()
    }
  }

  function hide() {
    dialog?.remove()
    dialog = null
    shown = null
  }

  return { show }
}

function build(user, view) {
  const close = () => post('slack/view', { user, viewId: view.id, type: 'close' })
  const body = h('div', { class: 'dialog-body' })
  const press = (blockId, actionId, value) =>
    post('slack/action', { user, viewId: view.id, blockId, actionId, value, values: readValues(body) })
  body.append(...blocks(view.blocks, { names, press }))
  const fault = h('p', { class: 'bk-error', role: 'alert', hidden: true })
  const submit = view.submit && h('button', { type: 'submit', class: 'bk-button primary' }, view.submit.text)
  const form = h(
    'form',
    { novalidate: true },
    head(view, close),
    body,
    h(
      'div',
      { class: 'dialog-foot' },
      fault,
      h(
        'button',
        { type: 'button', class: 'bk-button', on: { click: close } },
        view.close?.text ?? say().close,
      ),
      submit,
    ),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send({ user, view, body, fault, submit })
  })
  const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'modal-title' }, form)
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    close()
  })
  return dialog
}

function head(view, close) {
  return h(
    'div',
    { class: 'dialog-head' },
    h('h3', { id: 'modal-title' }, view.title?.text ?? ''),
    h(
      'button',
      { type: 'button', class: 'plain-button', 'aria-label': say().close, on: { click: close } },
      '✕',
    ),
  )
}

async function send({ user, view, body, fault, submit }) {
  fault.hidden = true
  await filesHandedOver(body)
  const values = readValues(body)
  if (showErrors(body, missingOf(body, values))) return
  submit?.setAttribute('aria-busy', 'true')
  const answer = await post('slack/view', { user, viewId: view.id, type: 'submit', values })
  submit?.removeAttribute('aria-busy')
  if (answer.body.ok) return
  const named = showErrors(body, answer.body.errors ?? {})
  fault.textContent = say().submitFailed
  fault.hidden = named
}

/** Slack itself asks for what is not optional, before the app is told anything. */
function missingOf(body, values) {
  const missing = {}
  for (const input of body.querySelectorAll('.bk-input')) {
    const held = Object.values(values[input.dataset.block] ?? {})
    const isEmpty = held.every((value) => value === null || value.length === 0)
    if (input.dataset.optional === 'no' && isEmpty) missing[input.dataset.block] = say().required
  }
  return missing
}

/** True when at least one error has found its field. */
function showErrors(body, errors) {
  let first = null
  for (const input of body.querySelectorAll('.bk-input')) {
    const text = errors[input.dataset.block]
    const line = input.querySelector('.bk-error')
    const control = input.querySelector('[data-action]')
    line.textContent = text ?? ''
    line.hidden = text === undefined
    control.toggleAttribute('data-invalid', text !== undefined)
    if (text !== undefined) first ??= control
  }
  const target = first?.matches('input, select, textarea') ? first : first?.querySelector('input')
  target?.focus()
  return first !== null
}
