import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbedded } from '../../db/embedded.ts'
import type { Engine } from '../../db/engine.ts'
import { dayOf, type IstanbulDay, previousDay, startOfDay } from '../../src/calendar/istanbul.ts'
import { openApp, type RunningApp } from '../support/app.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { phone, registerOn, say, subBrandCode } from '../support/register.ts'
import { openAuthority, type TestAuthority } from '../support/time-stamp-authority.ts'

const group = '-1001234'
let app: RunningApp
let server: TestAuthority
let date: IstanbulDay
let engine: Engine
let out: string

beforeAll(async () => {
  server = await openAuthority()
  app = await openApp({ env: { TSA_URL: server.url, TSA_CA_FILE: server.caFile } })
  date = previousDay(dayOf(Date.now()))
  await app.addCompany({ U0VIEWER: 'viewer 123457', U0OTHER: 'viewer 123456' })
  await app.izinJson('room', 'add', '--brand', String(subBrandCode), '--slack', 'C0RAPOR')
  await app.izinJson('room', 'add', '--brand', String(subBrandCode), '--telegram', group)
  engine = openEmbedded({ path: app.databasePath })
  const key = Buffer.from(readFileSync(join(app.folder, 'izin.key'), 'utf8').trim(), 'base64')
  const noon = startOfDay(date) + 12 * 60 * 60_000
  const register = await registerOn(engine, key, () => noon)
  await Promise.all(
    [1, 2, 3].map((n) => say(register, phone(n), n === 3 ? 'RET' : 'ONAY', { consentDate: 'now' })),
  )
  out = holdsAddresses(join(app.folder, 'out'))
  await app.izinJson('report', '--date', date, '--out', out, '--post')
})

afterAll(async () => {
  await engine?.close()
  await app?.close()
  await server?.close()
})

const stampFile = () => readFileSync(join(out, `${subBrandCode}_${date}_izin-hareket.tsr`))
const reportFile = () => readFileSync(join(out, `${subBrandCode}_${date}_izin-hareket.csv`))
const slackPosts = () =>
  app.slackCalls.filter(({ method, body }) => method === 'chat.postMessage' && body.channel === 'C0RAPOR')
const blocksOf = (post: unknown) =>
  JSON.parse(String((post as { body: { blocks: string } }).body.blocks)) as { type: string }[]

describe('the report in a Slack room', () => {
  it('is one message without a link', async () => {
    await expect.poll(() => slackPosts().length, { timeout: 60_000 }).toBe(1)
    expect(JSON.stringify(blocksOf(slackPosts()[0]))).not.toContain('/d/')
  })

  it('gives the file of the day, byte for byte, to the one who pressed and once', async () => {
    const answerText = await app.pressIn(blocksOf(slackPosts()[0]), 'U0VIEWER', 'day-files')
    expect(answerText).toContain('yalnızca siz görüyorsunuz')
    const [link = '', stamp = ''] = app.links()
    expect((await fetch(link)).status).toBe(200)
    const { status, bytes } = await app.fetched(link)
    expect([status, bytes.equals(reportFile())]).toEqual([200, true])
    expect(reportFile().toString().split('\n').length).toBeGreaterThan(3)
    expect((await app.fetched(link)).status).toBe(410)
    const stamped = await app.fetched(stamp)
    expect(stamped.name).toContain('.tsr')
    expect(stamped.bytes.equals(stampFile())).toBe(true)
  })
})

it('the report in a Telegram group is one message without buttons', async () => {
  await expect.poll(() => app.telegram.messagesOf(group).length, { timeout: 60_000 }).toBe(1)
  const [post] = app.telegram.messagesOf(group)
  expect(post?.text).toContain('SMS: 2 ONAY, 1 RET')
  expect(post?.markup).toBeUndefined()
})

it('the report prints no address and no link', () => {
  expect(app.printed()).not.toContain(phone(1).address)
  expect(app.printed()).not.toMatch(/\/d\/[\w-]{20}/)
  expect(JSON.stringify([app.slackCalls, app.telegram.calls])).not.toContain(phone(1).address)
})
