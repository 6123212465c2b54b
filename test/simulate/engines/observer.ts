import type { Engine } from '../../../db/engine.ts'
import type { Query } from '../../../db/statement.ts'
import type { Answer } from '../actors/actor.ts'
import type { MailLine } from '../options.ts'

/** Gets a line for all that anyone in a simulated world sees. */
export type Tell = (line: string) => void

export type Observer = ReturnType<typeof observerOf>

/**
 * Tells of a simulation all that its people, its systems and its operator see: requests with their replies, calls of other
 * servers (rooms, chats, SMS, webhooks, İYS) with their answers, letters, the log, the ledger, and now and then every row of
 * the database. Both engines must give the same lines, with these exceptions, which belong to an engine and not to izin:
 *
 * - the field `error` of the log, in which an engine names its fault in its own words;
 * - the tables `unit_receipt` and `stale_read`, by which a remote engine finds out what became of a unit;
 * - the time and number of commits, which no one outside sees.
 *
 * Nothing is renamed or sorted for the comparison: ids and keys are drawn from the seed.
 */
export function observerOf(tell: Tell) {
  const rowsBefore = new Map<string, ReadonlySet<string>>()
  let lastSeq = 0

  return {
    fetch(inner: typeof fetch): typeof fetch {
      return async (input, init) => {
        const request = new Request(input, init)
        const { method, url, headers } = request
        tell(`call ${method} ${url} ${JSON.stringify([...headers])} ${await request.clone().text()}`)
        try {
          const answer = await inner(request)
          tell(`answer of ${url}: ${answer.status} ${await answer.clone().text()}`)
          return answer
        } catch (error) {
          tell(`no answer of ${url}: ${error}`)
          throw error
        }
      }
    },
    mailLine(inner: MailLine): MailLine {
      return {
        async deliver(envelope, raw) {
          const fault = await inner.deliver(envelope, raw)
          tell(`letter ${JSON.stringify([envelope, raw.toString('utf8'), fault])}`)
          return fault
        },
      }
    },
    reply({ method, url }: Request, answer: Answer | null): void {
      const { status, headers, text } = answer ?? { status: 'none', headers: [], text: '' }
      tell(`reply to ${method} ${url}: ${status} ${JSON.stringify([...headers])} ${text}`)
    },
    log(line: string): void {
      const { error: _, ...fields } = JSON.parse(line) as Record<string, unknown>
      tell(`log ${JSON.stringify(fields)}`)
    },
    async ledger(engine: Engine): Promise<void> {
      for (const { seq, row } of await engine.read(entriesAfter(lastSeq))) {
        lastSeq = seq
        tell(`entry ${row}`)
      }
    },
    /** Rows that are new or gone since the last time. */
    async rows(engine: Engine): Promise<void> {
      for (const table of await engine.read(tables)) {
        const before = rowsBefore.get(table) ?? new Set()
        const rows = new Set(await engine.read(rowsOf(table)))
        rowsBefore.set(table, rows)
        for (const row of [...before].filter((one) => !rows.has(one)).sort())
          tell(`gone from ${table}: ${row}`)
        for (const row of [...rows].filter((one) => !before.has(one)).sort()) tell(`new in ${table}: ${row}`)
      }
    },
  }
}

const textOf = (row: readonly unknown[]) =>
  JSON.stringify(row.map((value) => (Buffer.isBuffer(value) ? `x'${value.toString('hex')}'` : value)))

const entriesAfter = (seq: number): Query<{ seq: number; row: string }> => ({
  sql: 'SELECT seq, * FROM entry WHERE seq > ? ORDER BY seq',
  params: [seq],
  map: ([at, ...row]) => ({ seq: Number(at), row: textOf(row) }),
})

const tables: Query<string> = {
  sql: `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
    AND name NOT IN ('unit_receipt', 'stale_read') ORDER BY name`,
  params: [],
  map: ([name]) => String(name),
}

const rowsOf = (table: string): Query<string> => ({
  sql: `SELECT * FROM "${table}"`,
  params: [],
  map: textOf,
})
