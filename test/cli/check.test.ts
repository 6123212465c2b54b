import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkNames } from '../../bots/messages/checks.ts'
import { botScopes } from '../../bots/slack/web.ts'
import { now } from '../support/clock/clock.ts'
import { forEachTest } from '../support/opened.ts'
import { openSlack } from '../support/platforms/slack-double.ts'
import { account, smsCarriers } from '../support/platforms/sms-carriers.ts'
import { runCli, surroundingEnv } from '../support/processes/processes.ts'
import { endedRunIn, newPlace, type Place, setUp } from './harness.ts'

const place = forEachTest(async () => {
  const opened = newPlace()
  await setUp(opened)
  return opened
})

interface Answer {
  readonly ok: boolean
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[]
}

async function check(env: Record<string, string> = {}, clock = now) {
  const ended = await endedRunIn({ ...place.env, ...env }, ['check', '--json'], clock)
  const answer = ended.json() as Answer
  const faults = answer.checks.filter(({ ok }) => !ok)
  expect(answer.ok).toBe(faults.length === 0)
  expect(ended.code).toBe(answer.ok ? 0 : 1)
  return { ...answer, faults }
}

const inThreeDays = () => now() + 3 * 24 * 60 * 60_000

test('a new company has every check in order, a line each, and no fault', async () => {
  const { checks, faults } = await check()
  expect(checks.map(({ name }) => name)).toEqual(checkNames)
  expect(faults).toEqual([])
  const { out } = await place.runHere('check')
  expect(out.trim().split('\n')).toHaveLength(checkNames.length)
})

test('a missing backup and key copy are faults after two days, until they are made', async () => {
  expect((await check({}, inThreeDays)).faults.map(({ name }) => name)).toEqual(['key', 'backup'])
  await succeed(place, 'key', 'copy', '--out', place.file('copy.key'))
  await succeed(place, 'backup', '--out', place.file('backup.db'))
  expect(readFileSync(place.file('copy.key'))).toEqual(readFileSync(place.file('izin.key')))
  expect((await check()).checks.find(({ name }) => name === 'backup')?.detail).toContain('0 hours ago')
  expect((await check({}, inThreeDays)).faults.map(({ name }) => name)).toEqual(['backup'])
  await succeed(place, 'key', 'rotate')
  expect((await check({}, inThreeDays)).faults.map(({ name }) => name)).toEqual(['key', 'backup'])
})

async function succeed({ runHere }: Place, ...words: string[]): Promise<void> {
  expect(await runHere(...words)).toMatchObject({ code: 0 })
}

test('Slack is asked: a right token, a wrong one, no server', async () => {
  const slack = await openSlack({ scopes: botScopes() })
  const env = {
    SLACK_BOT_TOKEN: 'xoxb-test-token',
    SLACK_SIGNING_SECRET: 'a'.repeat(32),
    SLACK_API_URL: `${slack.url}/api/`,
    PUBLIC_URL: 'https://izin.ornek.example',
  }
  expect((await check(env)).faults).toEqual([])
  await slack.close()
  expect((await check(env)).faults).toEqual([
    { name: 'slack', ok: false, detail: 'does not answer (ECONNREFUSED)' },
  ])
})

test.each([
  ['netgsm', {}, true, 'answers'],
  ['netgsm', { SMS_PASSWORD: 'x' }, false, 'does not open the account'],
  ['mutlucell', { SMS_SENDER: 'YABANCI' }, false, 'SMS_SENDER is not a sender name'],
  ['twilio', {}, true, 'Twilio sends from abroad'],
])('The account at a carrier is tried without a message: %s, %o', async (carrier, env, ok, detail) => {
  const carriers = smsCarriers()
  const { url, close } = await carriers.listen()
  const { username, password, sender } = account
  const settings = { SMS_USERNAME: username, SMS_PASSWORD: password, SMS_SENDER: sender, SMS_API_URL: url }
  const { checks } = await check({ SMS_CARRIER: carrier, ...settings, ...env })
  expect(checks.find(({ name }) => name === 'sms')).toEqual({
    name: 'sms',
    ok,
    detail: expect.stringContaining(detail),
  })
  expect(carriers.taken).toEqual([])
  await close()
})

