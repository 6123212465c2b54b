import { afterAll, beforeAll, expect, it } from 'vitest'
import { openApp, type RunningApp } from '../support/app.ts'
import { account, smsCarriers } from '../support/platforms/sms-carriers.ts'
import { phone } from '../support/register.ts'

/* A refusal reaches the blacklist of the carrier, from the real server over HTTP. */

const carriers = smsCarriers()
let app: RunningApp
let carrier: Awaited<ReturnType<typeof carriers.listen>>

beforeAll(async () => {
  carrier = await carriers.listen()
  const env = {
    SMS_CARRIER: 'verimor',
    SMS_USERNAME: account.username,
    SMS_PASSWORD: account.password,
    SMS_SENDER: account.sender,
    SMS_API_URL: carrier.url,
  }
  app = await openApp({ env })
  await app.addCompany()
})
afterAll(async () => {
  await app?.close()
  await carrier?.close()
})

it('a one-click RET is on the blacklist of the carrier, once the setting is on', async () => {
  const { address } = phone(1)
  const { oneClick } = await app.link('MESAJ', address)
  const path = new URL(oneClick).pathname
  const init = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) }
  expect((await fetch(app.baseUrl + path, init)).status).toBe(200)
  expect((await app.izin('setting', 'set', 'sms_list', 'yes')).code).toBe(0)
  // The first tick of a server runs the jobs of each minute.
  await app.restart()
  await expect.poll(() => [...carriers.blacklist]).toEqual([address.slice(1)])
})
