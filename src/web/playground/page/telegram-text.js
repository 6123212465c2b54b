import { h, link } from './dom.js'

/** Text with Telegram's entities as nodes. Only the kinds listed here become elements; others stay text. */
export function telegramText(text, entities, onCommand) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length)
  return pieces(text, 0, text.length, sorted, onCommand)
}

function pieces(text, from, to, entities, onCommand) {
  const nodes = []
  let at = from
  for (let next = 0; next < entities.length; ) {
    const entity = entities[next]
    const end = Math.min(entity.offset + entity.length, to)
    let after = next + 1
    while (after < entities.length && entities[after].offset < end) after += 1
    nodes.push(...lines(text.slice(at, entity.offset)))
    const inside = pieces(text, entity.offset, end, entities.slice(next + 1, after), onCommand)
    nodes.push(wrap(entity, text.slice(entity.offset, end), inside, onCommand))
    at = end
    next = after
  }
  return [...nodes, ...lines(text.slice(at, to))]
}

function lines(text) {
  return text.split('\n').flatMap((line, at) => (at === 0 ? [line] : [h('br'), line]))
}

const tags = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
}

function wrap(entity, text, inside, onCommand) {
  if (entity.type === 'text_link') return link(entity.url, ...inside)
  if (entity.type === 'url') return link(text, ...inside)
  if (entity.type === 'bot_command') {
    return h('button', { type: 'button', class: 'in-text', on: { click: () => onCommand(text) } }, text)
  }
  return h(tags[entity.type] ?? 'span', {}, ...inside)
}
