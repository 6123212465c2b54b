import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Register } from '../../src/register/register.ts'
import { openApp, type RunningApp } from '../support/app.ts'
import { yesterday } from '../support/clock/clock.ts'
import { missing, verified, withBooks } from './books.ts'
import { extent, seeded } from './extent.ts'
import { MixedLoad, prepare } from './load.ts'

let app: RunningApp
beforeEach(async () => {
  app = await openApp()
  await prepare(app)
})
afterEach(async () => {
  await app?.close()
})

const texts = async ({ engine }: Register, sql: string) =>
  await engine.read({ sql, params: [], map: ([text]) => String(text) })

async function heads(register: Register): Promise<{ changes: string[]; days: string[]; seals: string[] }> {
  return {
    changes: await texts(register, 'SELECT hex(id) FROM change ORDER BY seq'),
    days: await texts(register, 'SELECT date || hex(head) FROM day ORDER BY date'),
    seals: await texts(register, 'SELECT hex(root) FROM seal ORDER BY from_seq'),
  }
}

async function moreAcknowledged({ acknowledged }: MixedLoad): Promise<void> {
  const before = acknowledged.length
  await expect.poll(() => acknowledged.length).toBeGreaterThan(before + 5)
}

it('a backup that is taken under load: brings back all that was acknowledged before it, under the same heads', {
  timeout: extent(300_000, 60 * 60_000),
}, async () => {
  const random = seeded('backup')
  const load = new MixedLoad(app, random)
  const running = load.run(2)
  await expect.poll(() => load.acknowledged.length).toBeGreaterThanOrEqual(5)
  await app.izinJson('report', '--date', yesterday())
  await app.izinJson('seal')
  const before = [...load.acknowledged]
  const backup = join(app.folder, 'last.backup')
  await app.izinJson('backup', '--out', backup)
  const during = load.acknowledged.length - before.length
  expect((await app.izin('restore', backup)).stderr).toContain('a server is running')
  load.end()
  await running
  expect(load.failures).toEqual([])
  expect(during).toBeGreaterThan(0)
  expect(await app.stop()).toBe(0)
  const original = await withBooks(app, heads)

  const key = readFileSync(join(app.folder, 'izin.key'), 'utf8').trim()
  const bytes = readFileSync(backup)
  expect(bytes.includes(key)).toBe(false)
  expect(bytes.includes(Buffer.from(key, 'base64'))).toBe(false)
  copyFileSync(join(app.folder, 'izin.key'), join(app.folder, 'key.copy'))
  for (const name of ['izin.db', 'izin.db-wal', 'izin.db-shm', 'izin.key']) {
    rmSync(join(app.folder, name), { force: true })
  }
  const without = await app.izin('restore', backup)
  expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('the key is missing')])
  copyFileSync(join(app.folder, 'key.copy'), join(app.folder, 'izin.key'))
  await app.izinJson('restore', backup)

  await withBooks(app, async (register) => {
    const restored = await heads(register)
    expect(restored.days).toEqual(original.days)
    expect(restored.changes).toEqual(original.changes.slice(0, restored.changes.length))
    expect(restored.seals).toEqual(original.seals.slice(0, restored.seals.length))
    expect(restored.seals.length).toBeGreaterThan(0)
    const stored = before.filter(({ when }) => when === 'stored')
    expect(await missing(register, stored)).toEqual([])
    expect(await verified(app)).toMatchObject({ ok: true, changes: restored.changes.length })
  })
  await app.start()
  expect(await app.slash('U0ADMIN', 'ekle +905399999999 mesaj HS_WEB')).toContain('kaydedildi')
  expect(await app.izinJson('verify')).toMatchObject({ ok: true })
})

it('a key that is rotated under load: fails no request, and what was written meanwhile opens with the new key alone', {
  timeout: extent(300_000, 60 * 60_000),
}, async () => {
  const keyFile = join(app.folder, 'izin.key')
  const first = readFileSync(keyFile)
  const load = new MixedLoad(app, seeded('rotation'))
  const running = load.run(2)
  for (let n = 0; n < extent(2, 50); n += 1) {
    await moreAcknowledged(load)
    await app.izinJson('key', 'rotate')
  }
  await moreAcknowledged(load)
  load.end()
  await running
  expect(load.failures).toEqual([])
  expect(load.acknowledged.length).toBeGreaterThan(10)
  await app.restart()
  expect(await verified(app)).toMatchObject({ ok: true })
  expect(await app.stop()).toBe(0)
  writeFileSync(keyFile, first)
  await expect(app.start()).rejects.toThrow('The server ended with 1')
  expect(app.printed()).toContain('does not belong to it')
})
