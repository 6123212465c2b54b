const byId = (id) => document.getElementById(id)
const all = (selector, root = document) => [...root.querySelectorAll(selector)]
const logs = { staff: byId('staff-log'), recipient: byId('recipient-log') }
const persons = { staff: byId('staff-person'), recipient: byId('recipient-person') }

/** Shows what the chosen people see. */
function draw() {
  for (const [side, log] of Object.entries(logs)) {
    for (const article of all('article', log))
      article.hidden = !['', persons[side].value].includes(article.dataset.only)
  }
}

/** Puts a message at its end, or in place of the one with the same id. */
function take(side, markup) {
  const log = logs[side]
  const isAtEnd = isReady && log.scrollHeight - log.scrollTop - log.clientHeight < 80
  const holder = document.createElement('template')
  holder.innerHTML = markup
  const article = holder.content.querySelector('article')
  const shown = byId(article.id)
  if (shown) shown.replaceWith(article)
  else log.append(article)
  draw()
  // A long answer is shown from its beginning.
  if (!shown && !article.hidden && isAtEnd) log.scrollTop = article.offsetTop - 12
}

/** False while messages come that are not new. */
let isReady = false

function follow() {
  const source = new EventSource(`/playground/events?dil=${document.documentElement.lang}`)
  let kept = savedPage()?.scrolled
  source.addEventListener('open', () => tell(''))
  source.addEventListener('error', () => tell(document.body.dataset.offline))
  source.addEventListener('reset', () => {
    if (isReady) kept = scrolled()
    isReady = false
    for (const article of all('article')) article.remove()
  })
  source.addEventListener('ready', () => {
    isReady = true
    for (const [side, log] of Object.entries(logs)) log.scrollTop = kept?.[side] ?? log.scrollHeight
  })
  for (const side of Object.keys(logs)) source.addEventListener(side, ({ data }) => take(side, data))
}

/* A reload comes back to where the page was: people, ticks of the story, lines begun, and how far each side is scrolled. */

const ofBothSides = (read) => ({ staff: read('staff'), recipient: read('recipient') })
const line = (side) => byId(`${side}-line`)
/** Null at the end, so that what comes meanwhile is seen. */
function scrolledBy(log) {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 80 ? null : log.scrollTop
}
const scrolled = () => ofBothSides((side) => scrolledBy(logs[side]))

/** Returns the state that this tab saved. Lines and scrolling fit only the language that they are in. */
function savedPage() {
  const saved = JSON.parse(sessionStorage.getItem('page') ?? 'null')
  if (saved === null || saved.language === document.documentElement.lang) return saved
  return { ...saved, lines: { staff: '', recipient: '' }, scrolled: undefined }
}

function save() {
  const people = ofBothSides((side) => persons[side].value)
  const lines = ofBothSides((side) => line(side).value)
  const done = all('.step').map((step) => step.classList.contains('is-done'))
  const { lang: language } = document.documentElement
  sessionStorage.setItem('page', JSON.stringify({ language, people, lines, done, scrolled: scrolled() }))
}

function restore() {
  const saved = savedPage()
  for (const side of saved === null ? [] : Object.keys(logs)) {
    persons[side].value = saved.people[side]
    line(side).value = saved.lines[side]
  }
  for (const [at, step] of all('.step').entries()) step.classList.toggle('is-done', saved?.done[at] === true)
  showNext()
  keepSide()
}

/** A phone has no room for the words of each step: they stand below the steps, for the next one. */
function showNext() {
  byId('next').textContent = document.querySelector('.step:not(.is-done) .note')?.textContent ?? ''
}

/** Keeps the side of a phone when the language is switched. */
function keepSide() {
  byId('language').hash = location.hash
}

function tell(text) {
  byId('notice').textContent = text
  byId('notice').hidden = text === ''
}

