/** What both sides show. The server owns it; here it is only copied and kept current. */
export const store = { ready: false, company: null, slack: null, telegram: null }

const appliers = {
  'slack.message': ({ message }) => upsert(store.slack.messages, message, sameSlackMessage),
  'slack.removed': (change) => discard(store.slack.messages, (message) => sameSlackMessage(message, change)),
  'slack.views': ({ user, views }) => {
    store.slack.views.stacks[user] = views
  },
  'slack.home': ({ user, view }) => {
    store.slack.views.homes[user] = view
  },
  'telegram.message': ({ message }) => upsert(store.telegram.messages, message, sameTelegramMessage),
  'telegram.removed': ({ chat, id }) =>
    discard(store.telegram.messages, (message) => message.chat.id === chat && message.message_id === id),
  'telegram.keyboard': ({ chat, keyboard }) => {
    store.telegram.keyboards[chat] = keyboard
  },
  'telegram.pressed': ({ chat }) => {
    // Groups have negative ids; the story is about the recipient's own chat.
    store.telegram.pressed ||= chat > 0
  },
  'telegram.commands': ({ commands }) => {
    store.telegram.commands = commands
  },
}

function sameSlackMessage(a, b) {
  return a.channel === b.channel && a.ts === b.ts
}

function sameTelegramMessage(a, b) {
  return a.chat.id === b.chat.id && a.message_id === b.message_id
}

function upsert(list, item, same) {
  const at = list.findIndex((other) => same(other, item))
  if (at === -1) list.push(item)
  else list[at] = item
}

function discard(list, isIt) {
  const at = list.findIndex(isIt)
  if (at !== -1) list.splice(at, 1)
}

/** Listens to the server. Each new connection begins with everything, so nothing is lost by a break. */
export function follow({ onSnapshot, onChange, onLine }) {
  const source = new EventSource('/playground/events')
  source.addEventListener('open', () => onLine(true))
  source.addEventListener('error', () => onLine(false))
  source.addEventListener('snapshot', (event) => {
    Object.assign(store, JSON.parse(event.data), { ready: true })
    onSnapshot()
  })
  source.addEventListener('change', (event) => {
    const change = JSON.parse(event.data)
    appliers[change.of]?.(change)
    onChange(change)
  })
}
