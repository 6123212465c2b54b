import { and, asc, gt, sql } from 'drizzle-orm'
import { change, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { openRow } from '../../register/recipients.ts'
import type { Register } from '../../register/register.ts'
import { consentsByKey } from '../verify/register-book.ts'
import type { Unreadable } from '../verify/verify.ts'
import type { Entry } from './entries.ts'
import { registerEntries } from './register-entries.ts'

/** Rows read at a time; memory stays the same whatever the register's size. */
const pageRows = 2000

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
