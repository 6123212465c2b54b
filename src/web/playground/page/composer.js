import { h } from './dom.js'
import { say } from './words.js'

/**
 * A line to type in, with its ready-made lines above. ArrowUp in an empty line brings back the last
 * one sent. `memory` (`{ draft, sent }`) outlives the redrawing of a pane; `menu` may stand
 * before the line.
 */
export function composer({ label, hint, chips, memory, menu, onSend }) {
  const input = h('input', {
    type: 'text',
    class: 'composer-input',
    'aria-label': label,
    placeholder: hint,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    enterkeyhint: 'send',
    maxlength: 4000,
  })
  input.value = memory.draft
  input.addEventListener('input', () => remember())
  const send = h('button', { type: 'submit', class: 'send', 'aria-label': say().send }, arrow())
  const form = h('form', { class: 'composer' }, menu, input, send)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = input.value.trim()
    if (text === '') return
    memory.sent = text
    write('')
    onSend(text)
  })
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowUp' && input.value === '' && memory.sent !== '') {
      event.preventDefault()
      write(memory.sent)
    }
  })

  function remember() {
    memory.draft = input.value
  }

  function write(text) {
    input.value = text
    remember()
  }

  function fill(text) {
    write(text)
    input.focus()
    input.setSelectionRange(text.length, text.length)
  }

  const row = h(
    'div',
    { class: 'chips', role: 'group', 'aria-label': say().examples },
    ...chips.map((chip) =>
      h(
        'button',
        {
          type: 'button',
          class: `chip ${chip.run ? 'is-act' : ''}`,
          title: chip.text,
          on: { click: () => (chip.run ? chip.run() : fill(chip.text)) },
        },
        chip.label ?? chip.text,
      ),
    ),
  )
  return { root: h('div', { class: 'composer-frame' }, row, form), fill, input }
}

function arrow() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 20 20')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', 'M10 16V4M4.5 9.5 10 4l5.5 5.5')
  svg.append(path)
  return svg
}
