import { execFileSync } from 'node:child_process'
import { chmodSync, statSync } from 'node:fs'
import { setTimeout as later } from 'node:timers/promises'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApp, type RunningApp } from '../support/app.ts'
import { missing, undone, verified, withBooks } from './books.ts'
import { extent, seeded } from './extent.ts'
import { MixedLoad, prepare } from './load.ts'

/** A statement waits so long for a lock. */
const lockedMs = 5000

let app: RunningApp
let phones = 0
beforeEach(async () => {
  app = await openApp()
  await prepare(app)
})
afterEach(async () => {
  await app?.close()
})

const nextPhone = () => `+90533${String(phones++).padStart(7, '0')}`
const add = async (phone = nextPhone()) => await app.slash('U0ADMIN', `ekle ${phone} mesaj HS_WEB`)
const statusOf = async (path: string) => (await fetch(`${app.baseUrl}${path}`)).status

it('a file that another program has locked: loses no request and leaves no connection stuck', {
  timeout: extent(300_000, 60 * 60_000),
}, async () => {
  const random = seeded('lock')
  const load = new MixedLoad(app, random)
  for (let lock = 0; lock < extent(1, 100); lock += 1) {
    const running = load.run(2)
    await later(random.below(300))
    const other = new Database(app.databasePath, { timeout: 5000 })
    other.exec(random.pick(['BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE']))
    await later(lockedMs)
    other.exec('ROLLBACK')
    other.close()
    await expect.poll(() => add()).toContain('kaydedildi')
    load.end()
    await running
  }
  expect(load.failures).toEqual([])
  expect(await add()).toContain('kaydedildi')
  await withBooks(app, async (register) => {
    await expect.poll(() => undone(register)).toMatchObject({ inbox: 0, adds: 0 })
    expect(await missing(register, load.acknowledged)).toEqual([])
    expect(await verified(app)).toMatchObject({ ok: true })
  })
})

it('a disk that is full: is told in each answer, and forgotten once there is room, without a restart', {
  timeout: 300_000,
}, async () => {
  expect(await add()).toContain('kaydedildi')
  const limit = (bytes: string) =>
    execFileSync('prlimit', ['--pid', `${app.process().pid}`, `--fsize=${bytes}:unlimited`])
  limit(String(statSync(`${app.databasePath}-wal`).size))
  const refused = nextPhone()
  expect(await add(refused)).toContain('hiçbir şey değişmedi')
  await expect.poll(() => statusOf('/readyz')).toBe(503)
  expect(await statusOf('/livez')).toBe(200)
  limit('unlimited')
  expect(await add()).toContain('kaydedildi')
  await expect.poll(() => statusOf('/readyz')).toBe(200)
  expect(await app.izinJson('lookup', '--recipient', refused)).toEqual({ consents: [] })
  expect(await app.izinJson('verify')).toMatchObject({ ok: true, changes: 2 })
})

it('a disk with room for a part of a request: says what is so, and does later what it said it would', {
  timeout: 300_000,
}, async () => {
  const pageBytes = 4096 + 24
  const answers = new Map<string, string>()
  for (let room = 0; room < 12; room += 1) {
    const size = statSync(`${app.databasePath}-wal`).size + room * pageBytes
    execFileSync('prlimit', ['--pid', `${app.process().pid}`, `--fsize=${size}:unlimited`])
    const phone = nextPhone()
    answers.set(phone, await add(phone))
    execFileSync('prlimit', ['--pid', `${app.process().pid}`, '--fsize=unlimited:unlimited'])
    expect(await add()).toContain('kaydedildi')
  }
  expect([...answers.values()].filter((answer) => answer.includes('bilmiyorum'))).toEqual([])
  const later = [...answers].filter(([, answer]) => answer.includes('henüz hiçbir şey değişmedi'))
  expect(later).not.toEqual([])
  for (const [phone, answer] of answers) {
    const isStored = answer.includes('kaydedildi') || answer.includes('henüz')
    const consents = isStored ? [expect.objectContaining({ status: 'ONAY' })] : []
    await expect.poll(() => app.izinJson('lookup', '--recipient', phone)).toEqual({ consents })
  }
})

describe('a file that may only be read', () => {
  const files = () => ['', '-wal', '-shm'].map((end) => `${app.databasePath}${end}`)
  const allow = (mode: number) => {
    for (const file of files()) if (statSync(file, { throwIfNoEntry: false })) chmodSync(file, mode)
  }
  /** The superuser may write everything unless this is taken away. */
  const asOwner =
    process.getuid?.() === 0 ? 'exec setpriv --bounding-set=-dac_override,-dac_read_search -- "$@"' : ':'

  it('refuses the start in a sentence that names it', { timeout: 300_000 }, async () => {
    expect(await app.stop()).toBe(0)
    allow(0o444)
    await expect(app.start(asOwner)).rejects.toThrow('The server ended with 1')
    expect(app.printed()).toMatch(/Cannot use the database: \S+ may only be read\./)
    allow(0o600)
    await app.start(asOwner)
    expect(await add()).toContain('kaydedildi')
  })

  it('is told in each answer of a running server, and forgotten once it may be written', {
    timeout: 300_000,
  }, async () => {
    expect(await app.stop()).toBe(0)
    await app.start(asOwner)
    expect(await add()).toContain('kaydedildi')
    // An open file stays writable; the lock makes the server open it anew.
    allow(0o444)
    const other = new Database(app.databasePath, { timeout: 5000 })
    other.exec('BEGIN IMMEDIATE')
    const refused = nextPhone()
    expect(await add(refused)).toContain('hiçbir şey değişmedi')
    other.exec('ROLLBACK')
    other.close()
    await expect.poll(() => statusOf('/readyz')).toBe(503)
    allow(0o600)
    expect(await add()).toContain('kaydedildi')
    await expect.poll(() => statusOf('/readyz')).toBe(200)
    expect(await app.izinJson('lookup', '--recipient', refused)).toEqual({ consents: [] })
    expect(await app.izinJson('verify')).toMatchObject({ ok: true, changes: 2 })
  })
})
