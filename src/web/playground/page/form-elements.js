import { postFile } from './api.js'
import { askToConfirm } from './confirm.js'
import { h, safeUrl } from './dom.js'
import { menuButton } from './menu.js'
import { fromPicker, toPicker } from './time.js'
import { say } from './words.js'

/** How to read and set what an element holds, by its node. */
const holders = new WeakMap()

/** Draws one interactive element of a block, or the image that may stand in its place. */
export function element(part, block, context) {
  const draw = drawers[part.type]
  if (!draw) return h('span', { class: 'bk-context' }, `[${part.type}]`)
  const press = (value, node) => pressAfterConfirm(part, block, context, value, node)
  const node = draw(part, { ...context, block, press })
  node.dataset.block = block.block_id ?? ''
  node.dataset.action = part.action_id ?? ''
  return node
}

async function pressAfterConfirm(part, block, context, value, node) {
  if (part.confirm && !(await askToConfirm(part.confirm, context.names, node))) return false
  context.press(block.block_id, part.action_id, value, node)
  return true
}

const drawers = {
  button,
  image: (part) => h('img', { class: 'bk-thumb', src: safeUrl(part.image_url), alt: part.alt_text }),
  overflow: (part, { press }) =>
    menuButton(
      say().menu,
      part.options.map((option) => ({
        label: option.text.text,
        url: safeUrl(option.url),
        value: option.value,
      })),
      press,
    ),
  static_select: staticSelect,
  users_select: (part, context) => peopleSelect(part, context, context.names.people()),
  conversations_select: (part, context) => peopleSelect(part, context, context.names.channels()),
  channels_select: (part, context) => peopleSelect(part, context, context.names.channels()),
  multi_static_select: (part, context) => choices(part, context, 'checkbox'),
  checkboxes: (part, context) => choices(part, context, 'checkbox'),
  radio_buttons: (part, context) => choices(part, context, 'radio'),
  plain_text_input: (part, context) =>
    part.multiline
      ? textInput(h('textarea', { rows: 4 }), part, context)
      : textInput(h('input', { type: 'text' }), part, context),
  email_text_input: (part, context) => textInput(h('input', { type: 'email' }), part, context),
  url_text_input: (part, context) => textInput(h('input', { type: 'url' }), part, context),
  number_input: (part, context) =>
    textInput(h('input', { type: 'text', inputmode: 'decimal' }), part, context),
  file_input: fileInput,
  datepicker: (part, context) => picker('date', part, context, part.initial_date),
  timepicker: (part, context) => picker('time', part, context, part.initial_time),
  datetimepicker: (part, context) =>
    picker(
      'datetime-local',
      part,
      context,
      part.initial_date_time ? toPicker(part.initial_date_time) : undefined,
      (text) => String(fromPicker(text)),
    ),
}

function button(part, { press }) {
  const node = h(
    'button',
    { type: 'button', class: `bk-button ${part.style ?? ''}`, 'aria-label': part.accessibility_label },
    part.text.text,
  )
  node.addEventListener('click', async () => {
    const url = safeUrl(part.url)
    if (url) window.open(url, '_blank', 'noopener,noreferrer')
    if (await press(part.value ?? null, node)) node.classList.add('is-pressed')
  })
  return node
}

function staticSelect(part, context) {
  const initial = part.initial_option?.value ?? ''
  const option = ({ text, value }) => h('option', { value, selected: value === initial }, text.text)
  const groups = (part.option_groups ?? []).map((group) =>
    h('optgroup', { label: group.label.text }, ...group.options.map(option)),
  )
  return select(part, context, [...(part.options ?? []).map(option), ...groups], initial)
}

function peopleSelect(part, context, choicesOf) {
  const initial = part.initial_user ?? part.initial_conversation ?? part.initial_channel ?? ''
  const options = choicesOf.map(({ id, name }) => h('option', { value: id, selected: id === initial }, name))
  return select(part, context, options, initial)
}

function select(part, { press, fieldId, isInput }, options, initial) {
  const placeholder = part.placeholder?.text ?? say().choose
  const node = h(
    'select',
    { class: 'bk-select', id: fieldId, 'aria-label': isInput ? null : placeholder },
    h('option', { value: '', disabled: true, selected: initial === '' }, placeholder),
    ...options,
  )
  if (!isInput) {
    node.addEventListener('change', async () => {
      if (!(await press(node.value, node))) node.value = initial
    })
  }
  holders.set(node, { read: () => node.value || null, set: (value) => (node.value = value ?? '') })
  return node
}

