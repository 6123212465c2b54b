import { byId, h } from './dom.js'
import { mrkdwn } from './mrkdwn.js'
import { say } from './words.js'

/** Shows a dialog and gives true when the first button was pressed. The focus returns to where it was. */
function ask(content, buttons) {
  const { promise, resolve } = Promise.withResolvers()
  const dialog = h('dialog', { class: 'dialog small', 'aria-labelledby': 'confirm-title' }, ...content)
  const foot = buttons.map(({ label, kind, answer }) =>
    h(
      'button',
      { type: 'button', class: `bk-button ${kind}`, on: { click: () => dialog.close(answer) } },
      label,
    ),
  )
  dialog.append(h('div', { class: 'dialog-foot' }, ...foot))
  dialog.addEventListener('close', () => {
    dialog.remove()
    resolve(dialog.returnValue === 'yes')
  })
  byId('dialogs').append(dialog)
  dialog.showModal()
  return promise
}

/** Block Kit's confirm object. */
export function askToConfirm({ title, text, confirm, deny, style }, names) {
  const body = text?.type === 'mrkdwn' ? mrkdwn(text.text, names) : [text?.text ?? '']
  return ask(
    [h('h3', { id: 'confirm-title' }, title?.text ?? ''), h('p', {}, ...body)],
    [
      { label: deny?.text ?? say().cancel, kind: '', answer: 'no' },
      { label: confirm?.text ?? say().ok, kind: style ?? 'primary', answer: 'yes' },
    ],
  )
}

/** Telegram's alert: a text and one button. */
export function tell(text) {
  return ask([h('p', { id: 'confirm-title' }, text)], [{ label: say().ok, kind: 'primary', answer: 'yes' }])
}
