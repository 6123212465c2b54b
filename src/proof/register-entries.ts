import { and, asc, eq, gt, lte, sql } from 'drizzle-orm'
import { change, day, recipient, seal } from '../../db/schema.ts'
import { build, preparedQuery, query, unmapped } from '../../db/statement.ts'
import type { Entry } from '../ledger/entries.ts'
import { dayValues } from '../ledger/seal.ts'
import { theProvider } from '../register/brands.ts'
import { openRow } from '../register/recipients.ts'
import type { Register } from '../register/register.ts'
import { changeColumns } from './change-entry.ts'
import { type InOrder, ledgerEntriesBetween, merged, renewalEntries } from './ledger-entries.ts'
import { consentsByKey } from './register-book.ts'
import type { Unreadable } from './verify.ts'

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

/**
 * Everything that verification needs without key and database, of one brand or of all. Throws on a register that is broken in itself: `izin verify` names where.
 */
export async function* exportedEntries(register: Register, brandCode: number | null): AsyncGenerator<Entry> {
  yield* whole(registerEntries(register, brandCode))
  for await (const { entry } of consentsByKey(register)) {
    if (brandCode === null || entry.brandCode === brandCode) yield entry
  }
  yield* recipientEntries(register, brandCode)
}

async function* whole(entries: AsyncIterable<Entry | Unreadable>): AsyncGenerator<Entry> {
  for await (const entry of entries) {
    if (entry.kind === 'bad') {
      const { kind, at, problem } = entry.bad
      throw new Error(`Cannot export: ${kind} ${at}: ${problem}`)
    }
    yield entry
  }
}

const recipientColumns = {
  id: recipient.id,
  mark: recipient.mark,
  sealed: recipient.sealed,
  commitment: recipient.commitment,
}

const recipientsAfter = preparedQuery(() =>
  build
    .select(recipientColumns)
    .from(recipient)
    .where(gt(recipient.id, sql.placeholder('after')))
    .orderBy(asc(recipient.id))
    .limit(pageRows),
)

const recipientsOfBrandAfter = preparedQuery(() =>
  build
    .select(recipientColumns)
    .from(recipient)
    .where(
      and(
        gt(recipient.id, sql.placeholder('after')),
        sql`exists (select 1 from ${change} where ${change.recipientId} = ${recipient.id} and ${change.brandCode} = ${sql.placeholder('brandCode')})`,
      ),
    )
    .orderBy(asc(recipient.id))
    .limit(pageRows),
)

/**
 * Whose addresses the commitments stand for, of one brand or of all; erased ones are left out, and so is in an export of
 * one brand whoever has no change with it. Needs the key.
 */
export async function* recipientEntries(register: Register, brandCode: number | null): AsyncGenerator<Entry> {
  for (let after = 0; ; ) {
    const page = await register.engine.read(
      brandCode === null ? recipientsAfter({ after }) : recipientsOfBrandAfter({ after, brandCode }),
    )
    for (const row of page) {
      after = row.id
      if (row.sealed === null) continue
      const { address, secret } = openRow(register.vault, row)
      yield {
        kind: 'recipient',
        commitment: row.commitment.toString('hex'),
        address,
        secret: secret.toString('hex'),
      }
    }
    if (page.length < pageRows) return
  }
}
