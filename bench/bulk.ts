import Database from 'libsql'
import { formatWallTime, type IstanbulDay, startOfDay } from '../src/calendar/istanbul.ts'
import { commit, newSecret, sealRecipient, type Vault } from '../src/crypto/vault.ts'
import { changeId } from '../src/ledger/append.ts'
import { loadVault } from '../src/register/keys.ts'
import { brandCode, type Fixture, makeFixture, openFixture, phone } from './fixture.ts'

const dayMs = 24 * 60 * 60_000
const rowsPerCommit = 1_000_000
const rowsPerStatement = 100

/**
 * A register of `rows` ONAYs, all recorded on one Istanbul day and spread over it, each of another number. Every row is
 * what `record` would have stored, but written past it, many to a commit and without waiting for the disk: recording ten
 * million would take the time of a hundred reports.
 */
export async function makeBulkFixture(rows: number, day: IstanbulDay): Promise<Fixture> {
  const fixture = await makeFixture(0)
  const { register, close } = await openFixture(fixture)
  const vault = await loadVault(register.engine, Buffer.from(fixture.izinKey, 'base64'))
  await close()
  const database = new Database(fixture.path)
  for (const pragma of ['synchronous = OFF', 'cache_size = -4194304']) {
    database.prepare(`PRAGMA ${pragma}`).all([])
  }
  const tables = {
    recipient: manyInto(
      database,
      'recipient (id, mark, kind, sealed, commitment, created_at)',
      "(?, ?, 'phone', ?, ?, ?)",
    ),
    change: manyInto(
      database,
      `change (id, consent_id, recipient_id, brand_code, recipient_type, channel, ordinal, status, source, consent_date, consent_at,
        effect, recorded_at, door, actor)`,
      `(?, ?, ?, ${brandCode}, 'BIREYSEL', 'MESAJ', 1, 'ONAY', 'HS_WEB', ?, ?, 'taken', ?, 'api', 'bench')`,
    ),
    consent: manyInto(
      database,
      `consent (id, recipient_id, brand_code, recipient_type, channel, status, ordinal, last_id, last_recorded_at, last_door,
        last_actor, basis_ordinal, iys_ordinal, iys_status, iys_source, iys_date, iys_at, national)`,
      `(?, ?, ${brandCode}, 'BIREYSEL', 'MESAJ', 'ONAY', 1, ?, ?, 'api', 'bench', 1, 1, 'ONAY', 'HS_WEB', ?, ?, 'unverified')`,
    ),
  }
  const from = startOfDay(day)
  for (let n = 0; n < rows; n += rowsPerCommit) {
    database.exec('BEGIN')
    for (let row = n; row < Math.min(rows, n + rowsPerCommit); row += 1) {
      const made = madeRow(vault, row, bulkDate(row, rows, from))
      tables.recipient.add(made.recipient)
      tables.consent.add(made.consent)
      tables.change.add(made.change)
    }
    for (const table of [tables.recipient, tables.consent, tables.change]) table.flush()
    database.exec('COMMIT')
  }
  // Everything about past days is already announced.
  database.exec("INSERT INTO reading (name, seq) SELECT 'confirmations', max(seq) FROM change")
  database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([])
  database.close()
  return fixture
}

/** Moment of the n-th of so many changes, spread over the day that begins at `from`. */
export function bulkDate(n: number, rows: number, from: number): number {
  return from + Math.floor((n * (dayMs / 1000)) / rows) * 1000
}

/** Switches the exchange with İYS on, with every change handed over. */
export function queueAll(path: string, state: 'waiting' | 'sent', mode: 'file' | 'api'): void {
  const database = new Database(path)
  database.exec(`INSERT INTO iys_queue (seq, brand_code, status, due_on, state)
    SELECT seq, brand_code, status, date('now', '+2 days'), '${state}' FROM change;
    UPDATE consent SET national = '${state}';
    INSERT INTO setting (name, value, changed_by, changed_at) VALUES ('iys_exchange', '${mode}', 'bench', 1)`)
  database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([])
  database.close()
}

/** Inserts many rows by one statement: a call for each row costs several times what the row does. */
function manyInto(database: Database.Database, table: string, row: string) {
  const statementOf = (size: number) =>
    database.prepare(`INSERT INTO ${table} VALUES ${Array.from({ length: size }, () => row).join()}`)
  const many = statementOf(rowsPerStatement)
  let waiting: unknown[][] = []
  function flush(): void {
    if (waiting.length === 0) return
    const statement = waiting.length === rowsPerStatement ? many : statementOf(waiting.length)
    statement.run(waiting.flat())
    waiting = []
  }
  return {
    add(values: unknown[]): void {
      waiting.push(values)
      if (waiting.length === rowsPerStatement) flush()
    },
    flush,
  }
}

function madeRow(vault: Vault, n: number, recordedAt: number) {
  const { address } = phone(n)
  const mark = vault.mark(address)
  const secret = newSecret()
  const commitment = commit(secret, address)
  const sealed = sealRecipient(vault, { address, secret }, `recipient ${mark.toString('hex')}`)
  const consentDate = formatWallTime(recordedAt)
  const id = changeId({
    brandCode,
    recipientType: 'BIREYSEL',
    channel: 'MESAJ',
    commitment,
    ordinal: 1,
    previousId: null,
    status: 'ONAY',
    source: 'HS_WEB',
    consentDate,
    consentAt: recordedAt,
    effect: 'taken',
    recordedAt,
    door: 'api',
    actor: 'bench',
    evidenceDigest: null,
  })
  return {
    recipient: [n + 1, mark, sealed, commitment, recordedAt],
    change: [id, n + 1, n + 1, consentDate, recordedAt, recordedAt],
    consent: [n + 1, n + 1, id, recordedAt, consentDate, recordedAt],
  }
}