/** Sends what a person did. Resolves with the answer of the page's own: a form, faults of a form, or nothing. */
async function send(side, fields, from) {
  const data = fields instanceof FormData ? fields : new FormData()
  if (data !== fields) for (const [name, value] of Object.entries(fields)) data.set(name, value)
  data.set('dil', document.documentElement.lang)
  data.set('person', persons[side].value)
  const log = logs[side]
  log.scrollTop = log.scrollHeight
  const waiting = byId(`pane-${side}`).querySelector('.waiting')
  from?.setAttribute('aria-busy', 'true')
  waiting.hidden = false
  const response = await fetch(`/playground/${side}`, { method: 'POST', body: data }).catch(() => null)
  from?.removeAttribute('aria-busy')
  waiting.hidden = true
  if (response?.status === 422) return { faults: await response.json() }
  tell(response?.ok ? '' : document.body.dataset.notSent)
  if (!response?.ok) return { faults: { '': document.body.dataset.notSent } }
  finish(side, data.get('text') ?? data.get('action') ?? '')
  return response.status === 200 ? { markup: await response.text() } : {}
}

/** Ticks the step of the story that an answered command or press belongs to. */
function finish(side, sent) {
  for (const step of all(`.step[data-side=${side}]`))
    if (new RegExp(step.dataset.doneBy).test(sent)) step.classList.add('is-done')
  showNext()
}

async function act(side, fields, from) {
  const { markup } = await send(side, fields, from)
  if (markup === undefined) return
  const dialog = byId('dialog')
  dialog.innerHTML = markup
  dialog.showModal()
  dialog.querySelector('.dialog-body .control, .dialog-body input:not([type=hidden])')?.focus()
}

/** On a phone the address names the side that is shown. */
function fill(side, text) {
  location.hash = `pane-${side}`
  const input = byId(`pane-${side}`).querySelector('.composer-input')
  input.value = text
  input.focus()
}

async function press(node, action) {
  const { title, text } = JSON.parse(node.dataset.confirm ?? '{}')
  if (text !== undefined && !confirm(`${title}\n\n${text}`)) return
  const side = node.closest('#pane-staff') ? 'staff' : 'recipient'
  await act(side, { kind: 'action', action, message: node.closest('article')?.id ?? '' }, node)
}

document.addEventListener('click', ({ target }) => {
  const node = target.closest('button')
  const { action, fill: line, forward, side } = node?.dataset ?? {}
  if (action !== undefined) press(node, action)
  else if (line !== undefined) fill(side, line)
  else if (forward !== undefined) act('recipient', { kind: 'forward', text: forward }, node)
  else if (node?.matches('[data-close]')) byId('dialog').close()
  else if (node?.matches('[data-contact]')) act('recipient', { kind: 'contact' }, node)
})

document.addEventListener('change', ({ target }) => {
  if ('menu' in target.dataset && target.value !== '') {
    press(target, target.value)
    target.value = ''
  } else if (Object.values(persons).includes(target)) draw()
  else if (target.type === 'file') target.classList.toggle('is-chosen', target.files.length > 0)
})

document.addEventListener('submit', async (event) => {
  const { target: form, submitter } = event
  event.preventDefault()
  if (form.matches('.composer')) {
    const text = form.elements.text.value.trim()
    form.elements.text.value = ''
    if (text !== '') await act(form.dataset.side, { kind: 'text', text })
    return
  }
  const data = new FormData(form)
  data.set('kind', 'form')
  const { faults } = await send('staff', data, submitter)
  if (faults) showFaults(form, faults)
  else byId('dialog').close()
})

/** Puts faults at their fields; one without a field stands at the foot. */
function showFaults(form, faults) {
  const rest = { ...faults }
  for (const field of all('[data-field]', form)) {
    const fault = faults[field.dataset.field]
    field.querySelector('.error').textContent = fault ?? ''
    field.querySelector('.control')?.setAttribute('aria-invalid', String(fault !== undefined))
    delete rest[field.dataset.field]
  }
  form.querySelector('.dialog-foot .error').textContent = Object.values(rest).join(' ')
  form.querySelector('[aria-invalid=true]')?.focus()
}

byId('dialog').addEventListener('close', () => byId('dialog').replaceChildren())
addEventListener('hashchange', keepSide)
addEventListener('pagehide', save)
restore()
follow()
// A line sent before now would have gone nowhere: the page has it disabled.
for (const button of all('.composer .button')) button.disabled = false
