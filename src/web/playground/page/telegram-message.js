import { h, link, safeUrl } from './dom.js'
import { telegramText } from './telegram-text.js'
import { clockTime } from './time.js'
import { say } from './words.js'

/** One bubble of the recipient's side, with the buttons under it. */
export function telegramMessage(message, { press, command }) {
  const own = !message.from.is_bot
  const foot = h(
    'span',
    { class: 'bubble-foot' },
    message.edit_date && `${say().edited} `,
    h('time', { datetime: new Date(message.date * 1000).toISOString() }, clockTime(message.date * 1000)),
  )
  const author = h('span', { class: 'visually-hidden' }, `${message.from.first_name}: `)
  return h(
    'article',
    { class: `bubble-row ${own ? 'is-own' : ''}`, data: { message: message.message_id } },
    h('div', { class: 'bubble' }, author, ...content(message, command), foot),
    message.reply_markup && inlineKeyboard(message, press),
  )
}

function content(message, command) {
  const {
    text,
    entities,
    caption,
    caption_entities: captionEntities,
    contact,
    document: file,
    photo,
  } = message
  if (contact) return [contactCard(message)]
  const stored = file ?? photo?.at(-1)
  const url = stored && safeUrl(`/playground/files/${stored.file_id}`)
  const shown = [
    photo && h('img', { class: 'photo', src: url, alt: caption ?? '' }),
    file && h('a', { class: 'file', href: url, target: '_blank', rel: 'noopener' }, file.file_name),
  ]
  const words = text ?? caption
  return [...shown, ...(words ? telegramText(words, entities ?? captionEntities, command) : [])]
}

function contactCard({ contact, from }) {
  const isOwn = contact.user_id === from.id
  return h(
    'span',
    { class: 'contact' },
    h('strong', {}, say().contactCard(contact.first_name, contact.phone_number)),
    isOwn && h('small', {}, say().contactOwn),
  )
}

function inlineKeyboard(message, press) {
  const rows = message.reply_markup.inline_keyboard.map((row, at) =>
    h('div', { class: 'keys-row' }, ...row.map((button, column) => key(button, message, at, column, press))),
  )
  return h('div', { class: 'keys' }, ...rows)
}

function key(button, message, row, column, press) {
  if (button.url) {
    const node = link(button.url, button.text)
    node.classList.add('key', 'is-link')
    return node
  }
  const node = h('button', { type: 'button', class: 'key', data: { key: `${row}:${column}` } }, button.text)
  node.addEventListener('click', () => press(message, row, column, node))
  return node
}
