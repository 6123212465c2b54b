import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { now } from '../support/clock/clock.ts'
import { forAllTests } from '../support/opened.ts'
import { freePort } from '../support/processes/free-port.ts'
import { surroundingEnv } from '../support/processes/processes.ts'

const app = forAllTests(() => openApp())
const program = join(import.meta.dirname, '../../examples/receiver.mjs')
let receiver: ChildProcess | undefined
let printed = ''
let secret: string
let port: number

function startReceiver(): void {
  receiver = spawn(process.execPath, [program], {
    env: { ...surroundingEnv(), PORT: String(port), IZIN_WEBHOOK_SECRET: secret },
  })
  receiver.stdout?.on('data', (text) => {
    printed += text
  })
}

beforeAll(async () => {
  port = await freePort()
  await app.addCompany({ U0EDITOR: 'editor 123457' })
  const added = await app.izinJson(
    'webhook',
    'add',
    '--url',
    `http://127.0.0.1:${port}/`,
    '--brand',
    '123457',
  )
  ;({ secret } = added as { secret: string })
})
afterAll(() => void receiver?.kill())

it('the receiver of the examples hears of a change, also of one from before it was up and before a crash', async () => {
  expect(await app.slash('U0EDITOR', 'ekle +905000000001 mesaj HS_WEB marka=123457')).toContain('kaydedildi')
  await expect.poll(() => app.slash('U0ADMIN', 'tanı')).toContain('1 yanıt vermiyor, 1 alıcının')
  await app.stop('SIGKILL')
  startReceiver()
  await app.start()
  await expect.poll(() => printed).toContain('consent.changed 123457 MESAJ ONAY\n')
  expect(await app.slash('U0EDITOR', 'ret +905000000001 mesaj marka=123457')).toContain('kaydedildi')
  await expect.poll(() => printed).toContain('ONAY\nconsent.changed 123457 MESAJ RET\n')
  expect(await app.slash('U0ADMIN', 'tanı')).toContain('1 çalışıyor')
  expect(app.printed()).not.toContain('+90500')
})

it('the receiver of the examples refuses what izin did not sign, or signed long ago, and takes an event once', async () => {
  const webhook = new Webhook(secret)
  const body = JSON.stringify({ type: 'test', data: { brandCode: 1, channel: 'ARAMA', status: 'RET' } })
  const event = (over: { id?: string; ageSeconds?: number; sent?: string } = {}) => {
    const { id = 'msg_1', ageSeconds = 0, sent = body } = over
    const sentAt = new Date(now() - ageSeconds * 1000)
    const signature = webhook.sign(id, sentAt, body)
    const seconds = String(Math.floor(sentAt.getTime() / 1000))
    const headers = { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature }
    return { headers, body: sent }
  }
  const send = async ({ headers, body }: { headers: Record<string, string>; body: string }) =>
    (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })).status
  const times = () => printed.split('test 1 ARAMA RET\n').length - 1

  expect(await send(event({ sent: body.replace('RET', 'ONAY') }))).toBe(401)
  expect(await send(event({ ageSeconds: 10 * 60 }))).toBe(401)
  expect(await send(event({ ageSeconds: -10 * 60 }))).toBe(401)
  expect(await send({ ...event(), headers: {} })).toBe(401)
  const { headers } = event()
  expect(await send({ body, headers: { ...headers, 'webhook-signature': 'v1,AAAA v2' } })).toBe(401)
  expect(await send({ body: 'x'.repeat(100_000), headers })).toBe(413)
  expect(times()).toBe(0)

  const old = `v1,${Buffer.alloc(32).toString('base64')}`
  const signatures = `${old} ${headers['webhook-signature']}`
  expect(await send({ body, headers: { ...headers, 'webhook-signature': signatures } })).toBe(204)
  expect(await send(event())).toBe(204)
  expect(await send(event({ id: 'msg_2' }))).toBe(204)
  await expect.poll(times).toBe(2)
})
