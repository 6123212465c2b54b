/**
 * Makes an element. `props` holds attributes; `class`, `on` (listeners) and `data` (data-*) are special, and
 * null, undefined and false leave an attribute out. Children are nodes, texts, or nothing.
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue
    if (name === 'on')
      for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener)
    else if (name === 'data') Object.assign(node.dataset, value)
    else node.setAttribute(name, value === true ? '' : String(value))
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false))
  return node
}

export function byId(id) {
  return document.getElementById(id)
}

/** Only addresses that cannot run anything become links. */
export function safeUrl(url) {
  return /^(https?:|mailto:|\/playground\/)/i.test(url ?? '') ? url : null
}

export function link(url, ...children) {
  const href = safeUrl(url)
  if (href === null) return h('span', {}, ...children)
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, ...children)
}
