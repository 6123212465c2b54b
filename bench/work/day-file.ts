/**
 * Writes the movement file of a day in one of three ways, and says how long that took and which bytes they were:
 * `day-file.ts FILE KEY DAY izin|bare|digest`.
 */
import { createDecipheriv, createHash } from 'node:crypto'
import { closeSync, createReadStream, openSync, rmSync, writeSync } from 'node:fs'
import Database from 'libsql'
import { formatWallTime, nextDay, startOfDay } from '../../src/calendar/istanbul.ts'
import { secretBytes } from '../../src/crypto/vault.ts'
import { unwrapKeys, type VaultKeys } from '../../src/crypto/wrapped-keys.ts'
import { movementDigest, movementFile } from '../../src/day/movement-file.ts'
import { textStream } from '../../src/http/streams.ts'
import { brandCode, openFixture } from '../fixture.ts'
import { begin, tell } from '../work.ts'

const [path = '', key = '', day = '', way = ''] = process.argv.slice(2)
const out = `${path}.${process.pid}.csv`
const done = begin()
if (way === 'digest') {
  const { register, close } = await openFixture({ path, izinKey: key })
  const digest = await movementDigest(register, day, brandCode)
  const cost = done()
  const counted = await register.engine.read({
    sql: 'SELECT count(*) FROM change',
    params: [],
    map: ([rows]) => Number(rows),
  })
  await close()
  tell({ ...cost, sha384: digest.toString('hex'), lines: (counted[0] ?? 0) + 1 })
} else {
  if (way === 'izin') await byIzin()
  else byBareLoop()
  const cost = done()
  const file = await read(out)
  rmSync(out)
  tell({ ...cost, ...file })
}

/** Writes the file as a download does. */
async function byIzin(): Promise<void> {
  const { register, close } = await openFixture({ path, izinKey: key })
  const file = openSync(out, 'w', 0o600)
  const bytes = textStream(movementFile(register, day, brandCode))
  for await (const chunk of bytes as unknown as AsyncIterable<Uint8Array>) writeSync(file, chunk)
  closeSync(file)
  await close()
}

/**
 * Writes the file by a loop for this one purpose: select, open, write. It assumes that no row was recorded
 * out of order.
 */
function byBareLoop(): void {
  const database = new Database(path)
  const { sealing } = keysOf(database)
  const select = database
    .prepare(
      `SELECT c.recorded_at, lower(hex(c.id)), r.sealed, c.recipient_type, c.channel, c.status, c.consent_date, c.source,
          lower(hex(r.mark))
        FROM change c JOIN recipient r ON r.id = c.recipient_id
        WHERE c.brand_code = ? AND c.recorded_at >= ? AND c.recorded_at < ? AND c.effect <> 'repeat' ORDER BY c.seq`,
    )
    .raw(true)
  const file = openSync(out, 'w', 0o600)
  let second: string[] = []
  let last = 0
  let text = 'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source\n'
  for (const row of select.iterate([brandCode, startOfDay(day), startOfDay(nextDay(day))])) {
    const [at, id, sealed, kind, channel, status, date, source, mark] = row as unknown as BareRow
    if (at !== last) {
      text += second.sort().join('')
      second = []
      last = at
    }
    const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(1, 13))
    decipher.setAAD(Buffer.from(`recipient ${mark}`))
    decipher.setAuthTag(sealed.subarray(-16))
    const plain = decipher.update(sealed.subarray(13, -16))
    decipher.final()
    second.push(
      `${formatWallTime(at)},${id},${plain.toString('utf8', secretBytes)},${kind},${channel},${status},${date ?? ''},${source ?? ''}\n`,
    )
    if (text.length > 65_536) {
      writeSync(file, text)
      text = ''
    }
  }
  writeSync(file, text + second.sort().join(''))
  closeSync(file)
  database.close()
}

type BareRow = [number, string, Buffer, string, string, string, string | null, string | null, string]

function keysOf(database: Database.Database): VaultKeys {
  const rows = database.prepare('SELECT name, wrapped FROM wrapped_key').raw(true).all([]) as unknown as [
    'lookup' | 'sealing',
    Buffer,
  ][]
  const { lookup = Buffer.alloc(0), sealing = Buffer.alloc(0) } = Object.fromEntries(rows)
  return unwrapKeys(Buffer.from(key, 'base64'), { lookup, sealing })
}

async function read(file: string): Promise<{ readonly lines: number; readonly sha384: string }> {
  const hash = createHash('sha384')
  let lines = 0
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1
  }
  return { lines, sha384: hash.digest('hex') }
}
