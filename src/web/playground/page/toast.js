import { h } from './dom.js'

const shownMs = 4500

/** A short line that comes and goes at the foot of a pane. Screen readers hear it once. */
export function toast(pane, text) {
  pane.querySelector('.toast')?.remove()
  const node = h('p', { class: 'toast', role: 'status' })
  pane.append(node)
  // Filled in after it stands in the page, or it would not be announced.
  requestAnimationFrame(() => (node.textContent = text))
  setTimeout(() => node.remove(), shownMs)
}
