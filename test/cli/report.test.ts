import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import type { Actor } from '../../src/consent/actor.ts'
import type { Status } from '../../src/consent/consent.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import { movementFile } from '../../src/day/movement-file.ts'
import { addRoom } from '../../src/register/company/rooms.ts'
import { today } from '../support/clock/clock.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { email, openTestRegister, phone, say as record, subBrandCode } from '../support/register.ts'
import { placeOf } from './harness.ts'
import { rowsOf, tamper } from './tamper.ts'

// Long past, so that the days are over for every clock.
const opened = forEachTest(() => openTestRegister({ now: '2024-03-04 15:00:00' }))
const place = forEachTest(async () => placeOf(opened))
beforeEach(async () => {
  await say(phone(1), 'ONAY')
  await say(phone(1), 'RET')
  await say(email(1), 'ONAY')
  opened.clock.set('2024-03-06 10:00:00')
})

async function say(recipient: Recipient, status: Status, actor: Actor = { door: 'slack', id: 'U1' }) {
  opened.clock.move(2000)
  const channel = recipient.kind === 'email' ? 'EPOSTA' : 'MESAJ'
  await record(opened.register, recipient, status, { actor, channel })
}

const hex = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`))
const shape = z.strictObject({
  date: z.iso.date(),
  brands: z.array(
    z.strictObject({
      brandCode: z.int(),
      total: z.int(),
      channels: z.array(
        z.strictObject({
          channel: z.enum(['ARAMA', 'MESAJ', 'EPOSTA']),
          origin: z.enum(['staff', 'recipient', 'system']),
          approval: z.int(),
          rejection: z.int(),
        }),
      ),
      sha384: hex(96),
      stamp: z.enum(['stamped', 'unstamped', 'off']),
      head: hex(64).nullable(),
    }),
  ),
})

test('report month counts what was won and lost in the last full month, or in the month that is written', async () => {
  const march = {
    month: '2024-03',
    brands: [
      { brandCode: 123456, won: 0, lost: 0, net: 0, channels: [], complaints: none },
      {
        brandCode: subBrandCode,
        won: 2,
        lost: 1,
        net: 1,
        channels: [
          { channel: 'MESAJ', source: 'HS_WEB', won: 1, lost: 1 },
          { channel: 'EPOSTA', source: 'HS_WEB', won: 1, lost: 0 },
        ],
        complaints: none,
      },
    ],
  }
  expect(await place.result('report', 'month', '2024-03')).toEqual(march)
  const { out } = await place.runHere('report', 'month', '2024-03')
  expect(out).toContain('123457: 2 won, 1 lost, net +1\n  MESAJ HS_WEB: 1 won, 1 lost\n')
  expect((await place.runHere('report', 'month')).out).toMatch(/^20[0-9]{2}-[0-9]{2}\n/)
  const refusalOf = async (month: string) => (await place.runHere('report', 'month', month)).err
  expect(await refusalOf('2024-02')).toContain('the register begins on 2024-03-04')
  expect(await refusalOf('2024-13')).toContain('such as 2026-11')
})

const none = { opened: 0, settled: 0, settledLate: 0 }

const closedThrough = () => tamper(opened.path, (database) => rowsOf(database, 'SELECT max(date) FROM day'))

const waiting = () =>
  tamper(opened.path, (database) =>
    rowsOf(database, 'SELECT platform, target, head_date, state FROM outbox ORDER BY id'),
  )

test('report --out writes the files of the day, the same bytes every time, for their owner alone', async () => {
  const out = holdsAddresses(place.file('raporlar/mart'))
  const answerText = shape.parse(await place.result('report', '--date', '2024-03-04', '--out', out))
  expect(readdirSync(out).sort()).toEqual([
    '123456_2024-03-04_izin-hareket.csv',
    '123457_2024-03-04_izin-hareket.csv',
  ])
  for (const { brandCode, sha384 } of answerText.brands) {
    const path = join(out, `${brandCode}_2024-03-04_izin-hareket.csv`)
    let lines = ''
    for await (const line of movementFile(opened.register, '2024-03-04', brandCode)) lines += line
    expect(readFileSync(path, 'utf8')).toBe(lines)
    expect(createHash('sha384').update(readFileSync(path)).digest('hex')).toBe(sha384)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  }
  await say(phone(9), 'ONAY')
  expect(await place.result('report', '--date', '2024-03-04', '--out', out)).toEqual(answerText)
  const logged = await opened.engine.read({
    sql: `SELECT door, brand_code, purpose FROM look_up_log WHERE purpose LIKE '%movement file%' ORDER BY rowid`,
    params: [],
    map: (row) => row.join(' '),
  })
  const both = [123456, 123457].map((code) => `cli ${code} movement file of 2024-03-04`)
  expect(logged).toEqual([...both, ...both])
})

test('report closes no day that lies more than 31 days after the newest entry, and none before it either', async () => {
  for (const words of [['--post'], ['--json']]) {
    const ended = await place.runHere('report', '--date', '2024-04-05', ...words)
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(ended.err).toMatch(
      /Cannot close 2024-04-05: the clock of this machine says [-0-9]{10}, but the newest entry is of 2024-03-04, .*the server closes the day/,
    )
    expect(closedThrough()).toEqual([[null]])
  }
  await place.result('report', '--date', '2024-04-04')
  expect(closedThrough()).toEqual([['2024-04-04']])
})

test.each([
  ['of a day that is over', '2024-03-04'],
  ['of a day to come by that clock', '2024-03-06'],
])('report %s is refused by a clock behind the newest entry, which closes nothing', async (_, date) => {
  await say(phone(2), 'ONAY')
  opened.clock.set('2024-03-05 09:00:00')
  const { code, out, err } = await placeOf(opened, opened.clock.now).runHere('report', '--date', date)
  expect({ code, out, err }).toEqual({
    code: 1,
    out: '',
    err: `Cannot report ${date}: the clock of this machine says 2024-03-05 09:00:00, but the register has reached 2024-03-06 10:00:02. Set the clock; if it is right, the server closes the day within minutes (izin serve).\n`,
  })
  expect(closedThrough()).toEqual([[null]])
})

test('report closes a day by a clock that is behind the newest entry by seconds, and shows a closed day by any clock', async () => {
  await say(phone(2), 'ONAY')
  opened.clock.move(-60_000)
  const here = placeOf(opened, opened.clock.now)
  expect((await here.runHere('report', '--date', '2024-03-04')).code).toBe(0)
  expect(closedThrough()).toEqual([['2024-03-04']])
  opened.clock.set('2024-03-05 09:00:00')
  expect((await here.runHere('report', '--date', '2024-03-04')).code).toBe(0)
})

test('report of today is a preview, and says so', async () => {
  const date = today()
  const { code, err, json } = await place.runHere('report', '--date', date, '--json')
  expect({ code, err }).toEqual({ code: 0, err: `${date} is not over: this is a preview.\n` })
  expect(shape.parse(json()).brands.map(({ head }) => head)).toEqual([null, null])
})

test.each([
  ['a new register', false],
  ['a register with closed days', true],
])('report of a day before %s is refused; nothing is written, closed or posted', async (_, isClosed) => {
  if (isClosed) await place.result('report', '--date', '2024-03-04')
  await addRoom(opened.register, { brandCode: subBrandCode, platform: 'slack', externalId: 'C0123' })
  const out = place.file('out')
  for (const words of [['--json'], ['--post'], ['--out', out]]) {
    const { code, out: printed, err } = await place.runHere('report', '--date', '2024-03-01', ...words)
    expect({ code, printed, err }).toEqual({
      code: 1,
      printed: '',
      err: expect.stringContaining('Cannot report 2024-03-01: the register begins on 2024-03-04.'),
    })
  }
  expect(existsSync(out)).toBe(false)
  expect(waiting()).toEqual([])
  const days = tamper(opened.path, (database) => rowsOf(database, 'SELECT date FROM day'))
  expect(days).toEqual(isClosed ? [['2024-03-04']] : [])
})

test('report --post leaves one post for each room of the brand, and another each time it is asked', async () => {
  await addRoom(opened.register, { platform: 'slack', externalId: 'C0123', brandCode: subBrandCode })
  await addRoom(opened.register, { platform: 'telegram', externalId: '-1001', brandCode: subBrandCode })
  const first = await place.runHere('report', '--date', '2024-03-04', '--post', '--json')
  expect(first).toMatchObject({ code: 0, err: expect.stringContaining('2 posts of 2024-03-04') })
  shape.parse(first.json())
  expect(waiting()).toEqual([
    ['slack', 'C0123', '2024-03-04', 'waiting'],
    ['telegram', '-1001', '2024-03-04', 'waiting'],
  ])
  await place.runHere('report', '--date', '2024-03-04', '--post')
  expect(waiting()).toHaveLength(4)
})

test('room list tells the hour at which a room gets its report', async () => {
  const room = { platform: 'slack', externalId: 'C0123', brandCode: subBrandCode } as const
  await addRoom(opened.register, { ...room, reportAt: 8 * 60 + 30 })
  expect(await place.result('room', 'list')).toMatchObject({ rooms: [{ reportAt: '08:30' }] })
})

test('report --post says that there is no room to get it', async () => {
  const { code, err } = await place.runHere('report', '--date', '2024-03-04', '--post')
  expect({ code, err }).toEqual({ code: 0, err: 'No room gets this report. Add one with: izin room add\n' })
})

test('report that cannot write its files leaves none half written', async () => {
  writeFileSync(place.file('datei'), '')
  const ended = await place.runHere('report', '--date', '2024-03-04', '--out', place.file('datei'))
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^Cannot write .*\.\n$/) })
  expect(existsSync(place.file('datei.partial'))).toBe(false)
})
