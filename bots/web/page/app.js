const byId = (id) => document.getElementById(id)
const all = (selector, root = document) => [...root.querySelectorAll(selector)]
const logs = { staff: byId('staff-log'), recipient: byId('recipient-log') }
const persons = { staff: byId('staff-person'), recipient: byId('recipient-person') }
const storageKey = 'izin.playground'

/** Choices of the visitor. They outlive the change of the language, which loads the page anew. */
const state = { room: 'C0GENEL', side: 'staff', done: [], seen: {}, ...stored() }
for (const [side, select] of Object.entries(persons)) if (state[side]) select.value = state[side]

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey)) ?? {}
  } catch {
    return {}
  }
}

function remember() {
  const { seen: _, ...kept } = state
  try {
    sessionStorage.setItem(
      storageKey,
      JSON.stringify({ ...kept, staff: persons.staff.value, recipient: persons.recipient.value }),
    )
  } catch {
    // Kept for this page only.
  }
}

const placeOf = (room) => (room === 'direct' ? persons.staff.value : room)
const isFor = (article, person) => article.dataset.only === '' || article.dataset.only === person

/** Shows what the chosen people see in the chosen conversation. */
function draw() {
  const user = persons.staff.value
  show(logs.staff, (one) => one.dataset.place === placeOf(state.room) && isFor(one, user))
  show(logs.recipient, (one) => one.dataset.place === persons.recipient.value)
  for (const item of all('.rail-item')) {
    const { room } = item.dataset
    item.toggleAttribute('aria-current', room === state.room)
    if (room === state.room) item.setAttribute('aria-current', 'true')
    const last = all('article', logs.staff).findLast(
      (one) => one.dataset.place === placeOf(room) && isFor(one, user) && !('own' in one.dataset),
    )
    const key = `${user} ${room}`
    if (room === state.room) state.seen[key] = last?.id
    item.querySelector('.dot').hidden = last === undefined || state.seen[key] === last.id
  }
  for (const tab of all('[role=tab]')) {
    const isShown = tab.id === `tab-${state.side}`
    tab.setAttribute('aria-selected', String(isShown))
    tab.tabIndex = isShown ? 0 : -1
    if (isShown) tab.querySelector('.dot').hidden = true
  }
  byId('stage').dataset.side = state.side
  all('.step').forEach((step, at) => {
    step.classList.toggle('is-done', state.done.includes(at))
    step.querySelector('[data-done]').hidden = !state.done.includes(at)
    step.querySelector('.step-number').textContent = state.done.includes(at) ? '✓' : at + 1
  })
  remember()
}

function show(log, isShown) {
  let isEmpty = true
  for (const article of all('article', log)) {
    article.hidden = !isShown(article)
    isEmpty &&= article.hidden
  }
  log.querySelector('.empty').hidden = !isEmpty
}

/** Puts a message at its place, or in place of the one with the same id. */
function take(side, markup) {
  const log = logs[side]
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80
  const holder = document.createElement('template')
  holder.innerHTML = markup
  const article = holder.content.querySelector('article')
  const shown = byId(article.id)
  if (shown) shown.replaceWith(article)
  else log.append(article)
  draw()
  if (side !== state.side) byId(`tab-${side}`).querySelector('.dot').hidden = false
  // A long answer is shown from its beginning.
  if (!shown && !article.hidden && isAtEnd) log.scrollTop = article.offsetTop - 12
}

function follow() {
  const source = new EventSource('/playground/events')
  const isOffline = (value) => {
    byId('offline').hidden = !value
  }
  source.addEventListener('open', () => isOffline(false))
  source.addEventListener('error', () => isOffline(true))
  source.addEventListener('reset', () => {
    for (const log of Object.values(logs)) for (const article of all('article', log)) article.remove()
    draw()
  })
  for (const side of Object.keys(logs)) source.addEventListener(side, ({ data }) => take(side, data))
}

/** Sends what a person did. Resolves with the answer of the page's own: a form, faults of a form, or nothing. */
async function send(side, fields, from) {
  const data = fields instanceof FormData ? fields : new FormData()
  if (data !== fields) for (const [name, value] of Object.entries(fields)) data.set(name, value)
  data.set('dil', document.documentElement.lang)
  data.set(side === 'staff' ? 'user' : 'person', persons[side].value)
  if (side === 'staff') data.set('room', state.room)
  const pane = byId(`pane-${side}`)
  const log = logs[side]
  log.scrollTop = log.scrollHeight
  from?.setAttribute('aria-busy', 'true')
  pane.querySelector('.waiting').hidden = false
  const response = await fetch(`/playground/${side}`, { method: 'POST', body: data }).catch(() => null)
  from?.removeAttribute('aria-busy')
  pane.querySelector('.waiting').hidden = true
  if (response?.status === 422) return { faults: await response.json() }
  if (!response?.ok) {
    tell(pane, document.body.dataset.notSent)
    return { failed: true }
  }
  if (response.status === 200) return { markup: await response.text() }
  return {}
}

