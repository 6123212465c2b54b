import { expect, test } from 'vitest'
import { openApp } from '../support/app.ts'
import { stayOnOneDay } from '../support/clock/clock.ts'
import { forAllTests } from '../support/opened.ts'
import { phone } from '../support/register.ts'

stayOnOneDay()
const app = forAllTests(() => openApp())
const username = 'gonderici'
const password = 'yalnizca-sinama-icin'

async function token(): Promise<string> {
  const answer = await fetch(`${app.baseUrl}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', username, password }),
  })
  return (await answer.json()).access_token
}

async function check(authorization: string, ...numbers: number[]): Promise<number> {
  const recipients = numbers.map((n) => phone(n).address)
  const answer = await fetch(`${app.baseUrl}/v1/check`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ brandCode: 123457, channel: 'MESAJ', recipients }),
  })
  return answer.status
}

test('Admins hear in Slack of a system near its limit, which outlives a restart and is raised at any time', async () => {
  await app.addCompany()
  const adding = ['--provider', '123456', '--username', username, '--password', password, '--look-ups', '5']
  await app.izinJson('client', 'add', ...adding)
  const authorization = `Bearer ${await token()}`
  expect(await check(authorization, 1, 2, 3, 4)).toBe(200)
  const { text } = await app.answerText(username)
  expect(text).toContain('bugün izni olmayan 4 adres sorguladı; günlük sınırı 5.')
  expect(text).toContain(`izin client set --username ${username} --look-ups 10`)
  expect(text).toContain(`izin client remove --username ${username}`)

  await app.restart()
  expect(await check(authorization, 4, 5)).toBe(200)
  expect(await check(authorization, 6)).toBe(429)
  const feed = `${app.baseUrl}/v1/brands/123457/changes`
  expect((await fetch(feed, { headers: { authorization } })).status).toBe(200)
  await app.izinJson('client', 'set', '--username', username, '--look-ups', '10')
  await expect.poll(async () => await check(authorization, 7)).toBe(200)
})
