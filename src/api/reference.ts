import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { addDays, dayOf, formatWallTime } from '../calendar/istanbul.ts'
import { reasons } from './base/answers.ts'
import { codes } from './base/faults.ts'
import {
  answersOf,
  exampleOf,
  exampleValue,
  lineExample,
  linesType,
  queryOf,
  tagOf,
  tags,
  words,
} from './openapi.ts'
import type { Route } from './route.ts'
import { tryScript } from './try-script.ts'

/** Content security policy: allows only this server, and the script of the page by its digest. */
const policy = `default-src 'none'; style-src 'self'; script-src 'sha256-${createHash('sha256').update(tryScript).digest('base64')}'; connect-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`

/** Answers the page that describes the routes, each with a form to try it. */
export function referencePage(c: Context, routes: readonly Route[], now: number) {
  c.header('Cache-Control', 'no-store')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Content-Security-Policy', policy)
  const body = html`<p>Get a token with a client that <code>izin client add</code> made, and send it as <code>Authorization: Bearer …</code>, for two hours.
The same description for programs: <a href="/openapi.json">/openapi.json</a>.</p>
<div class="filled">
<p>The forms send real requests to this server: a consent that you record stays in the register.</p>
<label>Access token<input id="token" type="password" autocomplete="off" aria-describedby="token-hint"></label>
<p id="token-hint" class="hint">The form of <code>/oauth2/token</code> fills this field. Only this page keeps the token. For <code>/v1/iys/push</code> write <code>user:password</code>.</p>
</div>
${tags.map(
  ({ name, description }) => html`<h2>${name}</h2>
<p>${description}</p>
${routes.filter((route) => tagOf(route) === name).map((route) => operation(route, now))}`,
)}
<h2>Reasons</h2>
<p>In <code>why</code>:</p>
<dl>${Object.entries(reasons).map(([reason, meaning]) => term(reason, meaning))}</dl>
<h2>Codes</h2>
<p>In <code>errors[].code</code>, with their status:</p>
<dl lang="tr">${Object.entries(codes).map(([code, { status, message }]) => term(`${code} (${status})`, message))}</dl>
<script type="module">${raw(tryScript)}</script>`
  return c.html(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>izin API</title>
<link rel="stylesheet" href="/page.css">
</head>
<body><main><h1>izin API</h1>${body}</main></body>
</html>`)
}

const term = (word: string, meaning: string) => html`<dt>${word}</dt><dd>${meaning}</dd>`

function operation(route: Route, now: number) {
  const { method, path, summary, isLines } = route
  const address = addressOf(route, now)
  const sent = bodyOf(route, now)
  const type = isLines ? linesType : 'application/json'
  return html`<details>
<summary><code>${method} ${path}</code><br>${summary}</summary>
<form class="filled" autocomplete="off" data-method="${method}" data-path="${path}" data-type="${type}">
<label>Address<input type="text" name="address" value="${address}" required autocapitalize="none" spellcheck="false"></label>
${sent === undefined ? '' : html`<label>Body<textarea name="body" rows="8" required autocapitalize="none" spellcheck="false">${sent}</textarea></label>`}
<button>Send</button>
<p role="status"></p>
<pre role="group" aria-label="Answer" tabindex="0" hidden></pre>
</form>
<dl>${Object.entries(answersOf(route)).map(([status, name]) => answer(status, name))}</dl>
</details>
`
}

/** Returns the example body of a route. Its consent date is now, since İYS does not take an old one. */
function bodyOf({ body, isLines }: Route, now: number): string | undefined {
  if (isLines) return lineExample
  if (body === undefined) return undefined
  const atNow = (name: string, value: unknown) => (name === 'consentDate' ? formatWallTime(now) : value)
  return JSON.stringify(exampleOf(body), atNow, 2)
}

/** Returns the example address of a route. An optional parameter is empty, unless it has a default. */
function addressOf(route: Route, now: number): string {
  const path = route.path.replace(/:(\w+)/g, (_, name) =>
    name === 'reportDate' ? addDays(dayOf(now), -1) : String(exampleValue(name)),
  )
  const { required, fields } = queryOf(route)
  const query = Object.entries(fields).map(([name, schema]) => {
    const usual = typeof schema === 'object' ? schema.default : undefined
    return `${name}=${usual ?? (required.includes(name) ? exampleValue(name) : '')}`
  })
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}

function answer(status: string, name: string | null) {
  const example = name === null || name === 'Errors' ? undefined : exampleOf(name)
  const shown = example === undefined ? '' : html`<pre><code>${JSON.stringify(example, null, 2)}</code></pre>`
  return html`<dt>${status}</dt><dd>${words[Number(status)]}${shown}</dd>`
}
