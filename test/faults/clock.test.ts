import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Query } from '../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay, instantAt } from '../../src/calendar/istanbul.ts'
import { openApp, type RunningApp } from '../support/app.ts'
import { withBooks } from './books.ts'
import { prepare } from './load.ts'

const preload = new URL('../support/set-clock.ts', import.meta.url).href

let folder: string
let file: string
let offsetMs: number
let app: RunningApp
let phones = 0
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'izin-clock-'))
  file = join(folder, 'offset')
})
afterEach(async () => {
  await app?.close()
  rmSync(folder, { recursive: true, force: true })
})

function setOffset(offset: number): void {
  offsetMs = offset
  writeFileSync(file, String(offset))
}

async function open(at: number): Promise<void> {
  setOffset(at - Date.now())
  app = await openApp({
    env: { NODE_OPTIONS: `--import ${preload}`, CLOCK_FILE: file },
    clock: () => Date.now() + offsetMs,
  })
  await prepare(app)
}

async function change(text: string): Promise<void> {
  expect(await app.slash('U0ADMIN', text)).toContain('kaydedildi')
}
const nextPhone = () => `+90534${String(phones++).padStart(7, '0')}`
/** Only the reports. */
const posts = () =>
  app.slackCalls.filter(
    ({ method, body }) =>
      method === 'chat.postMessage' &&
      body.channel === 'C0RAPOR' &&
      JSON.stringify(body).includes('day-files|'),
  )

const numbers = (sql: string): Query<number> => ({ sql, params: [], map: ([number]) => Number(number) })
const days: Query<string> = {
  sql: 'SELECT date FROM day ORDER BY date',
  params: [],
  map: ([date]) => String(date),
}
const read = <Row>(query: Query<Row>) => withBooks(app, ({ engine }) => engine.read(query))
const patient = { timeout: 60_000, interval: 200 }

describe('a clock that is set an hour back and forth', { timeout: 300_000 }, () => {
  const day = addDays(dayOf(Date.now()), -4)
  const next = addDays(day, 1)
  let steps = 0
  async function at(date: IstanbulDay, minutes: number): Promise<void> {
    setOffset(instantAt(date, minutes) - Date.now())
    app.process().kill('SIGUSR2')
    steps += 1
    await app.logged(`clock set ${steps}`)
    await change(`ekle ${nextPhone()} mesaj HS_WEB`)
  }

  it('over the closing of a day and its report runs no change back, and closes and posts nothing twice', async () => {
    await open(instantAt(day, 23 * 60 + 40))
    await at(day, 23 * 60 + 40)
    await at(next, 40)
    await expect.poll(() => read(days), patient).toEqual([day])
    // The day is closed, so the change belongs to the next, whatever the clock says.
    await at(day, 23 * 60 + 40)
    await at(next, 40)
    await at(next, 8 * 60 + 40)
    expect(posts()).toEqual([])
    await at(next, 9 * 60 + 40)
    await expect.poll(() => posts().length, patient).toBe(1)
    await at(next, 8 * 60 + 40)
    await at(next, 9 * 60 + 40)
    await at(next, 10 * 60 + 40)
    // Once the last change is sealed, all jobs have run.
    const unsealed = numbers(
      'SELECT count(*) FROM change WHERE seq > (SELECT coalesce(max(to_seq), 0) FROM seal)',
    )
    await expect.poll(() => read(unsealed), patient).toEqual([0])
    expect(await app.stop()).toBe(0)

    expect(posts()).toHaveLength(1)
    expect(JSON.stringify(posts()[0]?.body)).toContain(`|${day}`)
    expect(await read(days)).toEqual([day])
    const recordedAt = await read(numbers('SELECT recorded_at FROM change ORDER BY seq'))
    expect(recordedAt).toEqual([...recordedAt].sort((one, other) => one - other))
    expect(recordedAt.map(dayOf)).toEqual([day, ...Array(steps - 1).fill(next)])
    expect(await app.izinJson('verify')).toMatchObject({ ok: true, changes: steps })
  })
})

describe('a server that was down over the time of the report', { timeout: 300_000 }, () => {
  it('posts the day that was missed and the next, each once and in order', async () => {
    // Nothing may be dated in the future.
    const day = addDays(dayOf(Date.now()), -5)
    await open(instantAt(day, 15 * 60))
    await change(`ekle ${nextPhone()} mesaj HS_WEB`)
    expect(await app.stop()).toBe(0)
    setOffset(instantAt(addDays(day, 2), 10 * 60) - Date.now())
    await app.start()
    await expect.poll(() => posts().length, { timeout: 60_000 }).toBe(2)
    const answerText = posts().map(({ body }) => JSON.stringify(body))
    for (const [place, date] of [day, addDays(day, 1)].entries()) {
      expect(answerText[place]).toContain(`|${date}`)
    }
    await app.restart()
    await change(`ekle ${nextPhone()} mesaj HS_WEB`)
    expect(posts()).toHaveLength(2)
    expect(await app.izinJson('verify')).toMatchObject({ ok: true, changes: 2 })
  })
})
