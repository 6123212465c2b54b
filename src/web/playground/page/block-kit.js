import { h, safeUrl } from './dom.js'
import { element } from './form-elements.js'
import { mrkdwn } from './mrkdwn.js'
import { richText } from './rich-text.js'
import { say } from './words.js'

/**
 * Draws Block Kit. `context.names` resolves ids, `context.press(blockId, actionId, value, node)` is called
 * when somebody presses or chooses something.
 */
export function blocks(list, context) {
  return list.map((block) => drawers[block.type]?.(block, context) ?? unknown(block)).filter(Boolean)
}

const drawers = {
  header: (block) => h('div', { class: 'bk-header', role: 'heading', 'aria-level': '4' }, block.text.text),
  divider: () => h('hr', { class: 'bk-divider' }),
  section,
  context: contextBlock,
  actions: (block, context) =>
    h('div', { class: 'bk-actions' }, ...block.elements.map((part) => element(part, block, context))),
  image: imageBlock,
  input: inputBlock,
  rich_text: (block, { names }) => h('div', { class: 'bk-section' }, ...richText(block.elements, names)),
  markdown: (block, { names }) =>
    h('div', { class: 'bk-section' }, ...mrkdwn(fromMarkdown(block.text), names)),
  table,
}

export function textObject(text, names) {
  if (!text) return []
  return text.type === 'mrkdwn' ? mrkdwn(text.text, names) : [text.text]
}

function section(block, context) {
  const main = h('div', { class: 'bk-section-main' })
  if (block.text) main.append(h('div', { class: 'bk-text' }, ...textObject(block.text, context.names)))
  if (block.fields?.length) {
    const cells = block.fields.map((field) => h('div', {}, ...textObject(field, context.names)))
    main.append(h('div', { class: 'bk-fields' }, ...cells))
  }
  const side =
    block.accessory && h('div', { class: 'bk-accessory' }, element(block.accessory, block, context))
  return h('div', { class: 'bk-section' }, main, side)
}

function contextBlock(block, { names }) {
  const parts = block.elements.map((part) =>
    part.type === 'image'
      ? h('img', { src: part.image_url, alt: part.alt_text, width: 18, height: 18 })
      : h('span', {}, ...textObject(part, names)),
  )
  return h('div', { class: 'bk-context' }, ...parts)
}

function imageBlock(block, { files = [] }) {
  const stored = files.find((file) => file.id === block.slack_file?.id)
  const src = safeUrl(stored?.url ?? block.image_url ?? block.slack_file?.url)
  const title = block.title && h('figcaption', {}, block.title.text)
  return h(
    'figure',
    { class: 'bk-image' },
    title,
    src && h('img', { src, alt: block.alt_text, loading: 'lazy' }),
  )
}

function inputBlock(block, context) {
  const id = `field-${block.block_id}`
  const control = element(block.element, block, { ...context, fieldId: id, isInput: true })
  const isGroup = control.getAttribute('role') !== null
  const optional = block.optional && h('span', { class: 'bk-optional' }, ` (${say().optional})`)
  const label = h(
    isGroup ? 'div' : 'label',
    { class: 'bk-label', for: isGroup ? null : id, id: `${id}-label` },
    block.label.text,
    optional,
  )
  if (isGroup) control.setAttribute('aria-labelledby', `${id}-label`)
  const hint = block.hint && h('p', { class: 'bk-hint', id: `${id}-hint` }, block.hint.text)
  const described = control.querySelector('input[type="file"]') ?? control
  if (hint) described.setAttribute('aria-describedby', `${id}-hint`)
  const error = h('p', { class: 'bk-error', id: `${id}-error`, role: 'alert', hidden: true })
  return h(
    'div',
    { class: 'bk-input', data: { block: block.block_id, optional: block.optional ? 'yes' : 'no' } },
    label,
    control,
    hint,
    error,
  )
}

function table(block, { names }) {
  const [head = [], ...body] = block.rows
  const cell = (tag) => (part, at) => {
    const { align, is_wrapped: wraps } = block.column_settings?.[at] ?? {}
    const classes = [align ? `align-${align}` : '', wraps ? 'wraps' : ''].filter(Boolean).join(' ')
    const inside = part.type === 'rich_text' ? richText(part.elements, names) : [part.text ?? '']
    return h(tag, { class: classes || null, scope: tag === 'th' ? 'col' : null }, ...inside)
  }
  return h(
    'div',
    {
      class: 'bk-table',
      tabindex: '0',
      role: 'region',
      'aria-label': head.map(textOf).join(', '),
    },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, ...head.map(cell('th')))),
      h('tbody', {}, ...body.map((row) => h('tr', {}, ...row.map(cell('td'))))),
    ),
  )
}

function textOf(cell) {
  const pieces = cell.type === 'rich_text' ? cell.elements.flatMap((part) => part.elements ?? []) : [cell]
  return pieces.map((piece) => piece.text ?? '').join('')
}

/** The parts of Markdown that differ from mrkdwn: bold, links, headings. */
function fromMarkdown(text) {
  return text
    .replace(/\*\*(.+?)\*\*/g, '*$1*')
    .replace(/^#{1,6} (.+)$/gm, '*$1*')
    .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>')
}

function unknown(block) {
  return h('p', { class: 'bk-context' }, `[${block.type}]`)
}
