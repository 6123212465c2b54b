import { post } from './api.js'
import { blocks } from './block-kit.js'
import { composer } from './composer.js'
import { byId, h } from './dom.js'
import { readValues } from './form-elements.js'
import { messageList } from './message-list.js'
import { createModal } from './modal.js'
import { slackMessage } from './slack-message.js'
import { names } from './slack-names.js'
import { store } from './store.js'
import { toast } from './toast.js'
import { language, say } from './words.js'

const homeId = 'home'

/** The staff's side: conversations on the left, messages and a line to type in on the right. */
export function createSlackPane() {
  const state = { user: null, place: null, waiting: 0 }
  const seen = new Map()
  const modal = createModal()
  const memory = { draft: '', sent: '' }
  let parts = null

  /** Draws everything anew: at the start, in another language, or as another person. */
  function draw() {
    state.user ??= store.slack.people[0].slackId
    state.place ??=
      store.slack.places.find((place) => place.id.includes('GENEL'))?.id ?? store.slack.places[0].id
    // Somebody else's direct messages are not shown; who plays another person looks at that one's own.
    if (!ownPlaces().some(({ id }) => id === state.place)) state.place = ownDirect().id
    parts = build()
    byId('pane-staff').replaceChildren(parts.head, parts.rail, parts.conversation)
    refresh()
    // As in Slack, the app fills its tab anew each time somebody opens it.
    if (currentPlace().kind === 'home') void post('slack/home', { user: state.user })
  }

  function ownPlaces() {
    const own = store.slack.places.filter(({ user }) => user === null || user === state.user)
    return [...own, { id: homeId, kind: 'home', name: homeId }]
  }

  function ownDirect() {
    return ownPlaces().find(({ kind }) => kind === 'dm')
  }

  function build() {
    const list = messageList({
      label: titleOf(currentPlace()),
      keyOf: ({ channel, ts }) => `${channel} ${ts}`,
      atOf: ({ at }) => at,
      draw: (message) =>
        slackMessage(message, {
          app: store.slack.app,
          shortcuts: store.slack.shortcuts,
          press: pressInMessage,
          choose: chooseShortcut,
        }),
      empty: emptyNote,
    })
    const line = composer({
      label: say().commandLabel,
      hint: say().commandHint(store.slack.command),
      chips: store.slack.examples[language()].map((text) => ({ text })),
      memory,
      onSend: sendLine,
    })
    const title = h('h3', { class: 'place-title' })
    const rail = h('nav', { class: 'rail', 'aria-label': say().conversations })
    const conversation = h('div', { class: 'conversation' })
    return { head: paneHead(), rail, title, list, line, waiting: waitingNote(), conversation }
  }

  function paneHead() {
    const options = store.slack.people.map(({ slackId, name, role }) =>
      h('option', { value: slackId, selected: slackId === state.user }, `${name} · ${say().roles[role]}`),
    )
    const select = h('select', { id: 'staff-person' }, ...options)
    select.addEventListener('change', () => {
      state.user = select.value
      draw()
      byId('staff-person').focus()
    })
    return h(
      'div',
      { class: 'pane-head' },
      h('h2', { id: 'staff-title' }, say().staffSide, h('small', {}, 'Slack')),
      h('label', { class: 'person' }, h('span', {}, say().asWhom), select),
    )
  }

  /** Brings what is shown in line with the store. */
  function refresh() {
    drawRail()
    const place = currentPlace()
    if (place.kind === 'home') drawHome()
    else {
      parts.title.textContent = titleOf(place)
      parts.list.update(visibleIn(place.id), state.waiting > 0 ? [parts.waiting] : [])
      settleConversation(parts.title, parts.list.frame, parts.line.root)
    }
    seen.set(`${state.user} ${place.id}`, visibleIn(place.id).at(-1)?.ts)
    modal.show(state.user, store.slack.views.stacks[state.user]?.at(-1))
  }

  function settleConversation(...nodes) {
    const same = nodes.every((node, at) => parts.conversation.childNodes[at] === node)
    if (!same) parts.conversation.replaceChildren(...nodes)
  }

  function drawHome() {
    const view = store.slack.views.homes[state.user]
    const body = h('div', { class: 'log home' })
    const press = (blockId, actionId, value, node) =>
      report(
        post('slack/action', {
          user: state.user,
          viewId: view.id,
          blockId,
          actionId,
          value,
          values: readValues(body),
        }),
        node,
      )
    body.append(...(view === undefined ? [parts.waiting] : blocks(view.blocks, { names, press })))
    parts.title.textContent = say().home
    parts.conversation.replaceChildren(parts.title, body)
  }

  function drawRail() {
    const focused = document.activeElement?.dataset?.place
    const items = ownPlaces().map((place) => {
      const current = place.id === state.place
      const unread = !current && hasUnread(place.id)
      return h(
        'button',
        {
          type: 'button',
          class: 'rail-item',
          data: { place: place.id },
          'aria-current': current ? 'true' : null,
          on: { click: () => open(place.id) },
        },
        h('span', { class: 'rail-name' }, titleOf(place)),
        unread && h('span', { class: 'dot' }, h('span', { class: 'visually-hidden' }, say().unread)),
      )
    })
    parts.rail.replaceChildren(...items)
    parts.rail.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    if (focused) parts.rail.querySelector(`[data-place="${focused}"]`)?.focus()
  }

  function hasUnread(place) {
    const last = visibleIn(place).findLast((message) => message.author !== state.user)
    return last !== undefined && last.ts > (seen.get(`${state.user} ${place}`) ?? '')
  }

  function open(place) {
    state.place = place
    draw()
    parts.rail.querySelector('[aria-current]')?.focus()
  }

  function currentPlace() {
    return ownPlaces().find(({ id }) => id === state.place) ?? ownPlaces()[0]
  }

  function visibleIn(place) {
    return store.slack.messages.filter(
      ({ channel, onlyFor }) => channel === place && (onlyFor === null || onlyFor === state.user),
    )
  }

  function emptyNote() {
    const isReport = currentPlace().id.includes('RAPOR')
    return h(
      'div',
      { class: 'empty' },
      h('p', { class: 'empty-title' }, isReport ? say().reportEmpty : say().slackEmpty),
      h('p', {}, isReport ? say().reportEmptyText : say().slackEmptyText),
    )
  }

  async function sendLine(text) {
    const { user, place: channel } = state
    await report(post('slack/command', { user, channel, text }))
  }

  function pressInMessage(message, blockId, actionId, value, node) {
    const article = node.closest('article')
    const { channel, ts } = message
    const values = readValues(article)
    report(post('slack/action', { user: state.user, channel, ts, blockId, actionId, value, values }), node)
  }

  function chooseShortcut({ channel, ts }, callbackId, node) {
    report(post('slack/shortcut', { user: state.user, channel, ts, callbackId }), node)
  }

  /** Shows that an answer is awaited, and says when there is none. */
  async function report(call, node) {
    state.waiting += 1
    parts.list.follow()
    node?.setAttribute('aria-busy', 'true')
    refresh()
    const { ok, body } = await call
    state.waiting -= 1
    node?.removeAttribute('aria-busy')
    if (!ok) toast(byId('pane-staff'), body.outcome === 'gone' ? say().gone : say().notSent)
    refresh()
  }

  return {
    draw,
    refresh,
    /** Puts a command into the line, in a conversation where one can type. */
    fill(text) {
      if (currentPlace().kind === 'home') open(ownPlaces()[0].id)
      parts.line.fill(text)
    },
    concerns: (change) => change.of.startsWith('slack.'),
  }
}

function titleOf(place) {
  if (place.kind === 'dm') return say().direct
  return place.kind === 'home' ? say().home : `# ${place.name}`
}

function waitingNote() {
  const dots = h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'))
  return h('p', { class: 'waiting' }, dots, say().waiting)
}