function choices(part, { press, fieldId, isInput, block }, type) {
  const name = `${block.block_id}-${part.action_id}`
  const initial = [...(part.initial_options ?? []), part.initial_option].filter(Boolean)
  const inputs = part.options.map(({ value }) =>
    h('input', { type, name, value, checked: initial.some((option) => option.value === value) }),
  )
  const labels = part.options.map((option, at) =>
    h(
      'label',
      {},
      inputs[at],
      h('span', {}, option.text.text, option.description && h('small', {}, option.description.text)),
    ),
  )
  const role = type === 'radio' ? 'radiogroup' : 'group'
  const node = h('div', { class: 'bk-choices', id: fieldId, role }, ...labels)
  const checked = () => inputs.filter((input) => input.checked).map((input) => input.value)
  const read = () => (type === 'radio' ? (checked()[0] ?? null) : checked())
  holders.set(node, {
    read,
    set: (value) => {
      for (const input of inputs) input.checked = [value].flat().includes(input.value)
    },
  })
  if (!isInput) node.addEventListener('change', () => press(read(), node))
  return node
}

function textInput(node, part, { fieldId, press, isInput }) {
  node.id = fieldId ?? ''
  node.value = part.initial_value ?? ''
  node.placeholder = part.placeholder?.text ?? ''
  node.maxLength = part.max_length ?? 3000
  node.classList.add('bk-field')
  node.autocomplete = 'off'
  if (part.focus_on_load) node.autofocus = true
  if (!isInput) node.addEventListener('change', () => press(node.value, node))
  holders.set(node, { read: () => node.value || null, set: (value) => (node.value = value ?? '') })
  return node
}

function picker(type, part, { fieldId, press, isInput }, initial, toValue = (text) => text) {
  const node = h('input', { type, class: 'bk-field', id: fieldId, value: initial ?? '' })
  node.setAttribute('aria-label', part.placeholder?.text ?? say().choose)
  if (isInput) node.removeAttribute('aria-label')
  const read = () => (node.value ? toValue(node.value) : null)
  if (!isInput) node.addEventListener('change', () => press(read(), node))
  holders.set(node, { read, set: (value) => setPicker(node, type, value) })
  return node
}

/** How far the files of a field are: each is handed over as soon as it is chosen. */
const handingOver = new WeakMap()

function fileInput(part, { fieldId }) {
  const endings = (part.filetypes ?? []).map((ending) => `.${ending}`).join()
  const several = (part.max_files ?? 10) > 1
  const input = h('input', {
    type: 'file',
    class: 'bk-field',
    id: fieldId,
    multiple: several,
    accept: endings === '' ? null : endings,
  })
  const state = h('small', { role: 'status' })
  const node = h('div', { class: 'bk-file' }, input, state)
  let ids = []
  input.addEventListener('change', () => {
    const chosen = [...input.files].slice(0, part.max_files ?? 10)
    state.textContent = say().sendingFile
    const sent = Promise.all(chosen.map(postFile)).then((sentIds) => {
      ids = sentIds.filter(Boolean)
      const isWhole = ids.length === chosen.length
      state.textContent = isWhole ? chosen.map(({ name }) => name).join(', ') : say().fileFailed
    })
    handingOver.set(node, sent)
  })
  holders.set(node, { read: () => ids, set: (value) => (ids = [value].flat()) })
  return node
}

/** Resolves when every file under a node is with the platform. */
export async function filesHandedOver(root) {
  const fields = [...root.querySelectorAll('.bk-file')]
  await Promise.all(fields.map((field) => handingOver.get(field)))
}

function setPicker(node, type, value) {
  if (value === null) node.value = ''
  else node.value = type === 'datetime-local' ? toPicker(Number(value)) : value
}

/** All that is filled in under a node, by block and action. */
export function readValues(root) {
  const values = {}
  for (const node of root.querySelectorAll('[data-action]')) {
    const holder = holders.get(node)
    if (!holder) continue
    const { block, action } = node.dataset
    values[block] = { ...values[block], [action]: holder.read() }
  }
  return values
}

/** Puts back what was filled in, where the same element is still there. */
export function restoreValues(root, values) {
  for (const node of root.querySelectorAll('[data-action]')) {
    const value = values[node.dataset.block]?.[node.dataset.action]
    if (value !== undefined && value !== null) holders.get(node)?.set(value)
  }
}
