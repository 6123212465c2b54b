import { h, link } from './dom.js'
import { emojiNamed } from './mrkdwn.js'

/** The rich_text block: sections, lists, quotes and code, each of styled pieces. */
export function richText(elements, names) {
  return elements.map((part) => {
    switch (part.type) {
      case 'rich_text_list':
        return h(
          part.style === 'ordered' ? 'ol' : 'ul',
          {},
          ...part.elements.map((item) => h('li', {}, ...pieces(item.elements, names))),
        )
      case 'rich_text_preformatted':
        return h('pre', {}, h('code', {}, ...pieces(part.elements, names)))
      case 'rich_text_quote':
        return h('blockquote', {}, ...pieces(part.elements, names))
      default:
        return h('div', {}, ...pieces(part.elements ?? [], names))
    }
  })
}

function pieces(elements, names) {
  return elements.map((piece) => styled(plain(piece, names), piece.style ?? {}))
}

function plain(piece, names) {
  switch (piece.type) {
    case 'link':
      return link(piece.url, piece.text ?? piece.url)
    case 'emoji':
      return emojiNamed(piece.name)
    case 'user':
      return h('span', { class: 'mention' }, `@${names.person(piece.user_id) ?? piece.user_id}`)
    case 'channel':
      return h('span', { class: 'mention' }, `#${names.channel(piece.channel_id) ?? piece.channel_id}`)
    default:
      return piece.text ?? ''
  }
}

function styled(node, { bold, italic, strike, code }) {
  let result = node
  if (code) result = h('code', {}, result)
  if (strike) result = h('s', {}, result)
  if (italic) result = h('em', {}, result)
  if (bold) result = h('strong', {}, result)
  return result
}
