import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FetchFile } from '../../src/jobs/fetched.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { importedFileOf } from '../../src/register/imports/file.ts'
import { pageRows } from '../../src/register/imports/page.ts'
import { insertFile } from '../../src/register/imports/receive.ts'
import { startApplying } from '../../src/register/imports/work.ts'
import { admin, type Instance, openTestDelivery, type TestDelivery } from '../support/delivery.ts'
import { phone, subBrandCode } from '../support/register.ts'

let one: TestDelivery
let other: Instance
let fetches = 0
let slack: FetchFile
beforeEach(async () => {
  fetches = 0
  one = await openTestDelivery({
    random: () => 0,
    fetchFile: async (id) => {
      fetches += 1
      return await slack(id)
    },
  })
  other = await one.another()
  await setSetting(one.engine, 'look_ups_per_day', '100000', { by: 'test', now: one.test.clock.now() })
})
afterEach(() => one.close())

const rows = 5000
const addresses = Array.from({ length: rows }, (_, n) => phone(n + 1).address)
const header = 'type,source,recipient,status,consentDate,recipientType'
const consentRows = 1200
const consents = [
  header,
  ...addresses.slice(0, consentRows).map((to) => `MESAJ,HS_WEB,${to},RET,2026-03-02 09:00:00,BIREYSEL`),
]

function file(lines: readonly string[], pause?: () => Promise<void>): ReturnType<FetchFile> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const text = Buffer.from(lines.join('\n'))
    yield text.subarray(0, text.length / 2)
    await pause?.()
    yield text.subarray(text.length / 2)
  }
  return Promise.resolve({ kind: 'file', bytes: pieces() })
}

const slackFile = { door: 'slack', slackFile: 'F0SHARED' } as const
const by = { principal: admin, language: 'tr', ...slackFile } as const
const about = { ...by, kind: 'consents', brandCode: subBrandCode } as const
const asks = { kind: 'addresses', channel: 'MESAJ', recipientType: 'BIREYSEL' } as const
async function list(): Promise<void> {
  await insertFile(one.register, { ...about, requestKey: 'form:1', ...asks })
}
const theList = async () => await importedFileOf(one.test.register, 1)
const theImport = async () => await importedFileOf(one.test.register, 1)

async function work(...servers: Instance[]): Promise<void> {
  for (let n = 0; n < 3; n += 1) await tickOnce(...servers)
}

async function tickOnce(...servers: Instance[]): Promise<void> {
  await Promise.all(servers.map(({ tick }) => tick()))
  await Promise.all(servers.map(({ settle }) => settle()))
}

async function logged(): Promise<number> {
  const sql = "SELECT count(*) FROM look_up_log WHERE purpose = 'list'"
  return (await one.test.engine.read({ sql, params: [], map: ([count]) => Number(count) }))[0] ?? 0
}

const fileNews = () => one.platform.sent.filter(({ message }) => message.kind === 'file')

describe('two servers', () => {
  const done = { state: 'done', result: { asked: rows } }
  test('fetch, look up and tell of a list once', async () => {
    slack = () => file(addresses)
    await list()
    await work(one, other)
    expect(fetches).toBe(1)
    expect(await theList()).toMatchObject({ ...done, attempt: 1, fencingToken: 1 })
    expect([await logged(), fileNews().length]).toEqual([rows, 1])
  })

  test('go on with a list when the one of them is killed in the middle of its file', async () => {
    const pause = Promise.withResolvers<void>()
    slack = () => file(addresses, fetches === 1 ? () => pause.promise : undefined)
    await list()
    await one.tick()
    await expect.poll(() => fetches).toBe(1)
    await work(other)
    expect(fetches).toBe(1)
    // Nothing of this process reaches the database any more.
    one.engine.broken = true
    one.test.clock.move(15_000)
    await work(other)
    expect(await theList()).toMatchObject({ ...done, attempt: 2 })
    one.engine.broken = false
    pause.resolve()
    await one.settle()
    expect(await theList()).toMatchObject({ ...done, attempt: 2, fencingToken: 2 })
    expect([await logged(), fileNews().length]).toEqual([rows, 1])
  })

  test('go on with a list when the one of them is killed while it looks up', async () => {
    slack = () => file(addresses)
    await list()
    const unit = one.engine.unit.bind(one.engine)
    one.engine.unit = async (reads, decide) => {
      const result = await unit(reads, decide)
      if (((await theList())?.nextPage ?? 0) > 0) one.engine.broken = true
      return result
    }
    await work(one)
    expect(await theList()).toMatchObject({ state: 'applying', nextPage: 1 })
    await work(other)
    expect(await theList()).toMatchObject({ state: 'applying', nextPage: 1 })
    one.test.clock.move(15_000)
    await work(other)
    expect(await theList()).toMatchObject({ state: 'done', nextPage: rows / pageRows })
    expect([fetches, await logged(), fileNews().length]).toEqual([1, rows, 1])
  })

  test('hand a row over at once when the one of them ends well', async () => {
    const pause = Promise.withResolvers<void>()
    slack = () => file(consents, fetches === 1 ? () => pause.promise : undefined)
    await insertFile(one.register, about)
    await one.tick()
    await expect.poll(() => fetches).toBe(1)
    const ending = one.end()
    pause.resolve()
    await ending
    expect(await theImport()).toMatchObject({ state: 'receiving', failures: 0 })
    await work(other)
    expect(await theImport()).toMatchObject({ state: 'previewed', preview: { rows: consentRows } })
  })
})

test('a file that breaks off each time is asked for less and less often, and its holder is told', async () => {
  slack = () => file(consents, () => Promise.reject(new Error('the line is cut')))
  await list()
  for (let second = 0; second < 60; second += 4) {
    await tickOnce(one, other)
    one.test.clock.move(4000)
  }
  expect(fetches).toBe(5)
  for (let quarter = 0; quarter < 10; quarter += 1) {
    one.test.clock.move(15 * 60_000)
    await tickOnce(one, other)
  }
  expect(fetches).toBe(12)
  expect(await theList()).toMatchObject({ state: 'unreadable', fault: { kind: 'gone' } })
  expect(fileNews()).toHaveLength(1)
  expect(one.events('file.failed')).toEqual([])
})

test('the result of a file comes to who brought it and to who applied it', async () => {
  slack = () => file(consents)
  await insertFile(one.register, about)
  await work(one)
  await startApplying(one.test.register, 1, 'U0EDITOR')
  await work(one)
  expect(await theImport()).toMatchObject({ state: 'done' })
  expect(fileNews().map(({ target }) => target)).toEqual([admin, admin, 'U0EDITOR'])
})

test('a file of a staff member whose role was taken meanwhile is not fetched, and they are told', async () => {
  slack = () => file(addresses)
  await insertFile(one.register, { ...about, principal: 'U0GONE', requestKey: 'form:2', ...asks })
  await work(one)
  expect(fetches).toBe(0)
  expect(await theList()).toMatchObject({ state: 'unreadable', fault: { kind: 'denied' } })
  expect(fileNews()).toHaveLength(1)
})
