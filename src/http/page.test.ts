import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { expect, test } from 'vitest'
import { StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import { collectedLog } from '../../test/support/delivery.ts'
import { openTestRegister } from '../../test/support/register.ts'
import { wordless } from '../util/sentence.ts'
import { withCompany } from './company.ts'
import { brokenPage, unknownAddress } from './page.ts'

const { log, lines } = collectedLog(() => 0)

async function answerTo(error: Error, query = '') {
  const app = new Hono()
  app.onError(brokenPage(log))
  app.get('/r/:token', () => {
    throw error
  })
  const response = await app.request(`/r/geheim${query}`)
  return { status: response.status, text: await response.text() }
}

test.each([
  ['the database is away', new StorageError(wordless('x'), { cause: null, passing: true }), 503],
  ['an unknown outcome', new UnknownOutcomeError(wordless('x')), 503],
  ['there is a mistake of ours', new TypeError('x'), 500],
])('brokenPage() says to a reader that it cannot be opened when %s', async (_, error, status) => {
  expect(await answerTo(error)).toEqual({ status, text: expect.stringContaining('lang="tr"') })
  expect((await answerTo(error, '?dil=en')).text).toContain('<h1>This page cannot be opened just now</h1>')
})

test('brokenPage() says that a form is too large', async () => {
  const refusal = new HTTPException(413, { message: 'Payload Too Large' })
  expect(await answerTo(refusal)).toEqual({
    status: 413,
    text: expect.stringContaining('Hiçbir şey değişmedi.'),
  })
})

test('brokenPage() leaves another refusal of the server as it is, and logs no token', async () => {
  const refusal = new HTTPException(400, { message: 'Bad Request' })
  expect(await answerTo(refusal)).toEqual({ status: 400, text: 'Bad Request' })
  expect(JSON.stringify(lines)).toContain('/r/:token')
  expect(JSON.stringify(lines)).not.toContain('geheim')
})

test('showPage() names the company as it was read last while the database does not answer', async () => {
  const { register, close } = await openTestRegister()
  let isAway = false
  const settings = () => (isAway ? Promise.reject(new Error('away')) : register.settings())
  const app = new Hono().use(withCompany({ ...register, settings })).notFound(unknownAddress)
  const page = async () => (await app.request('/nothing', { headers: { accept: 'text/html' } })).text()
  const named = await page()
  expect(named).toContain('<header><p>Örnek A.Ş.</p>')
  isAway = true
  expect(await page()).toBe(named)
  await close()
})

test('unknownAddress() answers a browser with a page and a program with JSON', async () => {
  const app = new Hono().notFound(unknownAddress)
  const answer = async (accept: string, query = '') =>
    (await app.request(`/nothing${query}`, { headers: { accept } })).text()
  expect(await answer('text/html,*/*;q=0.8')).toContain('<h1>Burada bir sayfa yok</h1>')
  expect(await answer('text/html', '?dil=en')).toContain('<h1>There is no page here</h1>')
  for (const accept of ['*/*', 'application/json'])
    expect(await answer(accept)).toBe('{"error":"Not found","code":"IZIN-404"}')
})
