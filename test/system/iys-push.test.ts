import { expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'

/** One izin stands in for İYS, the other is the company's. */
const iys = forAllTests(() => openApp())
const company = forAllTests(() => openApp())
const recipient = '+905000000001'
const json = { 'content-type': 'application/json' }

const post = async (url: string, headers: Record<string, string>, body: unknown) =>
  await fetch(url, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })

async function clientOf(app: typeof iys, ...scope: string[]) {
  const words = ['client', 'add', '--provider', '123456', '--username', 'iys', ...scope]
  return (await app.izinJson(...words)) as { username: string; password: string }
}

it('a RET in İYS is pushed to the company, and obeyed there', async () => {
  for (const app of [iys, company]) {
    await app.addCompany({ U0EDITOR: 'editor 123457' })
    expect(await app.slash('U0EDITOR', `ekle ${recipient} mesaj HS_WEB marka=123457`)).toContain('kaydedildi')
  }
  const { password } = await clientOf(company, '--scope', 'push', '--brand', '123457')
  const user = await clientOf(iys)
  const token = await post(`${iys.baseUrl}/oauth2/token`, {}, { grant_type: 'password', ...user })
  const { access_token: bearer } = (await token.json()) as { access_token: string }
  const connection = { url: `${company.baseUrl}/v1/iys/push`, type: 'MESAJ', username: 'iys', password }
  const registration = `${iys.baseUrl}/sps/123456/brands/123457/push/registration`
  const authorization = { authorization: `Bearer ${bearer}` }
  expect(await (await post(registration, authorization, { connection: [connection] })).json()).toEqual({
    message: 'Bağlantı oluşturuldu',
  })

  expect(await iys.izinJson('webhook', 'test', '--id', '1')).toMatchObject({ taken: true })
  const { oneClick } = await iys.link('MESAJ', recipient)
  const click = new URL(oneClick).pathname
  const form = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  expect((await fetch(iys.baseUrl + click, { method: 'POST', body: form })).status).toBe(200)
  const consents = async () =>
    (await company.consents(recipient)).map(({ channel, status }) => `${channel} ${status}`)
  await expect.poll(consents).toEqual(['MESAJ RET'])
})
