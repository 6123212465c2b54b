import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Query } from '../../db/statement.ts'
import { addDays, dayOf, instantAt } from '../../src/calendar/istanbul.ts'
import { type House, openHouse } from '../support/house.ts'
import { withBooks } from './books.ts'
import { prepare } from './load.ts'

/** The real server on a clock that is set back and forth, and one that sleeps over the time of the report. */

const hourMs = 60 * 60_000
const preload = new URL('../support/set-clock.ts', import.meta.url).href

let folder: string
let file: string
let offsetMs: number
let house: House
let phones = 0
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'izin-clock-'))
  file = join(folder, 'offset')
})
afterEach(async () => {
  await house?.close()
  rmSync(folder, { recursive: true, force: true })
})

function turnTo(offset: number): void {
  offsetMs = offset
  writeFileSync(file, String(offset))
}

async function open(at: number): Promise<void> {
  turnTo(at - Date.now())
  house = await openHouse({
    env: { NODE_OPTIONS: `--import ${preload}`, CLOCK_FILE: file },
    clock: () => Date.now() + offsetMs,
  })
  await prepare(house)
}

async function change(text: string): Promise<void> {
  expect(await house.slash('U0ADMIN', text)).toContain('kaydedildi')
}
const nextPhone = () => `+90534${String(phones++).padStart(7, '0')}`
const posts = () =>
  house.slackCalls.filter(({ method, body }) => method === 'chat.postMessage' && body.channel === 'C0RAPOR')

describe('a clock that is set an hour back and forth', { timeout: 120_000 }, () => {
  it('runs no change back, and closes and posts nothing twice', async () => {
    const today = dayOf(Date.now())
    await open(instantAt(today, 8 * 60 + 50))
    const phone = nextPhone()
    for (const [step, by] of [0, -hourMs, hourMs, hourMs, -hourMs].entries()) {
      turnTo(offsetMs + by)
      house.process().kill('SIGUSR2')
      await house.logged(`clock set ${step + 1}`)
      await change(`ekle ${nextPhone()} mesaj HS_WEB`)
      await change(`${step % 2 === 0 ? 'ret' : 'onay'} ${phone} mesaj${step % 2 === 0 ? '' : ' HS_WEB'}`)
    }
    await withBooks(house, async ({ engine }) => {
      const moments: Query<number> = {
        sql: 'SELECT recorded_at FROM change ORDER BY seq',
        params: [],
        map: ([at]) => Number(at),
      }
      const stored = await engine.read(moments)
      expect(stored).toEqual([...stored].sort((one, other) => one - other))
    })
    expect(await house.izinJson('verify')).toMatchObject({ ok: true, changes: 10 })
  })
})

describe('a server that was down over the time of the report', { timeout: 120_000 }, () => {
  it('posts the day that was missed and the next, each once and in order', async () => {
    // Before now, since nothing may be dated into what is to come.
    const day = addDays(dayOf(Date.now()), -5)
    await open(instantAt(day, 15 * 60))
    await change(`ekle ${nextPhone()} mesaj HS_WEB`)
    expect(await house.stop()).toBe(0)
    turnTo(instantAt(addDays(day, 2), 10 * 60) - Date.now())
    await house.start()
    await expect.poll(() => posts().length, { timeout: 60_000 }).toBe(2)
    const told = posts().map(({ body }) => JSON.stringify(body))
    for (const [place, date] of [day, addDays(day, 1)].entries()) {
      expect(told[place]).toContain(`|${date}`)
    }
    await house.restart()
    await change(`ekle ${nextPhone()} mesaj HS_WEB`)
    expect(posts()).toHaveLength(2)
    expect(await house.izinJson('verify')).toMatchObject({ ok: true, changes: 2 })
  })
})
