/**
 * Browser code of /docs/api, which sends each form to this server and shows the answer as text. It is a string, since a
 * Cloudflare Worker cannot read files and a bundler would rewrite a function.
 */
export const tryScript = `
const token = document.querySelector('#token')
const textMax = 100000

addEventListener('submit', (event) => {
  event.preventDefault()
  const form = event.target
  if (form.ariaBusy !== 'true') send(form)
})

async function send(form) {
  const { address, body } = form.elements
  const status = form.querySelector('[role=status]')
  const shown = form.querySelector('pre')
  form.ariaBusy = 'true'
  status.textContent = 'Sending…'
  shown.hidden = true
  try {
    const answer = await fetch(address.value, {
      method: form.dataset.method,
      headers: {
        ...(token.value === '' ? {} : { Authorization: access() }),
        ...(body === undefined ? {} : { 'Content-Type': form.dataset.type }),
      },
      body: body?.value,
      // No cookies and no sign-in window of the browser.
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
    })
    const text = await answer.text()
    if (address.value === '/oauth2/token' && answer.ok) token.value = JSON.parse(text).access_token
    const wait = answer.headers.get('Retry-After')
    const said = answer.status + ' ' + answer.statusText
    status.textContent = wait === null ? said : said + ' · Retry-After: ' + wait
    shown.textContent = indented(text).slice(0, textMax)
    shown.hidden = text === ''
  } catch {
    status.textContent = 'The request could not be sent, or no answer came. Check the fields and your connection, and try again.'
  }
  form.ariaBusy = 'false'
}

function access() {
  const value = token.value.trim()
  if (!value.includes(':')) return 'Bearer ' + value
  return 'Basic ' + btoa(String.fromCharCode(...new TextEncoder().encode(value)))
}

function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
`
