import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forAllTests } from '../support/opened.ts'
import { email, openTestRegister, phone, providerCode, say } from '../support/register.ts'
import { openAuthority } from '../support/verification/time-stamp-authority.ts'
import { newPlace, type Place, placeOf } from './harness.ts'

const server = forAllTests(openAuthority)
const opened = forAllTests(() => openTestRegister({ now: '2024-03-04 20:59:00' }))
const here = forAllTests(async () => placeOf(opened))
beforeAll(async () => {
  const { register, clock } = opened
  // Around midnight in Istanbul, on another day elsewhere.
  await say(register, phone(1), 'ONAY', { evidence: { note: 'Ğüşıöç İĞÜŞÖÇ' } })
  clock.set('2024-03-04 23:59:58')
  await say(register, email(1), 'ONAY', {
    channel: 'EPOSTA',
    brandCode: providerCode,
    source: 'HS_ISLAK_IMZA',
  })
  await say(register, phone(1), 'RET', { source: undefined })
  clock.set('2024-03-05 00:00:01')
  await say(register, phone(2), 'ONAY', { channel: 'ARAMA' })
  clock.set('2024-03-06 10:00:00')
  Object.assign(here.env, { TSA_URL: server.url, TSA_CA_FILE: server.caFile })
})

const days = ['2024-03-04', '2024-03-05'] as const

async function reports(place: Place, folder: string) {
  const answerText = []
  const out = holdsAddresses(place.file(folder))
  for (const day of days) {
    answerText.push(await place.result('report', '--date', day, '--out', out))
  }
  const names = readdirSync(out).sort()
  return { answerText, files: names.map((name) => [name, readFileSync(`${out}/${name}`)] as const) }
}

test('a day is the same bytes, digest, head and stamp after a rebuild and on another machine, and is stamped once', async () => {
  const first = await reports(here, 'first')
  expect(first.files).toHaveLength(days.length * 2 * 2)
  const requestsBefore = server.requests.length
  await here.result('rebuild')
  expect(await reports(here, 'again')).toEqual(first)

  await here.result('backup', '--out', here.file('copy.db'))
  const there = newPlace({
    IZIN_KEY: opened.izinKey.toString('base64'),
    TZ: 'America/Los_Angeles',
    LANG: 'tr_TR.UTF-8',
    LC_ALL: 'tr_TR.UTF-8',
  })
  try {
    copyFileSync(here.file('copy.db'), there.file('copy.db'))
    await there.result('restore', there.file('copy.db'))
    expect(await reports(there, 'theirs')).toEqual(first)
    expect(server.requests).toHaveLength(requestsBefore)
    expect(await there.result('verify')).toEqual(await here.result('verify'))
  } finally {
    there.close()
  }
})
