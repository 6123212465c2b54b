import { html, raw } from 'hono/html'
import { exampleLines, exampleOf } from './examples.ts'
import { isWrite, pathSchemas, queryOf } from './openapi.ts'
import type { Route } from './routes.ts'

const [json, lines] = ['application/json', 'application/x-ndjson']

const labels = {
  tr: {
    body: 'Gövde',
    username: 'Kullanıcı adı',
    password: 'Parola',
    send: 'Gönder',
    answer: 'Yanıt',
  },
  en: {
    body: 'Body',
    username: 'User name',
    password: 'Password',
    send: 'Send',
    answer: 'Answer',
  },
} as const
type Labels = (typeof labels)['tr' | 'en']

/** Form that sends a request to a route. The page's script reads its `data-` attributes. */
export function tryForm(route: Route, language: 'tr' | 'en') {
  const { method, path, isOpen } = route
  const texts = labels[language]
  const auth = isOpen === 'basic' ? 'basic' : isOpen ? 'none' : 'token'
  return html`<form class="filled" autocomplete="off" data-method="${method}" data-path="${path}" data-auth="${auth}">
${[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => field('path', name, pathSchemas[name], true))}
${Object.entries(queryOf(route)).map(([name, schema]) => field('query', name, schema))}
${isOpen === 'basic' ? credentials(texts) : ''}${isWrite(route) ? field('header', 'Idempotency-Key') : ''}
${bodyFields(route, texts)}
<button>${texts.send}</button>
<p role="status"></p>
<pre role="group" aria-label="${texts.answer}" tabindex="0" hidden></pre>
</form>`
}

interface FieldSchema {
  readonly type?: unknown
  readonly format?: string
  readonly enum?: readonly unknown[]
}

function field(place: string, name: string, given: object | boolean = {}, isRequired = false) {
  const schema = given as FieldSchema
  const label = place === 'query' ? `?${name}=` : name
  const attributes = html`data-in="${place}" name="${name}"${isRequired ? raw(' required') : ''}`
  if (schema.enum !== undefined) {
    const options = (isRequired ? [] : ['']).concat(schema.enum.map(String))
    return html`<label>${label}<select ${attributes}>${options.map((one) => html`<option>${one}</option>`)}</select></label>\n`
  }
  const type = schema.format === 'date' ? 'date' : 'text'
  const keyboard = schema.type === 'integer' ? raw(' inputmode="numeric"') : ''
  return html`<label>${label}<input type="${type}" ${attributes}${keyboard} autocapitalize="none" spellcheck="false"></label>\n`
}

function credentials({ username, password }: Labels) {
  return html`<label>${username}<input type="text" data-in="basic" required autocapitalize="none" spellcheck="false"></label>
<label>${password}<input type="password" data-in="basic" required></label>\n`
}

function bodyFields({ body, takesLines }: Route, texts: Labels) {
  if (body === undefined) return ''
  const example = JSON.stringify(exampleOf(body), null, 2)
  return html`${contentType(takesLines === true ? { [json]: example, [lines]: exampleLines.sent } : null)}
<label>${texts.body}<textarea data-in="body" rows="8" required autocapitalize="none" spellcheck="false">${example}</textarea></label>`
}

/** Takes an example of the body for each content type, null if there is no choice. */
function contentType(examples: Readonly<Record<string, string>> | null) {
  const attributes = raw('data-in="header" name="Content-Type"')
  if (examples === null) return html`<input type="hidden" ${attributes} value="${json}">`
  const options = Object.entries(examples).map(
    ([type, example]) => html`<option data-body="${example}">${type}</option>`,
  )
  return html`<label>Content-Type<select ${attributes}>${options}</select></label>`
}
