import { h } from './dom.js'

/**
 * A button with a menu of choices, by mouse or by keyboard: arrows move, Escape and leaving close it. A choice
 * with an address opens it besides.
 */
export function menuButton(label, items, onChoose, sign = '⋯') {
  const list = h('div', { class: 'menu-list', role: 'menu', hidden: true })
  const opener = h(
    'button',
    {
      type: 'button',
      class: 'bk-button menu-opener',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-label': label,
    },
    sign,
  )
  const root = h('div', { class: 'menu' }, opener, list)
  const entries = items.map((item) => entry(item, () => choose(item)))
  list.append(...entries)

  function show(open) {
    list.hidden = !open
    opener.setAttribute('aria-expanded', String(open))
    if (open) entries[0]?.focus()
  }

  function choose(item) {
    dismiss()
    if (item.url) window.open(item.url, '_blank', 'noopener,noreferrer')
    onChoose(item.value, opener)
  }

  function dismiss() {
    show(false)
    opener.focus()
  }

  opener.addEventListener('click', () => show(list.hidden))
  root.addEventListener('keydown', (event) => steer(event, entries, dismiss))
  root.addEventListener('focusout', (event) => {
    if (!root.contains(event.relatedTarget)) show(false)
  })
  return root
}

function entry(item, onClick) {
  return h(
    'button',
    { type: 'button', role: 'menuitem', tabindex: '-1', on: { click: onClick } },
    item.label,
    item.note && h('small', {}, item.note),
  )
}

function steer(event, entries, onEscape) {
  const steps = { ArrowDown: 1, ArrowUp: -1 }
  if (event.key === 'Escape') {
    event.stopPropagation()
    onEscape()
  } else if (event.key in steps) {
    event.preventDefault()
    const at = entries.indexOf(document.activeElement)
    entries[(at + steps[event.key] + entries.length) % entries.length]?.focus()
  }
}
