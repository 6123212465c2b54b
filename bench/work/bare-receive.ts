/**
 * Writes what receiving a daily file of so many rows leaves in the register's tables, by prepared statements and as many to a
 * commit, and does nothing else: `bare-receive.ts DATABASE ROWS`. The values are made before the clock runs.
 */
import { randomBytes } from 'node:crypto'
import Database from 'libsql'
import { pageRows } from '../../src/register/imports/page.ts'
import { brandCode } from '../fixture.ts'
import { begin, tell } from '../work.ts'

const [path = '', rows = '0'] = process.argv.slice(2)
const database = new Database(path)
for (const pragma of [
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'cache_size = -65536',
  'wal_autocheckpoint = 4000',
]) {
  database.prepare(`PRAGMA ${pragma}`).all([])
}
const recipient = database.prepare(
  "INSERT INTO recipient (id, mark, kind, sealed, commitment, created_at) VALUES (?, ?, 'phone', ?, ?, 1)",
)
const change = database.prepare(
  `INSERT INTO change (id, consent_id, recipient_id, brand_code, recipient_type, channel, ordinal, status, source, consent_date, consent_at,
    effect, recorded_at, door) VALUES (?, ?, ?, ${brandCode}, 'BIREYSEL', 'MESAJ', 1, 'ONAY', 'IYS_WEB', ?, 1, 'taken', 1, 'iys')`,
)
const consent = database.prepare(
  `INSERT INTO consent (id, recipient_id, brand_code, recipient_type, channel, status, ordinal, last_id, last_recorded_at, last_door,
    basis_ordinal, iys_ordinal, iys_status, iys_source, iys_date, iys_at, national)
    VALUES (?, ?, ${brandCode}, 'BIREYSEL', 'MESAJ', 'ONAY', 1, ?, 1, 'iys', 1, 1, 'ONAY', 'IYS_WEB', ?, 1, 'registered')`,
)
const entry = database.prepare(
  `INSERT INTO entry (seq, id, kind, subject, ordinal, recorded_at, door, actor, content)
    VALUES (?, ?, 'iys-answer', ?, 1, 1, 'import', 'bench', ?)`,
)
const queued = database.prepare("UPDATE iys_queue SET state = 'registered' WHERE seq = ?")
const registered = database.prepare("UPDATE consent SET national = 'registered' WHERE recipient_id = ?")
const date = '2026-03-02 14:05:09'
const content = `{"outcome":"registered","by":"receipt","transactionId":"${'c'.repeat(64)}","creationDate":"${date}","file":null,"code":null}`
const known = Number(rows) / 2
let seq = known
let seconds = 0
let cpuSeconds = 0
let peakMiB = 0
for (let from = 0; from < known; from += pageRows / 2) {
  const page = Array.from({ length: Math.min(pageRows / 2, known - from) }, (_, place) => ({
    n: from + place + 1,
    ids: [randomBytes(32), randomBytes(32), randomBytes(32)] as const,
    subjects: [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')] as const,
    mark: randomBytes(16),
    sealed: randomBytes(80),
    commitment: randomBytes(32),
  }))
  const done = begin()
  database.exec('BEGIN IMMEDIATE')
  for (const { n, ids, subjects, mark, sealed, commitment } of page) {
    recipient.run([known + n, mark, sealed, commitment])
    consent.run([known + n, known + n, ids[0], date])
    change.run([ids[0], known + n, known + n, date])
    queued.run([n])
    registered.run([n])
    for (const place of [0, 1] as const) entry.run([++seq, ids[place + 1], subjects[place], content])
  }
  database.exec('COMMIT')
  const cost = done()
  seconds += cost.seconds
  cpuSeconds += cost.cpuSeconds
  peakMiB = Math.max(peakMiB, cost.peakMiB)
}
database.close()
tell({ seconds, cpuSeconds, peakMiB })
