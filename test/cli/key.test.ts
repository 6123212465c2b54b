import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { forAllTests, forEachTest } from '../support/opened.ts'
import { runCli, surroundingEnv } from '../support/processes.ts'
import { runHere } from '../support/run-here.ts'
import { brandsOf, copyOf, newPlace, openSetUp, setUp } from './harness.ts'

const model = forAllTests(openSetUp)
const place = forEachTest(async () => copyOf(model))

function keptKeys(): string[] {
  const names = readdirSync(place.folder).filter((name) => name.startsWith('izin.key.before-'))
  return names.sort().map(place.file)
}

const playground = () => ({ ...place.env, DATABASE_URL: `file:${place.file('playground.db')}` })

/** Another database that uses the same key file. */
async function makePlayground(): Promise<void> {
  const words = ['provider', 'add', '--code', '654321', '--name', 'Deneme A.Ş.']
  const made = await runCli({ ...surroundingEnv(), ...playground() }, place.folder, words)
  if (made.code !== 0) throw new Error(made.stderr)
}

async function inPlayground(env: Record<string, string>, ...words: string[]) {
  const { code, stderr: err } = await runHere({ ...playground(), ...env }, words)
  return { code, err }
}

/** Ends as if power failed after the database took the key and before the file did. */
async function rotateCutShort() {
  const key = place.file('izin.key')
  const old = readFileSync(key)
  await place.result('key', 'rotate')
  const next = readFileSync(key)
  writeFileSync(`${key}.next`, next)
  writeFileSync(key, old)
  for (const file of keptKeys()) rmSync(file)
  return { old, next }
}

describe('key rotate', () => {
  test('puts a new key beside the database, and keeps each old one, which opens it no more', async () => {
    const key = place.file('izin.key')
    const old = readFileSync(key, 'utf8')
    const { code, out } = await place.run('key', 'rotate')
    const [kept = ''] = keptKeys()
    expect(code).toBe(0)
    expect(out).toContain(`The old key is kept in ${kept}. Delete it once`)
    expect(basename(kept)).toMatch(/^izin\.key\.before-\d{8}T\d{6}Z$/)
    expect([readFileSync(kept, 'utf8'), statSync(kept).mode & 0o777]).toEqual([old, 0o600])
    const second = readFileSync(key, 'utf8')
    expect([second === old, statSync(key).mode & 0o777]).toEqual([false, 0o600])
    expect(await brandsOf(place)).toEqual([123456, 123457])

    const rotated = await place.result('key', 'rotate')
    expect(rotated).toEqual({ rotated: true, keyFile: key, oldKeyFile: keptKeys()[1] })
    expect(keptKeys().map((file) => readFileSync(file, 'utf8'))).toEqual([old, second])
    expect(existsSync(`${key}.next`)).toBe(false)
    writeFileSync(key, old)
    expect(await place.run('brand', 'list')).toMatchObject({ code: 1 })
  })

  test('refuses while another database is in the folder, and changes nothing', async () => {
    await makePlayground()
    const key = readFileSync(place.file('izin.key'), 'utf8')
    const before = readdirSync(place.file('.')).sort()
    const { code, out, err } = await place.run('key', 'rotate')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(`Cannot rotate the key: ${place.file('playground.db')} lies in the same folder`)
    expect(readFileSync(place.file('izin.key'), 'utf8')).toBe(key)
    expect(readdirSync(place.file('.')).sort()).toEqual(before)
    expect(await brandsOf(place)).toEqual([123456, 123457])
    expect(await inPlayground({}, 'brand', 'list')).toMatchObject({ code: 0 })
  })

  test('cut short outlives the start of another database in the folder', async () => {
    const { old } = await rotateCutShort()
    await makePlayground()
    expect(await brandsOf(place)).toEqual([123456, 123457])
    expect(keptKeys().map((file) => readFileSync(file))).toEqual([old])
    const { code, err } = await inPlayground({}, 'brand', 'list')
    expect(code).toBe(1)
    expect(err).toContain('IZIN_KEY does not belong to it')
  })

  test('cut short is finished by the next start, and a stale next key is thrown away', async () => {
    writeFileSync(place.file('izin.key.next'), `${Buffer.alloc(32, 1).toString('base64')}\n`)
    await rotateCutShort()
    expect(await brandsOf(place)).toEqual([123456, 123457])
    expect(existsSync(place.file('izin.key.next'))).toBe(false)
  })

  test('cut short is finished by the start behind a restore of what was backed up meanwhile', async () => {
    const { old } = await rotateCutShort()
    await place.result('backup', '--out', place.file('between.backup'))
    rmSync(place.database)
    await place.result('restore', place.file('between.backup'))
    expect(await brandsOf(place)).toEqual([123456, 123457])
    expect(keptKeys().map((file) => readFileSync(file))).toEqual([old])
  })

  test('cut short leaves its key to the database that a restore sets aside', async () => {
    await place.result('backup', '--out', place.file('earlier.backup'))
    const { next } = await rotateCutShort()
    const { kept } = (await place.result('restore', place.file('earlier.backup'))) as { kept: string }
    expect(await brandsOf(place)).toEqual([123456, 123457])
    expect(existsSync(place.file('izin.key.next'))).toBe(false)
    const [found = ''] = keptKeys()
    expect(readFileSync(found)).toEqual(next)
    const refused = await place.run('restore', kept)
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('does not belong to it') })
  })

  test('several at once, and others that start meanwhile, leave one key that opens the database', async () => {
    const rotations = await Promise.all(Array.from({ length: 6 }, () => place.run('key', 'rotate')))
    const starts = await Promise.all([place.run('brand', 'list'), place.run('key', 'rotate')])
    for (const { code, err } of [...rotations, ...starts]) {
      if (code !== 0) expect(err).toMatch(/^Cannot rotate the key: another rotation .*\n$/)
    }
    expect(rotations.some(({ code }) => code === 0)).toBe(true)
    expect(await brandsOf(place)).toEqual([123456, 123457])
    expect(existsSync(place.file('izin.key.next'))).toBe(false)
  })

  test('with the key in the environment needs the next one, and never shows it', async () => {
    const [one, two] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')]
    const there = newPlace({ IZIN_KEY: one })
    await setUp(there, there.run)
    expect(await there.run('key', 'rotate')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--new BASE64'),
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
    there.close()
  })
})