test.each([
  [{ SLAK_BOT_TOKEN: 'x' }, 'environment', 'is SLACK_BOT_TOKEN meant?'],
  [{ PORT: 'x' }, 'environment', 'Cannot read PORT'],
  [{ DATABASE_URL: 'file:/nowhere/izin.db' }, 'database', 'Is DATABASE_URL right?'],
  [{ SMTP_URL: 'smtp://127.0.0.1:1', SMTP_FROM: 'izin@ornek.example' }, 'mail', 'ECONNREFUSED'],
  [{ SMS_WEBHOOK_URL: 'http://127.0.0.1:1/', SMS_WEBHOOK_SECRET: 'a'.repeat(16) }, 'sms', 'does not answer'],
])('%o is a fault of %s', async (env, name, detail) => {
  const { faults } = await check(env)
  expect(faults).toEqual([{ name, ok: false, detail: expect.stringContaining(detail) }])
})

test('a key that others can read, and a lost key, are faults', async () => {
  const key = place.file('izin.key')
  chmodSync(key, 0o644)
  expect((await check()).faults.map(({ name }) => name)).toEqual(['key'])
  rmSync(key)
  expect((await check()).faults).toEqual([
    { name: 'database', ok: false, detail: expect.stringContaining('its key is missing') },
  ])
})

test('no verb begins a register at a mistyped place without --new', async () => {
  const env = { DATABASE_URL: `file:${place.file('izn.db')}` }
  for (const words of [
    ['serve'],
    ['migrate'],
    ['provider', 'add', '--code', '654321', '--name', 'Yeni A.Ş.'],
    ['staff', 'add', '--slack', 'U0123ABCD', '--role', 'admin'],
    ['setting', 'set', 'retention_years', '4'],
  ]) {
    const refusal = { code: 1, out: '', err: expect.stringContaining('add --new') }
    expect([words, await endedRunIn(env, words)]).toEqual([words, expect.objectContaining(refusal)])
    expect(existsSync(place.file('izn.db'))).toBe(false)
  }
  expect(await endedRunIn(env, ['migrate', '--new'])).toMatchObject({ code: 0 })
  expect(existsSync(place.file('izn.db'))).toBe(true)
})

test("npm start without settings starts no playground beside a company's register", async () => {
  mkdirSync(place.file('data'))
  copyFileSync(place.database, place.file('data/izin.db'))
  const beside = await runCli(surroundingEnv(), place.folder, ['serve'])
  expect(beside).toMatchObject({ code: 1, stderr: expect.stringContaining('Cannot start the playground') })
  expect(existsSync(place.file('data/playground.db'))).toBe(false)
})

test('--env-file gives the settings of any verb; a variable that is set keeps its value', async () => {
  const file = place.file('izin.env')
  writeFileSync(file, `DATABASE_URL=file:${place.database}\nLOG_LEVEL='debug'\n`)
  const read = await endedRunIn({}, ['brand', 'list', '--env-file', file, '--json'], now)
  expect(read.json()).toMatchObject({ brands: [{ code: 123456 }, { code: 123457 }] })
  const kept = await endedRunIn({ DATABASE_URL: 'file:/nowhere/x.db' }, ['brand', 'list', '--env-file', file])
  expect(kept).toMatchObject({ code: 1, err: expect.stringContaining('/nowhere/x.db') })
  writeFileSync(file, 'A=b\nSMTP_FROM=Örnek <x>\n')
  expect(await endedRunIn({}, ['brand', 'list', '--env-file', file])).toMatchObject({
    code: 1,
    err: expect.stringContaining('line 2 is not NAME=VALUE'),
  })
  expect(await endedRunIn({ IZIN_LANG: 'tr' }, ['brand', 'list', '--env-file', file])).toMatchObject({
    code: 1,
    err: expect.stringContaining('izin.env okunamadı: 2. satır AD=DEĞER biçiminde değil.'),
  })
  expect(await endedRunIn({}, ['brand', 'list', '--env-file'])).toMatchObject({ code: 2 })
})
