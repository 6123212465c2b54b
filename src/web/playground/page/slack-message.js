import { blocks } from './block-kit.js'
import { h, safeUrl } from './dom.js'
import { menuButton } from './menu.js'
import { mrkdwn, unescapeText } from './mrkdwn.js'
import { names } from './slack-names.js'
import { clockTime } from './time.js'
import { say } from './words.js'

/**
 * One message of the staff's side. `press` gets the message and what was pressed in it, `choose` the message and the
 * shortcut that was chosen in its menu.
 */
export function slackMessage(message, { app, shortcuts, press, choose }) {
  if (message.kind === 'notice') return notice(message)
  if (message.kind === 'command') return typedCommand(message)
  const own = message.author === app.userId
  const kind = message.onlyFor === null ? 'has-menu' : 'is-private'
  return h(
    'article',
    { class: `message ${kind}` },
    avatar(message.author, app),
    h(
      'div',
      { class: 'message-main' },
      message.onlyFor && h('p', { class: 'private-note' }, eye(), say().onlyYou),
      h(
        'p',
        { class: 'message-head' },
        h('strong', {}, own ? app.name : (names.person(message.author) ?? message.author)),
        own && h('span', { class: 'tag' }, say().app),
        time(message.at),
      ),
      ...body(message, press),
    ),
    message.onlyFor === null && shortcutMenu(message, shortcuts, choose),
  )
}

function body(message, press) {
  const context = { names, files: message.files, press: (...what) => press(message, ...what) }
  const content =
    message.blocks.length > 0
      ? blocks(message.blocks, context)
      : message.text
        ? [h('div', { class: 'bk-section' }, h('div', { class: 'bk-text' }, ...mrkdwn(message.text, names)))]
        : []
  const edited = message.edited && h('p', { class: 'edited' }, `(${say().edited})`)
  return [...content, ...message.files.map(fileNode), edited]
}

function shortcutMenu(message, shortcuts, choose) {
  if (shortcuts.length === 0) return null
  const items = shortcuts.map(({ name, callbackId }) => ({ label: name, note: 'izin', value: callbackId }))
  return menuButton(say().messageMenu, items, (callbackId, node) => choose(message, callbackId, node))
}

function fileNode({ name, url, mimetype, alt }) {
  const href = safeUrl(url)
  if (mimetype.startsWith('image/')) return h('figure', { class: 'bk-image' }, h('img', { src: href, alt }))
  return h(
    'a',
    { class: 'file', href, target: '_blank', rel: 'noopener', 'aria-label': `${say().openFile}: ${name}` },
    name,
  )
}

function typedCommand(message) {
  return h(
    'p',
    { class: 'typed' },
    h('span', { class: 'visually-hidden' }, `${say().youTyped}: `),
    h('code', {}, unescapeText(message.text)),
    time(message.at),
  )
}

function notice({ notice: what, at }) {
  const text = say().notices[what.what]?.(what) ?? what.what
  const failed = what.what.endsWith('failed')
  return h('p', { class: `notice ${failed ? 'is-bad' : ''}` }, h('span', {}, text), time(at))
}

function avatar(author, app) {
  if (author === app.userId) {
    return h('img', { class: 'avatar', src: '/playground/mark.svg', alt: '', width: 36, height: 36 })
  }
  const name = names.person(author) ?? '?'
  const tone = [...author].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 4
  return h('span', { class: `avatar tone-${tone}`, 'aria-hidden': 'true' }, name.slice(0, 1))
}

function time(at) {
  return h('time', { datetime: new Date(at).toISOString() }, clockTime(at))
}

function eye() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 20 20')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute(
    'd',
    'M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10Zm8 2.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  )
  svg.append(path)
  return svg
}
