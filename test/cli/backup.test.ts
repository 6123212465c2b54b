import { execFile } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { promisify } from 'node:util'
import Database from 'libsql'
import { describe, expect, test } from 'vitest'
import { processMark } from '../../src/util/process-mark.ts'
import { now } from '../support/clock/clock.ts'
import { preloading } from '../support/clock/shift.ts'
import { forAllTests, forEachTest } from '../support/opened.ts'
import { entry, surroundingEnv } from '../support/processes/processes.ts'
import { brandsOf, copyOf, endServer, newPlace, openServers, openSetUp, setUp } from './harness.ts'

const model = forAllTests(openSetUp)
const place = forEachTest(async () => copyOf(model))
const servers = forEachTest(openServers)

describe('backup', () => {
  test('writes a whole database, for its owner alone, that a restore brings back, be it protected', async () => {
    const file = place.file('b.db')
    expect(await place.result('backup', '--out', file)).toEqual({ file, bytes: statSync(file).size })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await place.result('brand', 'add', '--provider', '123456', '--code', '777', '--name', 'Yeni')
    expect(await brandsOf(place)).toEqual([777, 123456, 123457])
    chmodSync(file, 0o400)
    const { kept } = (await place.result('restore', file)) as { kept: string }
    expect(statSync(place.database).mode & 0o777).toBe(0o600)
    expect(await brandsOf(place)).toEqual([123456, 123457])
    expect(kept).toMatch(/izin\.db\.before-restore-\d{4}-\d\d-\d\d_\d{6}(-\d+)?$/)
    // Restoring works backwards too, even within the same second.
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

  test('removes what killed processes left in its folder, and no file that a process is writing', async () => {
    const uuid = '00000000-0000-0000-0000-000000000000'
    const ofProcess = (name: string, host: string, mark: string, side = '') => {
      const file = place.file(`${name}.partial-${host}-p${mark.replace(' ', '-s')}-${uuid}${side}`)
      writeFileSync(file, 'half')
      // The file system has the machine's clock, not the one of the tests.
      utimesSync(file, now() / 1000, now() / 1000)
      return file
    }
    // The pid of this process under another start: a killed one in a container.
    const killed = `${process.pid} 1`
    const leftovers = [
      ofProcess('yesterday.backup', hostname(), killed),
      ofProcess('yesterday.backup', hostname(), killed, '-journal'),
      ofProcess('old.ndjson', 'another-machine', killed),
    ]
    const [, , old = ''] = leftovers
    utimesSync(old, 1, 1)
    const inUse = [
      ofProcess('now.backup', hostname(), processMark(process.pid)),
      ofProcess('now.backup', 'another-machine', killed),
    ]
    writeFileSync(place.file('mine.partial-notes.txt'), 'mine')
    await place.result('backup', '--out', place.file('today.backup'))
    expect(leftovers.filter((file) => existsSync(file))).toEqual([])
    expect([...inUse, place.file('mine.partial-notes.txt')].filter((file) => !existsSync(file))).toEqual([])
  })

  test('is written to a disk without hard links too, and over no other file there', async () => {
    place.env.NODE_OPTIONS = preloading(
      new URL('../support/processes/no-second-names.ts', import.meta.url).href,
    )
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
    const limited = ['-c', 'ulimit -f 200; exec "$@"', 'sh', process.execPath, entry]
    const words = ['backup', '--out', place.file('b.db')]
    const ended = run('sh', [...limited, ...words], { env: { ...surroundingEnv(), ...place.env } })
    await expect(ended).rejects.toMatchObject({
      code: 1,
      stderr: 'Cannot back up: the copy cannot be written whole. Is its disk full?\n',
    })
    expect(readdirSync(place.folder).filter((name) => name.startsWith('b.db'))).toEqual([])
  })

  test('holds neither the key nor an address', async () => {
    const words = 'link make --brand 123457 --channel MESAJ --recipient +905000000001'
    const { url } = (await place.result(...words.split(' '))) as { url: string }
    await place.result('backup', '--out', place.file('b.db'))
    const bytes = readFileSync(place.file('b.db')).toString('latin1')
    const key = readFileSync(place.file('izin.key'), 'utf8').trim()
    const rawKey = Buffer.from(key, 'base64').toString('latin1')
    for (const secret of [key, rawKey, '5000000001', url.split('/').at(-1)]) {
      expect(bytes).not.toContain(secret)
    }
  })
})

describe('restore', () => {
  test('refuses while a server is alive, by its note and by its open file; not once it is gone', async () => {
    await place.result('backup', '--out', place.file('b.db'))
    const server = await servers.start(place)
    const alive = await place.run('restore', place.file('b.db'))
    expect(alive).toMatchObject({ code: 1, out: '', err: expect.stringContaining('a server is running') })
    writeFileSync(`${place.database}.pid`, '')
    const open = await place.run('restore', place.file('b.db'))
    expect(open).toMatchObject({ code: 1, out: '', err: expect.stringContaining('another process has') })
    expect(await place.result('brand', 'list')).toMatchObject({ brands: [{}, {}] })
    // A killed server leaves its pid file.
    writeFileSync(`${place.database}.pid`, `${server.pid} 1\n`)
    await endServer(server)
    expect(await place.result('restore', place.file('b.db'))).toMatchObject({ database: place.database })
  })

  test('changes nothing for a file that is no database, or one of another key, another build or a newer izin', async () => {
    const other = newPlace()
    await setUp(other, other.run)
    await other.result('backup', '--out', other.file('b.db'))
    writeFileSync(
      place.file('text.db'),
      'no database, but long enough to have a header of 100 bytes'.repeat(9),
    )
    writeFileSync(place.file('empty.db'), '')
    await place.result('backup', '--out', place.file('newer.db'))
    const newer = new Database(place.file('newer.db'))
    newer.exec(`INSERT INTO migration VALUES (999, 'newer', 'ab', 1)`)
    newer.close()
    await place.result('backup', '--out', place.file('build.db'))
    const build = new Database(place.file('build.db'))
    build.exec(`UPDATE migration SET digest = 'ab'`)
    build.close()
    const before = readFileSync(place.database)
    const wrong = ['text.db', 'empty.db', 'newer.db', 'build.db'].map(place.file)
    for (const file of [...wrong, place.folder, other.file('b.db')]) {
      const ended = await place.run('restore', file)
      expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^Cannot .*\n$/) })
    }
    expect(readFileSync(place.database).equals(before)).toBe(true)
    expect(readdirSync(place.folder).filter((name) => /restor|partial/.test(name))).toEqual([])
    other.close()
  })

  test('on another machine needs the key first', async () => {
    await place.result('backup', '--out', place.file('b.db'))
    const fresh = newPlace()
    const without = await fresh.run('restore', place.file('b.db'))
    expect(without).toMatchObject({ code: 1, err: expect.stringContaining('the key is missing') })
    writeFileSync(fresh.file('izin.key'), readFileSync(place.file('izin.key')))
    expect(await fresh.result('restore', place.file('b.db'))).toMatchObject({ kept: null })
    expect(await brandsOf(fresh)).toEqual([123456, 123457])
    fresh.close()
  })

  test('interrupted before the backup is in place changes nothing, and is done again', async () => {
    await place.result('backup', '--out', place.file('b.db'))
    await place.result('brand', 'add', '--provider', '123456', '--code', '123458', '--name', 'Sonraki')
    place.env.NODE_OPTIONS = preloading(
      new URL('../support/processes/kill-at-rename.ts', import.meta.url).href,
    )
    place.env.KILL_AT_RENAME = '1'
    await expect(place.run('restore', place.file('b.db'))).rejects.toThrow()
    place.env.KILL_AT_RENAME = '0'
    expect(await brandsOf(place)).toEqual([123456, 123457, 123458])

    const { kept } = (await place.result('restore', place.file('b.db'))) as { kept: string }
    expect(await brandsOf(place)).toEqual([123456, 123457])
    await place.result('restore', kept)
    expect(await brandsOf(place)).toEqual([123456, 123457, 123458])
  })

  test('marks what waited to be sent, which may have gone out since the backup', async () => {
    const before = new Database(place.database)
    before.exec(`INSERT INTO outbox (key, platform, target, body, state, due_at, created_at)
      VALUES ('waits', 'slack', 'C1', x'00', 'waiting', 1, 1), ('went', 'slack', 'C1', NULL, 'sent', NULL, 1)`)
    before.close()
    await place.result('backup', '--out', place.file('b.db'))
    await place.result('restore', place.file('b.db'))
    const after = new Database(place.database)
    expect(after.prepare('SELECT key, state FROM outbox ORDER BY key').raw(true).all([])).toEqual([
      ['waits', 'unknown'],
      ['went', 'sent'],
    ])
    after.close()
  })

  test('brings a backup back where the database is damaged', async () => {
    await place.result('backup', '--out', place.file('b.db'))
    writeFileSync(place.database, 'x'.repeat(8192))
    expect(await place.result('restore', place.file('b.db'))).toMatchObject({ kept: expect.any(String) })
    expect(await brandsOf(place)).toEqual([123456, 123457])
  })

  test('brings a backup back where the database was emptied, which no other verb starts anew', async () => {
    await place.result('backup', '--out', place.file('b.db'))
    writeFileSync(place.database, '')
    for (const words of [['serve'], ['migrate'], ['brand', 'list']]) {
      const ended = await place.run(...words)
      expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining('izin restore FILE') })
    }
    expect(statSync(place.database).size).toBe(0)
    await place.result('restore', place.file('b.db'))
    expect(await brandsOf(place)).toEqual([123456, 123457])
  })

  test('lets nothing that a destroyed database has left beside it into the backup', async () => {
    await place.result('backup', '--out', place.file('b.db'))
    const server = await servers.start(place)
    await place.result('brand', 'add', '--provider', '123456', '--code', '123458', '--name', 'Sonraki')
    await endServer(server)
    const log = readFileSync(`${place.database}-wal`)
    expect(log.length).toBeGreaterThan(0)
    rmSync(place.database)
    expect(await place.result('restore', place.file('b.db'))).toMatchObject({ kept: null })
    expect(await brandsOf(place)).toEqual([123456, 123457])
    const left = readdirSync(place.folder).find((name) => /before-restore-.*-wal$/.test(name)) ?? ''
    expect(readFileSync(place.file(left)).equals(log)).toBe(true)
  })

  test('takes a database that was stopped, and none that is in use or was when its process was killed', async () => {
    const there = copyOf(model)
    await place.result('brand', 'add', '--provider', '123456', '--code', '123458', '--name', 'Sonraki')
    await there.result('restore', place.database)
    expect(await brandsOf(there)).toEqual([123456, 123457, 123458])
    const server = await servers.start(place)
    symlinkSync(place.database, there.file('link.db'))
    const refuses = async () => {
      const refused = { code: 1, err: expect.stringContaining('it is no backup but a') }
      for (const file of [place.database, there.file('link.db')])
        expect(await there.run('restore', file)).toMatchObject(refused)
    }
    await refuses()
    await endServer(server)
    await refuses()
    there.close()
  })

  test('changes nothing for a backup that is damaged or cut short', async () => {
    await place.result('backup', '--out', place.file('b.db'))
    const bytes = readFileSync(place.file('b.db'))
    const pageBytes = 4096
    const before = readFileSync(place.database)
    for (const part of [0.3, 0.5, 0.9]) {
      const from = Math.floor((bytes.length * part) / pageBytes) * pageBytes
      const damaged = Buffer.from(bytes).fill(0, from, from + pageBytes)
      for (const wrong of [damaged, bytes.subarray(0, from)]) {
        writeFileSync(place.file('wrong.db'), wrong)
        const ended = await place.runHere('restore', place.file('wrong.db'))
        expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining('it is damaged') })
      }
    }
    expect(readFileSync(place.database).equals(before)).toBe(true)
  })

  test('puts the backup where the database is, be there only a link in its place', async () => {
    const disk = newPlace()
    await place.result('backup', '--out', place.file('b.db'))
    renameSync(place.database, disk.file('real.db'))
    symlinkSync('real.db', disk.file('link.db'))
    symlinkSync(disk.file('link.db'), place.database)
    const { kept } = (await place.result('restore', place.file('b.db'))) as { kept: string }
    expect(kept).toContain(disk.file('real.db.before-restore-'))
    rmSync(disk.file('real.db'))
    expect(await place.result('restore', place.file('b.db'))).toMatchObject({ kept: null })
    expect(lstatSync(place.database).isSymbolicLink()).toBe(true)
    expect(await brandsOf(place)).toEqual([123456, 123457])
    disk.close()
  })
})
