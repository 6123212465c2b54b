import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { record } from '../../src/register/record/record.ts'
import { surroundingEnv } from '../support/processes.ts'
import { openTestRegister, phone, subBrandCode } from '../support/register.ts'
import { brandsOf, cli, copyOf, newPlace, type Place, placeOf, setUp } from './harness.ts'

let model: Place
let place: Place
beforeAll(async () => {
  model = newPlace()
  await setUp(model, model.run)
})
afterAll(() => model.remove())
beforeEach(() => {
  place = copyOf(model)
})
afterEach(() => place.remove())

describe('backup', () => {
  test('writes a whole database that a restore brings back, for its owner alone', async () => {
    const file = place.file('b.db')
    expect(await place.result('backup', '--out', file)).toEqual({ file, bytes: statSync(file).size })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await place.result('brand', 'add', '--provider', '123456', '--code', '777', '--name', 'Yeni')
    expect(await brandsOf(place)).toEqual([777, 123456, 123457])
    const { kept } = (await place.result('restore', file)) as { kept: string }
    expect(await brandsOf(place)).toEqual([123456, 123457])
    expect(kept).toMatch(/izin\.db\.before-restore-\d{4}-\d\d-\d\d_\d{6}(-\d+)?$/)
    // What it was before can be brought back the same way, with everything that was in it, be it within the same second.
    await place.result('restore', kept)
    expect(await brandsOf(place)).toEqual([777, 123456, 123457])
    expect(readdirSync(place.folder).filter((name) => name.includes('before-restore'))).toHaveLength(2)
  })

  test('refuses a file that exists, and leaves nothing half written', async () => {
    writeFileSync(place.file('b.db'), 'mine')
    const ended = await place.run('backup', '--out', place.file('b.db'))
    expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining('exists already') })
    expect(readFileSync(place.file('b.db'), 'utf8')).toBe('mine')
    expect(await place.run('backup', '--out', place.file('no/b.db'))).toMatchObject({ code: 1, out: '' })
    expect(readdirSync(place.folder).filter((name) => name.includes('partial'))).toEqual([])
  })

  test('goes on where a process of the same number was killed before its file was whole, and so do other files', async () => {
    for (const [verb = '', name = ''] of [
      ['backup', 'b.db'],
      ['export', 'all.ndjson'],
    ]) {
      writeFileSync(place.file(`${name}.partial-${process.pid}`), 'half')
      expect(await place.runHere(verb, '--out', place.file(name))).toMatchObject({ code: 0 })
    }
  })

  test('is written to a disk without hard links too, and over no other file there', async () => {
    place.env.NODE_OPTIONS = `--import ${new URL('../support/no-second-names.ts', import.meta.url).href}`
    await place.result('backup', '--out', place.file('one.backup'))
    await place.result('key', 'rotate')
    expect(await brandsOf(place)).toEqual([123456, 123457])
    writeFileSync(place.file('two.backup'), 'mine')
    expect(await place.run('backup', '--out', place.file('two.backup'))).toMatchObject({ code: 1 })
    expect(readFileSync(place.file('two.backup'), 'utf8')).toBe('mine')
    expect(readdirSync(place.folder).filter((name) => name.includes('partial'))).toEqual([])
  })

  test('says that the disk is full, and leaves nothing on it', async () => {
    const run = promisify(execFile)
    const limited = ['-c', 'ulimit -f 200; exec "$@"', 'sh', process.execPath, cli]
    const words = ['backup', '--out', place.file('b.db')]
    const ended = run('sh', [...limited, ...words], { env: { ...surroundingEnv(), ...place.env } })
    await expect(ended).rejects.toMatchObject({
      code: 1,
      stderr: 'Cannot back up: the copy cannot be written whole. Is its disk full?\n',
    })
    expect(readdirSync(place.folder).filter((name) => name.startsWith('b.db'))).toEqual([])
  })

  test('holds neither the key nor an address', async () => {
    const { json } = await place.run(
      'link',
      'make',
      '--brand',
      '123457',
      '--channel',
      'MESAJ',
      '--recipient',
      '+905000000001',
      '--json',
    )
    const { url } = json() as { url: string }
    await place.result('backup', '--out', place.file('b.db'))
    const bytes = readFileSync(place.file('b.db')).toString('latin1')
    const key = readFileSync(place.file('izin.key'), 'utf8').trim()
    for (const secret of [
      key,
      Buffer.from(key, 'base64').toString('latin1'),
      '5000000001',
      url.split('/').at(-1),
    ]) {
      expect(bytes).not.toContain(secret)
    }
  })

  test('is of one moment, and goes on while others record', async () => {
    const opened = await openTestRegister({ now: '2024-03-04 15:00:00' })
    const there = placeOf(opened)
    let recording = true
    let recorded = 0
    const work = (async () => {
      for (; recording; recorded += 1) {
        opened.clock.move(1000)
        const status = recorded % 2 === 0 ? 'ONAY' : 'RET'
        const request = { recipientType: 'BIREYSEL', status, source: 'HS_WEB', consentDate: 'now' } as const
        const input = {
          brandCode: subBrandCode,
          recipient: phone(recorded % 40),
          channel: 'MESAJ',
          request,
        } as const
        await record(opened.register, { door: 'cli', id: 'test' }, input)
      }
    })()
    try {
      expect(await there.run('backup', '--out', there.file('b.db'))).toMatchObject({ code: 0 })
      const before = recorded
      expect(await there.run('backup', '--out', there.file('c.db'))).toMatchObject({ code: 0 })
      expect(recorded).toBeGreaterThan(before)
    } finally {
      recording = false
      await work
    }
    const copy = newPlace({ IZIN_KEY: opened.izinKey.toString('base64') })
    await copy.result('restore', there.file('c.db'))
    expect(await copy.result('verify')).toMatchObject({ ok: true })
    for (const one of [copy, there]) one.remove()
    await opened.close()
  })
})
