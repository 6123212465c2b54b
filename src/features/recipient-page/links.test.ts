import { beforeEach, describe, expect, it } from 'vitest'
import { change } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { recipientPages } from '../../../test/support/browser/recipient-pages.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { openTestRegister, say } from '../../../test/support/register.ts'
import { newPlainToken } from '../../crypto/vault.ts'
import { unknownLinksMs } from '../../http/counts.ts'

const opened = forEachTest(() => openTestRegister({ now: '2026-03-02 14:30:00' }))
let token: string
const { pageOf, recipient, routesOf, statuses, tokenFor } = recipientPages(opened)

beforeEach(async () => {
  await say(opened.register, recipient, 'ONAY', { channel: 'MESAJ' })
  await say(opened.register, recipient, 'ONAY', { channel: 'ARAMA' })
  opened.clock.move(60_000)
  token = await tokenFor(recipient, 'MESAJ')
})

/** Headers of browsers and mail programs that fetch a page in advance. */
const prefetches: Record<string, string>[] = [
  { 'Sec-Purpose': 'prefetch' },
  { 'Sec-Purpose': 'prefetch;prerender' },
  { 'Sec-Purpose': 'prefetch;anonymous-client-ip' },
  { Purpose: 'prefetch' },
  { 'X-Purpose': 'preview' },
  { 'X-Moz': 'prefetch' },
]

describe('a link of a recipient', () => {
  it.each(['.', ')', '/', '%E2%80%A6', '.%20Marka', '/?dil=en'])(
    'leads to the link where %s stands behind it, and refuses nothing by that',
    async (behind) => {
      const page = pageOf()
      const { status, headers } = await page('GET', `/r/${token}${behind}`)
      const [, search = ''] = behind.split('?')
      expect([status, headers.get('location')]).toEqual([303, `/r/${token}${search && `?${search}`}`])
      expect(headers.get('cache-control')).toBe('no-store')
      expect(await statuses()).toEqual({ ARAMA: 'ONAY', MESAJ: 'ONAY' })
    },
  )

  it('takes the one click as a multipart body too, and says 400 to one that breaks off', async () => {
    const part = (text: string) =>
      `--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n${text}`
    const routes = routesOf()
    const post = (path: string, body: string) =>
      routes.request(path, {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body,
      })
    for (const broken of [part('One-Cl'), 'x', '']) {
      expect((await post(`/u/${token}`, broken)).status).toBe(400)
      const page = await post(`/r/${token}`, broken)
      expect([page.status, await page.text()]).toEqual([400, expect.stringContaining('okunamadı')])
    }
    expect(await statuses()).toEqual({ ARAMA: 'ONAY', MESAJ: 'ONAY' })
    expect((await post(`/u/${token}`, `${part('One-Click')}\r\n--x--\r\n`)).status).toBe(200)
    expect(await statuses()).toEqual({ ARAMA: 'ONAY', MESAJ: 'RET' })
  })

  it('speaks the language of its address, or else of the browser, and keeps it when something is pressed', async () => {
    const page = pageOf()
    const { text } = await page('GET', `/r/${token}?dil=en`)
    expect(text).toContain('<a href="?dil=tr" hreflang="tr">Türkçe</a>')
    const pressed = await page('POST', `/r/${token}?dil=en`, { channel: 'MESAJ' })
    const byBrowser = await page('POST', `/r/${token}`, { channel: 'ARAMA' }, 'en-US,en')
    for (const one of [pressed, byBrowser]) {
      expect(one.text).toContain('lang="en"')
      expect(one.text).toContain('Recorded. You may close this page.')
      expect(one.text).toMatch(/(?:SMS|Calls): your refusal \(RET\), 2 March 2026 14:31/)
    }
  })

  it.each([
    ['/r/', ['GET', 'POST']],
    ['/u/', ['POST']],
  ] as const)(
    'gives guesses at %s one answer, turns away more than ten, and gives a real link its own',
    async (path, methods) => {
      const routes = routesOf()
      const answers = new Set<string>()
      for (let n = 0; n < 100; n += 1) {
        const method = methods[n % methods.length] ?? 'POST'
        const body =
          method === 'POST' && n % 3 > 0 ? new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) : null
        const response = await routes.request(`${path}${newPlainToken(22)}`, { method, body })
        answers.add(JSON.stringify([response.status, await response.text(), [...response.headers]]))
      }
      expect([...answers]).toEqual([expect.stringMatching(/^\[404,/), expect.stringMatching(/^\[429,.*600/)])
      const real = await routes.request(`${path}${token}`, {
        method: 'POST',
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      })
      expect(real.status).toBe(200)
      opened.clock.move(unknownLinksMs)
      expect((await routes.request(`${path}${newPlainToken(22)}`, { method: 'POST' })).status).toBe(404)
    },
  )

  it('is changed by no scanner: GET, HEAD and prefetch leave the register as it is', async () => {
    const page = pageOf()
    const count = async () =>
      (await opened.engine.read(query(build.select({ seq: change.seq }).from(change)))).length
    const routes = routesOf()
    const before = await count()
    for (const path of [
      `/r/${token}`,
      `/u/${token}`,
      `/r/${token}?channel=MESAJ`,
      `/u/${token}?List-Unsubscribe=One-Click`,
    ]) {
      for (const method of ['GET', 'HEAD', 'OPTIONS']) await page(method, path)
      for (const headers of prefetches)
        expect((await routes.request(path, { headers })).status).toBeLessThan(400)
    }
    expect(await count()).toBe(before)
  })

  it('says the same of every token it does not know, and of any channel only what its link allows', async () => {
    const page = pageOf()
    const unknown = await page('GET', '/r/AAAAAAAAAAAAAAAA')
    expect(unknown.status).toBe(404)
    expect(await page('POST', '/r/x', { channel: 'MESAJ' })).toMatchObject({
      status: 404,
      text: unknown.text,
    })
    await page('POST', `/r/${token}`, { channel: 'EPOSTA' })
    expect(await statuses()).toEqual({ ARAMA: 'ONAY', MESAJ: 'RET' })
  })
})
