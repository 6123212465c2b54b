import { post } from './api.js'
import { composer } from './composer.js'
import { tell } from './confirm.js'
import { byId, h } from './dom.js'
import { menuButton } from './menu.js'
import { messageList } from './message-list.js'
import { store } from './store.js'
import { telegramMessage } from './telegram-message.js'
import { toast } from './toast.js'
import { language, say } from './words.js'

/** The recipient's side: one person's chat with the bot, and the group that gets reports, to read only. */
export function createTelegramPane() {
  const state = { person: null, chat: null }
  const memory = { draft: '', sent: '' }
  let parts = null

  function draw() {
    state.person ??= store.telegram.people[0].id
    state.chat ??= state.person
    parts = build()
    byId('pane-recipient').replaceChildren(parts.head, parts.tabs, parts.conversation)
    refresh()
  }

  function build() {
    const list = messageList({
      label: titleOf(state.chat),
      keyOf: (message) => `${message.chat.id} ${message.message_id}`,
      atOf: ({ date }) => date * 1000,
      draw: (message) => telegramMessage(message, { press, command: sendText }),
      empty: emptyNote,
    })
    const line = composer({
      label: say().telegramLabel,
      hint: say().telegramHint,
      chips: chips(),
      memory,
      menu: botMenu(),
      onSend: sendText,
    })
    const keyboard = h('div', { class: 'reply-keys' })
    const conversation = h('div', { class: 'conversation' })
    return { head: paneHead(), tabs: chatTabs(), list, line, keyboard, conversation }
  }

  function chips() {
    return [
      ...store.telegram.examples[language()].map((text) => ({ text })),
      { label: say().shareOwn, run: () => share('own') },
      { label: say().shareOther, run: () => share('other') },
    ]
  }

  /** The commands that the bot has announced, for this language if there are some. */
  function botMenu() {
    const { commands } = store.telegram
    const wanted = ['all_private_chats', 'default'].flatMap((scope) => [
      `${scope}:${language()}`,
      `${scope}:`,
    ])
    const announced = wanted.map((key) => commands[key]).find((list) => list?.length > 0)
    if (!announced) return null
    const items = announced.map(({ command, description }) => ({
      label: `/${command}`,
      note: description,
      value: `/${command}`,
    }))
    return menuButton(say().botMenu, items, sendText, '/')
  }

  function paneHead() {
    const options = store.telegram.people.map(({ id, firstName, phone }) =>
      h('option', { value: id, selected: id === state.person }, `${firstName} · ${spoken(phone)}`),
    )
    const select = h('select', { id: 'recipient-person' }, ...options)
    select.addEventListener('change', () => {
      state.person = Number(select.value)
      state.chat = state.person
      draw()
      byId('recipient-person').focus()
    })
    return h(
      'div',
      { class: 'pane-head' },
      h('h2', { id: 'recipient-title' }, say().recipientSide, h('small', {}, 'Telegram')),
      h('label', { class: 'person' }, h('span', {}, say().asWhom), select),
    )
  }

  function chatTabs() {
    const chats = [state.person, store.telegram.group.id]
    const items = chats.map((id) =>
      h(
        'button',
        {
          type: 'button',
          class: 'rail-item',
          'aria-current': id === state.chat ? 'true' : null,
          on: { click: () => openChat(id) },
        },
        h('span', { class: 'rail-name' }, titleOf(id)),
        h('small', {}, id === state.person ? say().bot : say().group),
      ),
    )
    return h('nav', { class: 'rail is-row', 'aria-label': say().conversations }, ...items)
  }

  function openChat(id) {
    state.chat = id
    draw()
    parts.tabs.querySelector('[aria-current]')?.focus()
  }

  function titleOf(chat) {
    return chat === store.telegram.group.id ? store.telegram.group.title : store.telegram.bot.name
  }

  function isGroup() {
    return state.chat === store.telegram.group.id
  }

  function messages() {
    return store.telegram.messages.filter((message) => message.chat.id === state.chat)
  }

  function refresh() {
    parts.list.update(messages())
    drawKeyboard()
    const foot = isGroup()
      ? [h('p', { class: 'read-only' }, say().groupNote)]
      : [parts.keyboard, parts.line.root]
    const nodes = [parts.list.frame, ...foot]
    const same = !isGroup() && nodes.every((node, at) => parts.conversation.childNodes[at] === node)
    if (!same) parts.conversation.replaceChildren(...nodes)
  }

  /** The keyboard that the bot has put under the line; the contact button shares the person's own number. */
  function drawKeyboard() {
    const rows = store.telegram.keyboards[state.chat]?.keyboard ?? []
    const json = JSON.stringify(rows)
    if (parts.keyboard.dataset.shown === json) return
    parts.keyboard.dataset.shown = json
    const key = (button) => {
      const { text, request_contact: asksContact } = typeof button === 'string' ? { text: button } : button
      const click = () => (asksContact ? share('own') : sendText(text))
      return h('button', { type: 'button', class: 'reply-key', on: { click } }, text)
    }
    parts.keyboard.replaceChildren(...rows.map((row) => h('div', { class: 'keys-row' }, ...row.map(key))))
  }

  function emptyNote() {
    if (isGroup()) return h('div', { class: 'empty' }, h('p', { class: 'empty-title' }, say().groupEmpty))
    const name = store.telegram.people.find(({ id }) => id === state.person).firstName
    return h(
      'div',
      { class: 'empty' },
      h('p', { class: 'empty-title' }, say().telegramEmpty(name)),
      h('p', {}, say().telegramEmptyText),
      h('button', { type: 'button', class: 'start', on: { click: () => sendText('/start') } }, say().start),
    )
  }

  async function sendText(text) {
    await report(post('telegram/message', { person: state.person, text }))
  }

  async function share(whose) {
    await report(post('telegram/contact', { person: state.person, whose }))
  }

  async function press(message, row, column, node) {
    node.setAttribute('aria-busy', 'true')
    const body = { person: state.person, chat: state.chat, message: message.message_id, row, column }
    await report(post('telegram/button', body), say().gone)
    node.removeAttribute('aria-busy')
  }

  async function report(call, whenMissing = say().notSent) {
    parts.list.follow()
    const { ok, body } = await call
    if (!ok) toast(byId('pane-recipient'), body.error === 'not-found' ? whenMissing : say().notSent)
  }

  /** What passes by and leaves nothing in the chat: the answer to a press, a bot that is down. */
  function passing(change) {
    if (change.of === 'telegram.commands') draw()
    if (change.chat !== state.chat) return
    if (change.of === 'telegram.unreachable') toast(byId('pane-recipient'), say().unreachable)
    if (change.of === 'telegram.answered' && change.start !== null && change.person === state.person) {
      openChat(state.person)
      sendText(`/start ${change.start}`)
      return
    }
    if (change.of !== 'telegram.answered' || change.text === '') return
    if (change.alert) tell(change.text)
    else toast(byId('pane-recipient'), change.text)
  }

  return {
    draw,
    refresh,
    passing,
    fill(text) {
      if (isGroup()) openChat(state.person)
      parts.line.fill(text)
    },
    concerns: (change) => change.of.startsWith('telegram.'),
  }
}

/** +905321234567 as people read it: 0532 123 45 67. */
export function spoken(phone) {
  return phone.replace(/^\+90(\d{3})(\d{3})(\d{2})(\d{2})$/, '0$1 $2 $3 $4')
}
