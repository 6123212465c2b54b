import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addDays, dayOf } from '../../src/calendar/istanbul.ts'
import type { Register } from '../../src/register/register.ts'
import { type House, openHouse } from '../support/house.ts'
import { missing, verified, withBooks } from './books.ts'
import { extent, seeded } from './extent.ts'
import { mixedLoad, prepare } from './load.ts'

/** The drill: back up under load, lose everything but the backup and the key, restore, and go on. */

let house: House
beforeEach(async () => {
  house = await openHouse()
  await prepare(house)
})
afterEach(async () => {
  await house?.close()
})

const texts = async ({ engine }: Register, sql: string) =>
  await engine.read({ sql, params: [], map: ([text]) => String(text) })

/** What nobody could make anew: the changes in their order, and the heads that rooms and authorities have seen. */
async function heads(register: Register): Promise<{ changes: string[]; days: string[]; seals: string[] }> {
  return {
    changes: await texts(register, 'SELECT hex(id) FROM change ORDER BY seq'),
    days: await texts(register, 'SELECT date || hex(head) FROM day ORDER BY date'),
    seals: await texts(register, 'SELECT hex(head) FROM seal ORDER BY from_seq'),
  }
}

describe('a backup that is taken under load', () => {
  it('brings back all that was acknowledged before it, under the same heads', {
    timeout: extent(300_000, 60 * 60_000),
  }, async () => {
    const random = seeded('backup')
    const load = mixedLoad(house, random)
    const running = load.run(2)
    await later(300)
    await house.izinJson('report', '--date', addDays(dayOf(Date.now()), -1))
    await house.izinJson('seal')
    const before = [...load.acknowledged]
    const backup = join(house.folder, 'last.backup')
    await house.izinJson('backup', '--out', backup)
    const during = load.acknowledged.length - before.length
    expect((await house.izin('restore', backup)).stderr).toContain('a server is running')
    load.end()
    await running
    expect(load.failures).toEqual([])
    // Writing went on while it was made.
    expect(during).toBeGreaterThan(0)
    expect(await house.stop()).toBe(0)
    const original = await withBooks(house, heads)

    const key = readFileSync(join(house.folder, 'izin.key'), 'utf8').trim()
    const bytes = readFileSync(backup)
    expect(bytes.includes(key)).toBe(false)
    expect(bytes.includes(Buffer.from(key, 'base64'))).toBe(false)
    copyFileSync(join(house.folder, 'izin.key'), join(house.folder, 'key.copy'))
    for (const name of ['izin.db', 'izin.db-wal', 'izin.db-shm', 'izin.key']) {
      rmSync(join(house.folder, name), { force: true })
    }
    const without = await house.izin('restore', backup)
    expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('the key is missing')])
    copyFileSync(join(house.folder, 'key.copy'), join(house.folder, 'izin.key'))
    await house.izinJson('restore', backup)

    await withBooks(house, async (register) => {
      const restored = await heads(register)
      expect(restored.days).toEqual(original.days)
      expect(restored.changes).toEqual(original.changes.slice(0, restored.changes.length))
      expect(restored.seals).toEqual(original.seals.slice(0, restored.seals.length))
      expect(restored.seals.length).toBeGreaterThan(0)
      const stored = before.filter(({ when }) => when === 'stored')
      expect(await missing(register, stored)).toEqual([])
      expect(await verified(house)).toMatchObject({ ok: true, changes: restored.changes.length })
    })
    await house.start()
    expect(await house.slash('U0ADMIN', 'ekle +905399999999 mesaj HS_WEB')).toContain('kaydedildi')
    expect(await house.izinJson('verify')).toMatchObject({ ok: true })
  })
})

describe('a key that is rotated under load', () => {
  it('fails nobody, and what was written meanwhile opens with the new key alone', {
    timeout: extent(300_000, 60 * 60_000),
  }, async () => {
    const keyFile = join(house.folder, 'izin.key')
    const first = readFileSync(keyFile)
    const load = mixedLoad(house, seeded('rotation'))
    const running = load.run(2)
    for (let n = 0; n < extent(2, 50); n += 1) {
      await later(200)
      await house.izinJson('key', 'rotate')
    }
    await later(200)
    load.end()
    await running
    expect(load.failures).toEqual([])
    expect(load.acknowledged.length).toBeGreaterThan(10)
    await house.restart()
    expect(await verified(house)).toMatchObject({ ok: true })
    // A wrong key refuses the start in a sentence.
    expect(await house.stop()).toBe(0)
    writeFileSync(keyFile, first)
    await expect(house.start()).rejects.toThrow('The server ended with 1')
    expect(house.printed()).toContain('does not belong to it')
  })
})
