/**
 * Inserts what an import of so many rows leaves in the register's tables, by prepared statements and as many to a commit,
 * and does nothing else: `bare-insert.ts DATABASE ROWS`. The values are made before the clock runs.
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
    effect, recorded_at, door, actor) VALUES (?, ?, ?, ${brandCode}, 'BIREYSEL', 'MESAJ', 1, 'ONAY', 'HS_WEB', ?, 1, 'taken', 1, 'import', 'bench')`,
)
const consent = database.prepare(
  `INSERT INTO consent (id, recipient_id, brand_code, recipient_type, channel, status, ordinal, last_id, last_recorded_at, last_door,
    last_actor, basis_ordinal, iys_ordinal, iys_status, iys_source, iys_date, iys_at, national)
    VALUES (?, ?, ${brandCode}, 'BIREYSEL', 'MESAJ', 'ONAY', 1, ?, 1, 'import', 'bench', 1, 1, 'ONAY', 'HS_WEB', ?, 1, 'unverified')`,
)
const date = '2026-03-02 14:05:09'
let seconds = 0
let cpuSeconds = 0
let peakMiB = 0
for (let from = 0; from < Number(rows); from += pageRows) {
  const page = Array.from({ length: Math.min(pageRows, Number(rows) - from) }, (_, place) => ({
    n: from + place + 1,
    id: randomBytes(32),
    mark: randomBytes(16),
    sealed: randomBytes(80),
    commitment: randomBytes(32),
  }))
  const done = begin()
  database.exec('BEGIN IMMEDIATE')
  for (const { n, id, mark, sealed, commitment } of page) {
    recipient.run([n, mark, sealed, commitment])
    consent.run([n, n, id, date])
    change.run([id, n, n, date])
  }
  database.exec('COMMIT')
  const cost = done()
  seconds += cost.seconds
  cpuSeconds += cost.cpuSeconds
  peakMiB = Math.max(peakMiB, cost.peakMiB)
}
database.close()
tell({ seconds, cpuSeconds, peakMiB })
