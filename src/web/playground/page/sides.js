import { byId, h } from './dom.js'
import { say } from './words.js'

const names = ['staff', 'recipient']

/** On a narrow screen the two panes are tabs. A dot says that something happened on the other side. */
export function createSides() {
  let current = 'staff'
  const news = new Set()

  function draw() {
    const labels = { staff: [say().staffSide, 'Slack'], recipient: [say().recipientSide, 'Telegram'] }
    byId('sides').setAttribute('aria-label', say().sides)
    byId('sides').replaceChildren(...names.map((name) => tab(name, labels[name])))
    byId('stage').dataset.side = current
  }

  function tab(name, [label, platform]) {
    const unread =
      news.has(name) && h('span', { class: 'dot' }, h('span', { class: 'visually-hidden' }, say().unread))
    return h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${name}`,
        class: name,
        'aria-selected': String(name === current),
        'aria-controls': `pane-${name}`,
        tabindex: name === current ? '0' : '-1',
        on: { click: () => show(name), keydown: (event) => steer(event) },
      },
      label,
      h('small', {}, platform),
      unread,
    )
  }

  function steer(event) {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    show(names.find((name) => name !== current))
    byId(`tab-${current}`).focus()
  }

  function show(name) {
    const hadFocus = byId('sides').contains(document.activeElement)
    current = name
    news.delete(name)
    draw()
    if (hadFocus) byId(`tab-${name}`).focus()
  }

  function note(change) {
    const name =
      change.of === 'slack.message' ? 'staff' : change.of === 'telegram.message' ? 'recipient' : null
    if (name === null || name === current || news.has(name)) return
    news.add(name)
    draw()
  }

  return { draw, show, note }
}
