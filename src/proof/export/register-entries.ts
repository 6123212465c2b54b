import { and, asc, eq, gt, lte, sql } from 'drizzle-orm'
import { change, day, recipient, seal } from '../../../db/schema.ts'
import { build, preparedQuery, query, unmapped } from '../../../db/statement.ts'
import { theProvider } from '../../register/brands.ts'
import type { Register } from '../../register/register.ts'
import type { Unreadable } from '../verify/verify.ts'
import { changeColumns } from './change-entry.ts'
import { dayValues } from './day-entry.ts'
import type { Entry } from './entries.ts'
import { type InOrder, ledgerEntriesBetween, merged } from './ledger-entries.ts'
import { renewalEntries } from './renewal-entries.ts'

/** Rows read at a time; memory stays the same whatever the register's size. */
const pageRows = 2000

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const hexOrNull = (bytes: Uint8Array | null) => (bytes === null ? null : hex(bytes))

const changeNames = Object.keys(changeColumns)

// A change whose recipient is gone is read all the same, so that it is missed itself.
const changesAfter = preparedQuery(() =>
  build
    .select(changeColumns)
    .from(change)
    .leftJoin(recipient, eq(recipient.id, change.recipientId))
    .where(and(gt(change.seq, sql.placeholder('after')), lte(change.seq, sql.placeholder('through'))))
    .orderBy(asc(change.seq))
    .limit(pageRows),
)

/** The changes of a register under their seals and days; with a brand, the others' changes only as leaves. */
export async function* registerEntries(
  register: Register,
  brandCode: number | null,
): AsyncGenerator<Entry | Unreadable> {
  const provider = await theProvider(register)
  yield {
    kind: 'izin-export',
    version: 1,
    providerCode: provider?.code ?? null,
    providerName: provider?.name ?? null,
    brandCode,
    exportedAt: register.clock(),
  }
  yield* renewalEntries(register)
  yield* changesWithSeals(register, brandCode)
}

async function* changesWithSeals(
  register: Register,
  brandCode: number | null,
): AsyncGenerator<Entry | Unreadable> {
  const seals = await register.engine.read(query(build.select().from(seal).orderBy(asc(seal.fromSeq))))
  const days = await register.engine.read(query(build.select().from(day).orderBy(asc(day.date))))
  // Read on from the last seal, so that no entry is passed over where a seal was altered.
  let sealedTo = 0
  for (const { date, fromSeq, toSeq, entries, root, previousHead, head, sealedAt } of seals) {
    for (let next = days[0]; next !== undefined && next.date < date; next = days[0]) {
      yield { kind: 'day', ...dayValues(next) }
      days.shift()
    }
    yield* entriesBetween(register, sealedTo, toSeq, brandCode)
    sealedTo = toSeq
    yield {
      kind: 'seal',
      date,
      fromSeq,
      toSeq,
      entries,
      root: hex(root),
      previousHead: hexOrNull(previousHead),
      head: hex(head),
      sealedAt,
    }
  }
  for (const row of days) yield { kind: 'day', ...dayValues(row) }
  yield* entriesBetween(register, sealedTo, Number.MAX_SAFE_INTEGER, brandCode)
}

function entriesBetween(register: Register, after: number, through: number, brandCode: number | null) {
  return merged(
    changesBetween(register, after, through, brandCode),
    ledgerEntriesBetween(register, after, through, brandCode),
  )
}

async function* changesBetween(
  register: Register,
  after: number,
  through: number,
  brandCode: number | null,
): AsyncGenerator<InOrder> {
  for (let last = after; ; ) {
    const page = await register.engine.read(unmapped(changesAfter({ after: last, through }), changeNames))
    for (const row of page) {
      const { seq } = row
      last = seq
      if (brandCode !== null && row.brandCode !== brandCode) {
        yield { seq, entry: { kind: 'leaf', seq, id: row.id } }
      } else if (row.commitment === '') {
        const bad = { kind: 'change', at: seq, problem: 'its recipient is not here' } as const
        yield { seq, entry: { kind: 'bad', bad } }
      } else {
        yield { seq, entry: { kind: 'change', ...row } }
      }
    }
    if (page.length < pageRows) return
  }
}
