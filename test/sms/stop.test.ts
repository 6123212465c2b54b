import { readFileSync } from 'node:fs'
import Database from 'libsql'
import { beforeAll, expect, test } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'
import { phone } from '../support/register.ts'

/* SMS that people send to the company, pushed by the company's own SMS server. */

const secret = 'yalnizca-sinama-icin'
const app = forAllTests(() => openApp({ env: { SMS_INBOUND_SECRET: secret } }))

beforeAll(async () => {
  await app.addCompany()
  await app.izinJson('brand', 'add', '--provider', '123456', '--code', '123458', '--name', 'Örnek Çay')
})

const push = async (body: unknown, pathSecret = secret) =>
  await fetch(`${app.baseUrl}/hooks/sms/${pathSecret}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const smsOf = (id: string, n: number, text: string) => ({
  id,
  from: phone(n).address,
  to: '+908500000000',
  text,
  receivedAt: '2026-03-02T11:05:09Z',
})

/** SMS consents of a number that refused at the master brand and both others. */
const everyBrand = ['MESAJ RET', 'MESAJ RET', 'MESAJ RET']

/** Returns the channel and status of each consent of a number. */
const statusesOf = async (n: number) =>
  (await app.consents(phone(n).address)).map(({ channel, status }) => `${channel} ${status}`)

function countIn(table: 'change' | 'sms_text' | 'inbox'): number {
  const database = new Database(app.databasePath, { timeout: 5000 })
  const row = database.prepare(`SELECT count(*) AS rows FROM ${table}`).get() as { rows: number }
  database.close()
  return row.rows
}

test('a stop by SMS is a RET at every brand, of a number without any record too', async () => {
  const answer = await push(smsOf('a1', 41, 'Stop. Thank you'))
  expect([answer.status, await answer.json()]).toEqual([200, { message: 'Alındı' }])
  await expect.poll(() => statusesOf(41)).toEqual(everyBrand)
})

test('neither the text nor the number of an SMS is in plain in the database', async () => {
  await push(smsOf('h1', 49, 'Merhaba gizlisoz'))
  await push(smsOf('h2', 49, 'RET gizlisoz'))
  await expect.poll(() => statusesOf(49)).toEqual(everyBrand)
  for (const file of [app.databasePath, `${app.databasePath}-wal`]) {
    const bytes = readFileSync(file)
    expect([bytes.includes('gizlisoz'), bytes.includes(phone(49).address)]).toEqual([false, false])
  }
})

test('the same SMS again, and at once, changes nothing', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => push(smsOf('b1', 42, 'RET'))))
  expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200))
  await expect.poll(() => statusesOf(42)).toEqual(everyBrand)
  const before = countIn('change')
  expect((await push(smsOf('b1', 42, 'RET'))).status).toBe(200)
  await push(smsOf('b2', 43, 'RET'))
  await expect.poll(() => statusesOf(43)).toEqual(everyBrand)
  expect(countIn('change')).toBe(before + everyBrand.length)
})

test('another text is kept once and changes no consent', async () => {
  const textsBefore = countIn('sms_text')
  const changesBefore = countIn('change')
  for (const id of ['c1', 'c1', 'c2']) await push(smsOf(id, 44, 'EVET, ücret nedir?'))
  // The SMS of a number are processed one after the other: once its RET is recorded, the three before it are processed.
  await push(smsOf('c3', 44, 'RET'))
  await expect.poll(() => statusesOf(44)).toEqual(everyBrand)
  expect([countIn('sms_text') - textsBefore, countIn('change') - changesBefore]).toEqual([
    2,
    everyBrand.length,
  ])
})

test('a sender without a number, such as a name, is kept and stops nothing', async () => {
  const before = countIn('sms_text')
  await push({ ...smsOf('d1', 45, 'RET'), from: 'BANKA' })
  await expect.poll(() => countIn('sms_text')).toBe(before + 1)
})

test.each([
  ['Wrong-secret-of-the-hook', 404, 'IZIN-404'],
  [secret.toUpperCase(), 404, 'IZIN-404'],
])('the secret %s is an unknown address', async (wrong, status, code) => {
  const before = countIn('inbox')
  const answer = await push(smsOf('e1', 46, 'RET'), wrong)
  expect([answer.status, await answer.json(), countIn('inbox')]).toEqual([
    status,
    { code, error: 'Not found' },
    before,
  ])
})

test.each([
  ['a body that is no JSON', 'from=1&text=RET', 400, 'IZIN-400-SMS'],
  ['a body without a sender', { id: 'f1', text: 'RET' }, 400, 'IZIN-400-SMS'],
  ['a text of another type', { ...smsOf('f2', 47, ''), text: 7 }, 400, 'IZIN-400-SMS'],
  ['a body over 64 KB', 'x'.repeat(70_000), 413, 'IZIN-413-SMS'],
])('%s is refused and kept nowhere', async (_, body, status, code) => {
  const before = countIn('inbox')
  const answer = await push(body)
  expect([answer.status, await answer.json(), countIn('inbox')]).toEqual([
    status,
    expect.objectContaining({ code }),
    before,
  ])
})
