import { h } from './dom.js'
import { dayKey, longDay } from './time.js'
import { say } from './words.js'

/** Closer to the end than this, a reader is following and the list follows too. */
const nearEndPx = 80
/** Left free above a message that is shown from its beginning. */
const breathPx = 8

/**
 * A scrolling list of messages which redraws only what changed, so that focus and half-filled fields elsewhere
 * stay. `draw(message)` makes the node of one; `keyOf` and `atOf` give its name and its time.
 */
export function messageList({ label, keyOf, atOf, draw, empty }) {
  const root = h('div', {
    class: 'log',
    role: 'log',
    'aria-live': 'polite',
    'aria-label': label,
    tabindex: '0',
  })
  const pill = h('button', { type: 'button', class: 'new-pill', hidden: true }, `${say().newMessages} ↓`)
  const frame = h('div', { class: 'log-frame' }, root, pill)
  const drawn = new Map()
  const days = new Map()

  // Whether the reader follows what comes in; only his own scrolling away ends it.
  let following = true
  // Where the list was put by itself, so that its own scrolling is not taken for the reader's.
  let placedAt = -1
  let atEnd = true
  const isNearEnd = () => root.scrollHeight - root.scrollTop - root.clientHeight < nearEndPx
  function toEnd() {
    root.scrollTop = root.scrollHeight
    placedAt = root.scrollTop
    following = true
    atEnd = true
    pill.hidden = true
  }
  /** Shows what is new down to its end, or from its beginning when it is longer than the list is high. */
  function toNewest(node) {
    toEnd()
    const above = root.getBoundingClientRect().top - node.getBoundingClientRect().top
    if (above <= 0) return
    root.scrollTop -= above + breathPx
    placedAt = root.scrollTop
    atEnd = false
  }
  pill.addEventListener('click', toEnd)
  root.addEventListener('scroll', () => {
    if (Math.abs(root.scrollTop - placedAt) < 2) return
    following = isNearEnd()
    atEnd = following
    if (following) pill.hidden = true
  })
  // A phone's keyboard or a wrapping line of chips changes the height; who follows keeps following.
  new ResizeObserver(() => following && atEnd && toEnd()).observe(root)

  function update(messages, tail = []) {
    const isFirst = drawn.size === 0
    const fresh = messages.filter((message) => !drawn.has(keyOf(message)))
    const nodes = messages.length === 0 ? [empty()] : withDays(messages, nodeOf, atOf, days)
    forget(messages)
    settle(root, [...nodes, ...tail])
    const newest = isFirst ? fresh.at(-1) : fresh[0]
    if (newest === undefined) {
      if (following && atEnd) toEnd()
    } else if (following) toNewest(nodeOf(newest))
    else pill.hidden = false
  }

  function nodeOf(message) {
    const key = keyOf(message)
    const now = JSON.stringify(message)
    const known = drawn.get(key)
    if (known?.json === now) return known.node
    const node = draw(message)
    const hadFocus = known?.node.contains(document.activeElement)
    drawn.set(key, { json: now, node })
    if (known && hadFocus) queueMicrotask(() => (node.querySelector('button, select') ?? root).focus())
    return node
  }

  function forget(messages) {
    const present = new Set(messages.map(keyOf))
    for (const key of drawn.keys()) if (!present.has(key)) drawn.delete(key)
  }

  return {
    frame,
    update,
    /** The reader did something himself: he is shown what comes of it. */
    follow() {
      following = true
    },
  }
}

/** Before the first message of each Istanbul day stands its date. `days` keeps those nodes for the next time. */
function withDays(messages, nodeOf, atOf, days) {
  let last = null
  return messages.flatMap((message) => {
    const at = atOf(message)
    const day = dayKey(at)
    if (!days.has(day)) days.set(day, h('div', { class: 'day' }, h('span', {}, longDay(at))))
    const rule = day === last ? [] : [days.get(day)]
    last = day
    return [...rule, nodeOf(message)]
  })
}

/** Brings the children into the wanted order, touching only those out of place, so screen readers hear additions. */
function settle(root, nodes) {
  const wanted = new Set(nodes)
  for (const child of [...root.childNodes]) if (!wanted.has(child)) child.remove()
  nodes.forEach((node, at) => {
    if (root.childNodes[at] !== node) root.insertBefore(node, root.childNodes[at] ?? null)
  })
}
