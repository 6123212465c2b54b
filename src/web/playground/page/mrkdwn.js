import { h, link } from './dom.js'
import { clockTime, clockTimeWithSeconds, longDay, numericDay, plainDay, shortDay } from './time.js'

const emoji = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  no_entry: '⛔',
  no_entry_sign: '🚫',
  warning: '⚠️',
  information_source: 'ℹ️',
  lock: '🔒',
  bell: '🔔',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  calendar: '📅',
  bar_chart: '📊',
  chart_with_upwards_trend: '📈',
  page_facing_up: '📄',
  memo: '📝',
  mag: '🔍',
  link: '🔗',
  telephone_receiver: '📞',
  phone: '☎️',
  email: '✉️',
  speech_balloon: '💬',
  wave: '👋',
  point_right: '👉',
  large_green_circle: '🟢',
  red_circle: '🔴',
  white_circle: '⚪',
  black_square_for_stop: '⏹️',
  scroll: '📜',
}

const dateForms = {
  date_num: numericDay,
  date: plainDay,
  date_short: shortDay,
  date_long: longDay,
  date_pretty: plainDay,
  date_short_pretty: shortDay,
  date_long_pretty: longDay,
  time: clockTime,
  time_secs: clockTimeWithSeconds,
}

// Code, angle-bracket references, then the three marks, which count only at the border of a word, then emoji.
const before = '(?<![\\p{L}\\p{N}])'
const after = '(?![\\p{L}\\p{N}])'
const inlineToken = new RegExp(
  '`([^`\\n]+)`|<([^<>\\n]+)>' +
    `|${before}\\*(?=\\S)([^*\\n]*[^\\s*])\\*${after}` +
    `|${before}_(?=\\S)([^_\\n]*[^\\s_])_${after}` +
    `|${before}~(?=\\S)([^~\\n]*[^\\s~])~${after}` +
    '|:([a-z0-9_+-]+):',
  'gu',
)

/** Slack's three escapes, undone last so that an escaped `<` never becomes markup. */
export function unescapeText(text) {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
}

/** Slack's mrkdwn as nodes. `names` resolves ids of people and channels. */
export function mrkdwn(text, names) {
  const parts = text.split(/```\n?([\s\S]*?)```/)
  return parts.flatMap((part, at) =>
    at % 2 === 1 ? [h('pre', {}, h('code', {}, unescapeText(part)))] : paragraphs(part, names),
  )
}

function paragraphs(text, names) {
  const nodes = []
  let quote = null
  for (const [at, line] of text.split('\n').entries()) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line)
    const inQuote = quote !== null
    if (quoted && !inQuote) {
      quote = h('blockquote')
      nodes.push(quote)
    }
    if (quoted) {
      quote.append(...(inQuote ? [h('br')] : []), ...inline(quoted[1], names))
      continue
    }
    if (at > 0 && !inQuote) nodes.push(h('br'))
    quote = null
    nodes.push(...inline(line, names))
  }
  return nodes
}

function inline(text, names) {
  const nodes = []
  let from = 0
  for (const match of text.matchAll(inlineToken)) {
    nodes.push(unescapeText(text.slice(from, match.index)), inlineNode(match, names))
    from = match.index + match[0].length
  }
  nodes.push(unescapeText(text.slice(from)))
  return nodes.filter((node) => node !== '')
}

function inlineNode([whole, code, reference, bold, italic, strike, emojiName], names) {
  if (code !== undefined) return h('code', {}, unescapeText(code))
  if (reference !== undefined) return referenceNode(reference, names)
  if (bold !== undefined) return h('strong', {}, ...inline(bold, names))
  if (italic !== undefined) return h('em', {}, ...inline(italic, names))
  if (strike !== undefined) return h('s', {}, ...inline(strike, names))
  return emoji[emojiName] ?? whole
}

function referenceNode(reference, names) {
  const [target, label] = splitOnce(reference, '|')
  if (target.startsWith('!date^')) return dateNode(target, label)
  if (target.startsWith('@')) return mention(`@${names.person(target.slice(1)) ?? label ?? target.slice(1)}`)
  if (target.startsWith('#')) return mention(`#${names.channel(target.slice(1)) ?? label ?? target.slice(1)}`)
  if (target.startsWith('!')) return mention(label ?? `@${target.slice(1)}`)
  const url = unescapeText(target)
  return link(url, unescapeText(label ?? target.replace(/^mailto:/, '')))
}

function mention(text) {
  return h('span', { class: 'mention' }, unescapeText(text))
}

function dateNode(target, fallback) {
  const [, seconds, form = '', url] = target.split('^')
  const at = Number(seconds) * 1000
  if (!Number.isFinite(at) || seconds === '') return unescapeText(fallback ?? '')
  const text = form.replace(/\{(\w+)\}/g, (whole, name) => dateForms[name]?.(at) ?? whole)
  const node = h('time', { datetime: new Date(at).toISOString() }, text)
  return url ? link(unescapeText(url), node) : node
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

export function emojiNamed(name) {
  return emoji[name] ?? `:${name}:`
}
