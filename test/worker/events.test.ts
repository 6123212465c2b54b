import { exports } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { at, phones, signIn, slashApart } from './visitor.ts'

/* Separate events of one isolate: none may wait for another's work. */

const come = (request: Request) => exports.default.fetch(request)
const place = '/sps/123456/brands/123457/consents'
// No other suite refuses for this one: ONAY over a refusal asks for evidence.
const known = phones[9] ?? ''

test('many at once, and those after them, are each answered whole', async () => {
  expect(await slashApart('U0ADMIN', `ekle ${known} mesaj HS_WEB marka=123457`)).toContain('kaydedildi')
  const headers = await signIn()
  const key = { recipient: known, recipientType: 'BIREYSEL', type: 'MESAJ' }
  const system = async () => {
    const asked = at(`${place}/status`, { method: 'POST', headers, body: JSON.stringify(key) })
    return ((await (await come(asked)).json()) as { status: string }).status
  }
  const staff = async () => (await slashApart('U0ADMIN', `sorgula ${known}`)).includes('ONAY')
  const stranger = async () => (await come(at('/r/unknown'))).status
  for (const round of [1, 2]) {
    const each = [system, system, system, staff, stranger]
    const answerText = await Promise.all(Array.from({ length: 10 }, (_, n) => each[n % each.length]?.()))
    const wrong = answerText.filter((one) => !['ONAY', true, 404, 429].includes(one ?? ''))
    expect([round, wrong]).toEqual([round, []])
  }
})

test('a link made for a message opens in a later event', async () => {
  const list = { brandCode: 123457, channel: 'MESAJ', recipients: [known] }
  const made = await come(
    at('/v1/links', { method: 'POST', headers: await signIn(), body: JSON.stringify(list) }),
  )
  const { links } = (await made.json()) as { links: { url: string }[] }
  const { pathname } = new URL(links[0]?.url ?? '')
  expect((await come(at(pathname))).status).toBe(200)
  expect((await come(at(`${pathname.slice(0, -1)}${pathname.endsWith('2') ? '3' : '2'}`))).status).toBe(404)
})
