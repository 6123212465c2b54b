import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { newKey } from '../../src/crypto/wrapped-keys.ts'
import { addKey } from '../../src/startup/keys.ts'
import { forAllTests, forEachTest } from '../support/opened.ts'
import { runCli, surroundingEnv } from '../support/processes/processes.ts'
import { runHere } from '../support/processes/run-here.ts'
import { brandsOf, copyOf, newPlace, openSetUp, setUp } from './harness.ts'

const model = forAllTests(openSetUp)
const place = forEachTest(async () => copyOf(model))

const linesOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n')

describe('key rotate', () => {
  test('adds a new key to the file beside the database, which the former keys open no more', async () => {
    const key = place.file('izin.key')
    const [old = ''] = linesOf(key)
    const { code, out } = await place.run('key', 'rotate')
    expect(code).toBe(0)
    expect(out).toContain(`the last line of ${key} is the new one`)
    const [first, second = ''] = linesOf(key)
    expect([first, statSync(key).mode & 0o777]).toEqual([old, 0o600])
    expect(out).not.toContain(second)
    expect(await brandsOf(place)).toEqual([123456, 123457])
    expect(await place.result('key', 'rotate')).toEqual({ rotated: true, keyFile: key })
    expect(linesOf(key).slice(0, 2)).toEqual([old, second])
    writeFileSync(key, `${old}\n${second}\n`)
    expect(await place.run('brand', 'list')).toMatchObject({ code: 1 })
  })

  test('leaves the former key to a database and to a backup that need it', async () => {
    const other = { ...place.env, DATABASE_URL: `file:${place.file('playground.db')}` }
    const words = ['provider', 'add', '--code', '654321', '--name', 'Deneme A.Ş.']
    expect(await runCli({ ...surroundingEnv(), ...other }, place.folder, words)).toMatchObject({ code: 0 })
    await place.result('backup', '--out', place.file('earlier.backup'))
    await place.result('key', 'rotate')
    expect(await runHere(other, ['brand', 'list'])).toMatchObject({ code: 0 })
    await place.result('restore', place.file('earlier.backup'))
    expect(await brandsOf(place)).toEqual([123456, 123457])
  })

  test('cut short before the database took the new key leaves the former one in use', async () => {
    addKey(place.file('izin.key'), newKey())
    expect(await brandsOf(place)).toEqual([123456, 123457])
    await place.result('key', 'rotate')
    expect(linesOf(place.file('izin.key'))).toHaveLength(3)
    expect(await brandsOf(place)).toEqual([123456, 123457])
  })

  test('several at once, and others that start meanwhile, leave a file that opens the database', async () => {
    const rotations = await Promise.all(Array.from({ length: 6 }, () => place.run('key', 'rotate')))
    const starts = await Promise.all([place.run('brand', 'list'), place.run('key', 'rotate')])
    for (const { code, err } of [...rotations, ...starts]) {
      if (code !== 0) expect(err).toMatch(/^Cannot rotate the key: another rotation .*\n$/)
    }
    const done = rotations.filter(({ code }) => code === 0).length
    expect(done).toBeGreaterThan(0)
    expect(linesOf(place.file('izin.key')).length).toBeGreaterThanOrEqual(done + 1)
    expect(await brandsOf(place)).toEqual([123456, 123457])
  })

  test('with the key in the environment needs the next one, and never shows it', async () => {
    const [one, two] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')]
    const there = newPlace({ IZIN_KEY: one })
    await setUp(there, there.run)
    expect(await there.run('key', 'rotate')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--new -'),
    })
    expect(await there.run('key', 'rotate', '--new', one)).toMatchObject({ code: 1 })
    const { code, out, err } = await there.run('key', 'rotate', '--new', two)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('Set IZIN_KEY')
    expect(out).not.toContain(two)
    expect(await there.run('brand', 'list')).toMatchObject({ code: 1 })
    there.env.IZIN_KEY = two
    expect(await there.run('brand', 'list')).toMatchObject({ code: 0 })
    expect(existsSync(there.file('izin.key'))).toBe(false)
    const three = newKey().toString('base64')
    expect(await there.runWithInput('kısa\n', 'key', 'rotate', '--new', '-')).toMatchObject({ code: 2 })
    const rotated = await there.runWithInput(`${three}\n`, 'key', 'rotate', '--new', '-')
    expect([rotated.code, rotated.out.includes(three)]).toEqual([0, false])
    there.env.IZIN_KEY = three
    expect(await there.run('brand', 'list')).toMatchObject({ code: 0 })
    there.close()
  })
})