async function act(side, fields, from) {
  const { markup } = await send(side, fields, from)
  if (markup === undefined) return
  const dialog = byId('dialog')
  dialog.innerHTML = markup
  dialog.showModal()
  dialog.querySelector('.dialog-body .control, .dialog-body input:not([type=hidden])')?.focus()
}

function tell(pane, text) {
  const toast = pane.querySelector('.toast')
  toast.textContent = text
  toast.hidden = false
  setTimeout(() => {
    toast.hidden = true
  }, 4000)
}

function say(side, text) {
  if (/ (sorgula|sor|lookup|ask)\b/.test(text)) state.done.push(0)
  if (/ (değişiklikler|degisiklikler|changes|rapor|report)/.test(text)) state.done.push(2)
  return act(side, { kind: 'text', text })
}

function fill(side, text) {
  state.side = side
  draw()
  const input = byId(`pane-${side}`).querySelector('.composer-input')
  input.value = text
  input.focus()
}

async function confirmed({ confirm }) {
  if (confirm === undefined) return true
  const { title, text, yes, no } = JSON.parse(confirm)
  for (const [name, value] of Object.entries({ title, text, yes, no }))
    byId(`confirm-${name}`).textContent = value
  const dialog = byId('confirm')
  dialog.returnValue = ''
  dialog.showModal()
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }))
  return dialog.returnValue === 'yes'
}

async function press(node, action) {
  if (!(await confirmed(node.dataset))) return
  const side = node.closest('#pane-staff') ? 'staff' : 'recipient'
  if (side === 'recipient') state.done.push(1)
  await act(side, { kind: 'action', action, message: node.closest('article')?.id ?? '' }, node)
}

document.addEventListener('click', (event) => {
  const node = event.target.closest('button')
  if (node === null) return
  const { action, fill: line, room, say: words, side } = node.dataset
  if (node.role === 'tab') {
    state.side = node.id.replace('tab-', '')
    draw()
  } else if ('close' in node.dataset) byId('dialog').close()
  else if (action !== undefined) press(node, action)
  else if ('contact' in node.dataset) act('recipient', { kind: 'contact' }, node)
  else if (words !== undefined) say('recipient', words)
  else if (line !== undefined) fill(side, line)
  else if (room !== undefined) {
    state.room = room
    draw()
  } else if ('refuse' in node.dataset) act('staff', { kind: 'refuse' }, node)
})

document.addEventListener('change', ({ target }) => {
  if ('menu' in target.dataset && target.value !== '') {
    press(target, target.value)
    target.value = ''
  } else if (Object.values(persons).includes(target)) {
    draw()
  }
})

document.addEventListener('keydown', ({ target, key }) => {
  if (target.role !== 'tab' || !['ArrowLeft', 'ArrowRight'].includes(key)) return
  state.side = state.side === 'staff' ? 'recipient' : 'staff'
  draw()
  byId(`tab-${state.side}`).focus()
})

document.addEventListener('submit', async (event) => {
  const { target: form, submitter } = event
  if (form.method === 'dialog') return
  event.preventDefault()
  if (form.matches('.composer')) {
    const { side } = form.dataset
    const text = form.elements.text.value.trim()
    if (text === '') return
    form.elements.text.value = ''
    await say(side, text)
    return
  }
  const data = new FormData(form)
  data.set('kind', form.dataset.kind)
  const { faults, failed } = await send('staff', data, submitter)
  if (faults) showFaults(form, faults)
  else if (failed) showFaults(form, { '': document.body.dataset.notSent })
  else byId('dialog').close()
})

/** Puts faults at their fields; one without a field stands at the foot. */
function showFaults(form, faults) {
  const rest = { ...faults }
  for (const field of all('[data-field]', form)) {
    const fault = faults[field.dataset.field]
    field.querySelector('.error').textContent = fault ?? ''
    field.querySelector('.error').hidden = fault === undefined
    field.querySelector('.control')?.setAttribute('aria-invalid', String(fault !== undefined))
    delete rest[field.dataset.field]
  }
  const foot = form.querySelector('.dialog-foot .error')
  foot.textContent = Object.values(rest).join(' ')
  foot.hidden = foot.textContent === ''
  form.querySelector('[aria-invalid=true]')?.focus()
}

byId('dialog').addEventListener('close', () => byId('dialog').replaceChildren())
draw()
follow()
