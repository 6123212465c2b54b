import { hash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forAllTests, forEachTest } from '../support/opened.ts'
import { openTestRegister, phone, say } from '../support/register.ts'
import { openAuthority, strangerAccepts } from '../support/verification/time-stamp-authority.ts'
import { newPlace, placeOf } from './harness.ts'

const server = forAllTests(openAuthority)
// Long past, so that the day is over for every clock.
const opened = forEachTest(() => openTestRegister({ now: '2024-03-04 15:00:00' }))
const place = forEachTest(async () => placeOf(opened))
beforeEach(async () => {
  server.behaviour = 'answer'
  await say(opened.register, phone(1), 'ONAY')
  Object.assign(place.env, { TSA_URL: server.url, TSA_CA_FILE: server.caFile })
})

interface ReportJson {
  readonly brands: readonly { brandCode: number; sha384: string; stamp: string }[]
}

test('report stamps a past day, and --out writes what a stranger can check', async () => {
  const out = holdsAddresses(place.file('raporlar'))
  const { code, err, json } = await place.runHere('report', '--date', '2024-03-04', '--out', out, '--json')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const { brands } = json() as ReportJson
  expect(brands).toMatchObject([123456, 123457].map((brandCode) => ({ brandCode, stamp: 'stamped' })))
  const names = [123456, 123457].map((code) => `${code}_2024-03-04_izin-hareket`)
  expect(readdirSync(out).sort()).toEqual(names.flatMap((name) => [`${name}.csv`, `${name}.tsr`]))
  for (const { brandCode, sha384 } of brands) {
    const file = `${out}/${brandCode}_2024-03-04_izin-hareket`
    expect(hash('sha384', readFileSync(`${file}.csv`))).toBe(sha384)
    expect(await strangerAccepts(`${file}.csv`, `${file}.tsr`, server.caFile)).toBe(true)
    const other = `${out}/${brandCode === 123456 ? 123457 : 123456}_2024-03-04_izin-hareket`
    expect(await strangerAccepts(`${other}.csv`, `${file}.tsr`, server.caFile)).toBe(false)
    expect(statSync(`${file}.tsr`).mode & 0o777).toBe(0o600)
  }
})

test('report says so when the stamp does not come, and does not wait where waiting is no use', async () => {
  server.behaviour = 'forbid'
  const out = holdsAddresses(place.file('raporlar'))
  const ended = await place.runHere('report', '--date', '2024-03-04', '--out', out, '--json')
  expect(ended.code).toBe(0)
  expect(ended.err).toMatch(/^The time stamp of 2024-03-04 did not come: HTTP 401\./)
  expect((ended.json() as ReportJson).brands.map(({ stamp }) => stamp)).toEqual(['unstamped', 'unstamped'])
  expect(readdirSync(out).every((name) => name.endsWith('.csv'))).toBe(true)
})

test('report waits for an authority that answers later', async () => {
  server.behaviour = 'error'
  const requestsBefore = server.requests.length
  const running = place.runHere('report', '--date', '2024-03-04', '--json')
  await expect.poll(() => server.requests.length).toBeGreaterThan(requestsBefore)
  server.behaviour = 'answer'
  const ended = await running
  expect(ended.err).toBe('')
  expect((ended.json() as ReportJson).brands.map(({ stamp }) => stamp)).toEqual(['stamped', 'stamped'])
})

describe('verify counts on the stamps of a day', () => {
  const whole = { ok: true, changes: 1, firstBad: null, anchoredThrough: '2024-03-04' }

  test('in the register, and in an export without database and key', async () => {
    await place.result('report', '--date', '2024-03-04')
    expect(await place.result('verify')).toMatchObject(whole)
    await place.result('export', '--out', holdsAddresses(place.file('whole.ndjson')))
    const bare = newPlace({ DATABASE_URL: '', TSA_CA_FILE: server.caFile })
    try {
      expect(await bare.result('verify', '--export', place.file('whole.ndjson'))).toMatchObject(whole)
      expect(readdirSync(bare.folder)).toEqual([])
    } finally {
      bare.close()
    }
  })
})

test.each(['report --date 2024-03-04', 'serve'])('%s refuses a root that is not there', async (words) => {
  Object.assign(place.env, { TSA_CA_FILE: place.file('none.pem'), PORT: '0' })
  const { code, err } = await place.run(...words.split(' '))
  expect(code).toBe(1)
  expect(err).toContain(`Cannot read TSA_CA_FILE ${place.file('none.pem')}: ENOENT.`)
})
