export type Entity = {
  type: string
  offset: number
  length: number
  url?: string
  language?: string
}

export type Formatted = { ok: true; text: string; entities: Entity[] } | { ok: false; description: string }

const entityByTag: Record<string, string> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  pre: 'pre',
  a: 'text_link',
  blockquote: 'blockquote',
  'tg-spoiler': 'spoiler',
}

const namedCharacters: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }

/** Tags and character references. A lone `<` is matched too, since Telegram refuses it. */
const markup = /<(\/?)([a-z][a-z0-9-]*)([^<>]*)>|&(#x?[0-9a-f]+|[a-z]+);|</gi

/**
 * Reads Telegram's HTML subset into plain text and entities. Only the listed tags exist; anything else is
 * refused with the words of the Bot API, so that a missing escape shows here and not in production.
 */
export function parseTelegramHtml(html: string): Formatted {
  const open: { tag: string; entity: Entity }[] = []
  const entities: Entity[] = []
  let text = ''
  let from = 0
  for (const match of html.matchAll(markup)) {
    text += html.slice(from, match.index)
    from = match.index + match[0].length
    const [whole, slash, name, attributes, reference] = match
    if (reference !== undefined) {
      text += characterOf(reference) ?? whole
      continue
    }
    const tag = name?.toLowerCase() ?? ''
    const type = entityByTag[tag]
    if (type === undefined) return unparsable(`Unsupported start tag "${tag}"`, match.index)
    if (slash === '') {
      open.push({ tag, entity: { type, offset: text.length, length: 0, ...linkOf(type, attributes ?? '') } })
      continue
    }
    const started = open.pop()
    if (started?.tag !== tag)
      return unparsable(`Unmatched end tag at byte offset ${match.index}`, match.index)
    const entity = { ...started.entity, length: text.length - started.entity.offset }
    if (entity.length > 0) entities.push(entity)
  }
  if (open.length > 0) return unparsable(`Can't find end tag corresponding to start tag "${open[0]?.tag}"`, 0)
  text += html.slice(from)
  return { ok: true, text, entities: [...entities, ...foundEntities(text)].sort(byPlace) }
}

export function plainText(text: string): Formatted {
  return { ok: true, text, entities: foundEntities(text) }
}

function unparsable(what: string, offset: number): Formatted {
  const where = what.includes('offset') ? '' : ` at byte offset ${offset}`
  return { ok: false, description: `Bad Request: can't parse entities: ${what}${where}` }
}

function characterOf(reference: string): string | undefined {
  if (!reference.startsWith('#')) return namedCharacters[reference]
  const isHex = /^#x/i.test(reference)
  const code = Number.parseInt(reference.slice(isHex ? 2 : 1), isHex ? 16 : 10)
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}

/** Only web and Telegram addresses become links. */
function linkOf(type: string, attributes: string): { url?: string } {
  if (type !== 'text_link') return {}
  const url = /href\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes)
  const target = (url?.[1] ?? url?.[2] ?? '').replace(/&amp;/g, '&')
  return /^(https?|tg|mailto):/i.test(target) ? { url: target } : {}
}

/** What Telegram finds by itself: commands and addresses. */
function foundEntities(text: string): Entity[] {
  const found = [...text.matchAll(/(?<=^|[\s(])(?:\/[a-z0-9_]{1,32}\b|https?:\/\/[^\s<>"')]+)/gi)]
  return found.map(({ 0: part, index }) => ({
    type: part.startsWith('/') ? 'bot_command' : 'url',
    offset: index,
    length: part.length,
  }))
}

function byPlace(a: Entity, b: Entity): number {
  return a.offset - b.offset || b.length - a.length
}
