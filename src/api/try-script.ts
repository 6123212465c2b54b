/**
 * Browser code of /docs/api: sends each form to this server and shows the answer as text. A text here, since a Worker
 * reads no files and a bundler rewrites functions.
 */
export const tryScript = `
const token = document.querySelector('#token')
const texts = document.querySelector('#try').dataset
const textMax = 100000
const headersShown = ['Retry-After', 'Content-Type', 'Idempotent-Replayed']

addEventListener('submit', (event) => {
  event.preventDefault()
  const form = event.target
  if (form.ariaBusy !== 'true') send(form)
})

async function send(form) {
  const status = form.querySelector('[role=status]')
  const shown = form.querySelector('pre')
  form.ariaBusy = 'true'
  status.textContent = texts.sending
  shown.hidden = true
  try {
    const { path } = form.dataset
    const answer = await fetch(addressOf(form), requestOf(form))
    const body = await answer.text()
    const hasToken = path === '/oauth2/token' && answer.ok
    if (hasToken) token.value = JSON.parse(body).access_token
    status.textContent = [statusOf(answer), ...(hasToken ? [texts.tokenReceived] : [])].join(' · ')
    shown.textContent = readable(body)
    shown.hidden = body === ''
  } catch {
    status.textContent = texts.failed
  }
  form.ariaBusy = 'false'
}

function filled(form, place) {
  return [...form.querySelectorAll('[data-in=' + place + ']')].filter(({ value }) => value !== '')
}

function addressOf(form) {
  const values = new Map(filled(form, 'path').map(({ name, value }) => [name, value]))
  const path = form.dataset.path.replace(/:(\\w+)/g, (_, name) => encodeURIComponent(values.get(name)))
  const query = new URLSearchParams(filled(form, 'query').map(({ name, value }) => [name, value]))
  return query.size === 0 ? path : path + '?' + query
}

function requestOf(form) {
  const headers = new Headers(filled(form, 'header').map(({ name, value }) => [name, value]))
  const authorization = authorizationOf(form)
  if (authorization !== null) headers.set('Authorization', authorization)
  const [text] = filled(form, 'body')
  // No cookies and no sign-in window of the browser.
  const fixed = { credentials: 'omit', cache: 'no-store', redirect: 'error' }
  return { ...fixed, method: form.dataset.method, headers, body: text?.value }
}

function authorizationOf(form) {
  const { auth } = form.dataset
  if (auth === 'token' && token.value !== '') return 'Bearer ' + token.value.trim()
  if (auth !== 'basic') return null
  const [name, password] = [...form.querySelectorAll('[data-in=basic]')].map(({ value }) => value)
  return 'Basic ' + btoa(String.fromCharCode(...new TextEncoder().encode(name + ':' + password)))
}

function statusOf(answer) {
  const headers = headersShown.filter((name) => answer.headers.has(name))
  return [
    (answer.status + ' ' + answer.statusText).trim(),
    ...headers.map((name) => name + ': ' + answer.headers.get(name)),
  ].join(' · ')
}

function readable(body) {
  const text = indented(body)
  return text.length > textMax ? text.slice(0, textMax) + '\\n…' : text
}

function indented(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

// A list by lines has another body than one in JSON.
addEventListener('change', ({ target }) => {
  const example = target.selectedOptions?.[0].dataset.body
  if (example !== undefined) target.form.querySelector('textarea').value = example
})
`
