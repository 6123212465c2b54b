import Database from 'libsql'
import { rowsOf } from '../../cli/tamper.ts'
import { noteNamedText, plainDigestsIn } from './digests.ts'
import { addressForms, rowTexts } from './row-texts.ts'

/* Does to a database without its key what a thief would: it makes texts from the rows, and looks for their digests. */

type Row = Readonly<Record<string, unknown>>

/** Names the columns that hold a plain digest of a noted text, or of one that the rows give with these addresses. */
export function digestsInDatabase(path: string, addressesByMark: ReadonlyMap<string, string>): string[] {
  const database = new Database(path, { timeout: 5000 })
  try {
    noteMovementFiles(database, addressesByMark)
    for (const [what, text] of rowTexts(database, addressesByMark)) noteNamedText(what, text)
    return columnsOf(database).flatMap(([table, column]) => {
      const values = rowsOf(database, `SELECT "${column}" FROM "${table}" WHERE "${column}" IS NOT NULL`)
      // A byte between values that belongs to no digest in hex or base64.
      const bytes = values.flatMap(([value]) => [bytesOf(value), Buffer.from('|')])
      return plainDigestsIn(Buffer.concat(bytes)).map((what) => `${table}.${column}: ${what}`)
    })
  } finally {
    database.close()
  }
}

function columnsOf(database: Database.Database): [table: string, column: string][] {
  const sql = `SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY 1, c.cid`
  return rowsOf(database, sql).map(([table, column]) => [String(table), String(column)])
}

function bytesOf(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(String(value))
}

const header = 'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source\n'

/** Notes each line, each line as a file of its own, and the whole file of each day and brand. */
function noteMovementFiles(database: Database.Database, addressesByMark: ReadonlyMap<string, string>): void {
  const names = ['at', 'day', 'id', 'mark', 'brand', 'rest']
  const sql = `SELECT strftime('%Y-%m-%d %H:%M:%S', c.recorded_at / 1000 + 10800, 'unixepoch'),
      date(c.recorded_at / 1000 + 10800, 'unixepoch'), lower(hex(c.id)), lower(hex(r.mark)), c.brand_code,
      concat_ws(',', recipient_type, channel, status, coalesce(consent_date, ''), coalesce(source, ''))
    FROM change c JOIN recipient r ON r.id = c.recipient_id WHERE effect <> 'repeat' ORDER BY c.recorded_at, c.id`
  const changes = rowsOf(database, sql).map(
    (values): Row => Object.fromEntries(names.map((name, place) => [name, values[place]])),
  )
  const files = Map.groupBy(changes, ({ day, brand }) => `${day} ${brand}`)
  for (const rows of files.values()) {
    const lines = rows.map(
      ({ at, id, mark, rest }) => `${at},${id},${addressesByMark.get(String(mark)) ?? 'SILINDI'},${rest}\n`,
    )
    noteNamedText('a movement file', header + lines.join(''))
    for (const line of lines) {
      noteNamedText('a line of a movement file', line)
      noteNamedText('a line of a movement file', line.trimEnd())
      noteNamedText('a movement file of one line', header + line)
    }
  }
  for (const address of addressesByMark.values()) {
    const what = address.includes('@') ? 'an e-mail address' : 'a phone number'
    for (const written of addressForms(address)) noteNamedText(what, written)
  }
}
