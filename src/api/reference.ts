import { html } from 'hono/html'
import { framedPage } from '../http/page.ts'
import { exampleOf } from './examples.ts'
import { reasons } from './iys/answers.ts'
import { codes } from './iys/faults.ts'
import { answersOf, queryOf, tagOf, tags, words } from './openapi.ts'
import type { Route } from './routes.ts'

/** Page that describes the routes, each with a call to try. It has no script, so it needs no foreign host. */
export function referencePage(routes: readonly Route[], publicUrl: string) {
  return framedPage(
    'en',
    'izin API',
    html`<p>Get a token with a client that <code>izin client add</code> made, and send it as <code>Authorization: Bearer …</code>, for two hours.
The same description for programs: <a href="/openapi.json">/openapi.json</a>.</p>
${tags.map(
  ({ name, description }) => html`<h2>${name}</h2>
<p>${description}</p>
${routes.filter((route) => tagOf(route) === name).map((route) => operation(route, publicUrl))}`,
)}
<h2>Reasons</h2>
<p>In <code>why</code>:</p>
<dl>${Object.entries(reasons).map(([reason, meaning]) => term(reason, meaning))}</dl>
<h2>Codes</h2>
<p>In <code>errors[].code</code>, with their status:</p>
<dl>${Object.entries(codes).map(([code, { status, message }]) => term(`${code} (${status})`, message))}</dl>`,
  )
}

const term = (word: string, meaning: string) => html`<dt>${word}</dt><dd>${meaning}</dd>`

function operation(route: Route, publicUrl: string) {
  const { method, path, summary } = route
  const query = Object.keys(queryOf(route))
  return html`<details>
<summary><code>${method} ${path}</code><br>${summary}</summary>
<pre><code>${curl(route, publicUrl)}</code></pre>
${query.length > 0 ? html`<p>In the query: <code>${query.join(', ')}</code></p>` : ''}
<dl>${Object.entries(answersOf(route)).map(([status, name]) => answer(status, name))}</dl>
</details>
`
}

function answer(status: string, name: string | null) {
  const example = name === null || name === 'Errors' ? undefined : exampleOf(name)
  const shown = example === undefined ? '' : html`<pre><code>${JSON.stringify(example, null, 2)}</code></pre>`
  return html`<dt>${status}</dt><dd>${words[Number(status)]}${shown}</dd>`
}

/** Path parameters become variables of the shell. */
function curl({ method, path, body, isOpen }: Route, publicUrl: string): string {
  const url = `"${publicUrl}${path.replace(/:(\w+)/g, '$$$1')}"`
  const parts = [
    method === 'GET' ? `curl ${url}` : `curl -X ${method} ${url}`,
    ...(isOpen === 'basic'
      ? ['-u "$username:$password"']
      : isOpen
        ? []
        : ['-H "Authorization: Bearer $token"']),
    ...(body === undefined
      ? []
      : body === 'file'
        ? ["-H 'X-File-Name: kanit.pdf'", '--data-binary @kanit.pdf']
        : []),
    ...(body === undefined || body === 'file'
      ? []
      : ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(exampleOf(body))}'`]),
  ]
  return parts.join(' \\\n  ')
}
