import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import { brand, erasureEntry, pastCommitment, recipient } from '../../../db/schema.ts'
import { build, preparedQuery, query } from '../../../db/statement.ts'
import { erasureEntryId, erasureVouch } from '../../register/erasure/chain.ts'
import type { Register } from '../../register/register.ts'
import { erasureEntries, erasureOf } from '../export/erasure-entries.ts'
import { erasureChecker } from './erasure-checker.ts'
import type { BadEntry } from './verify.ts'

const pageRows = 2000

// The step stands as in the index on it, which a bound value would not use.
const dropEntry = sql`select 1 from ${erasureEntry} where ${erasureEntry.step} = 'dropped'`

const goneWithoutEntry = preparedQuery(() =>
  build
    .select({ id: recipient.id })
    .from(recipient)
    .where(
      and(
        isNull(recipient.sealed),
        sql`not exists (${dropEntry} and ${erasureEntry.commitment} = ${recipient.commitment})`,
      ),
    )
    .orderBy(asc(recipient.id))
    .limit(1),
)
const backWithoutEntry = preparedQuery(() =>
  build
    .select({ id: pastCommitment.recipientId })
    .from(pastCommitment)
    .where(sql`not exists (${dropEntry} and ${erasureEntry.commitment} = ${pastCommitment.commitment})`)
    .orderBy(asc(pastCommitment.recipientId))
    .limit(1),
)
/**
 * The first recipient who is not erased as the chain of erasures says, or an entry that was not made with the key. An
 * address that is gone without an entry was not dropped by izin, however much its row looks like it.
 */
export async function firstBadErasure(register: Register): Promise<BadEntry | null> {
  const unentered = await firstUnentered(register)
  // Where the chain itself does not hold, that is named, and not who is without an entry for it.
  if (unentered !== null) return (await chainHolds(register)) ? unentered : null
  return await firstBadEntry(register)
}

async function firstUnentered({ engine }: Register): Promise<BadEntry | null> {
  const [lost] = await engine.read(goneWithoutEntry())
  if (lost !== undefined) return bad(lost.id, 'its address is gone, though it was not dropped')
  const [renewed] = await engine.read(backWithoutEntry())
  return renewed === undefined ? null : bad(renewed.id, 'it came back, though it was not dropped')
}

async function chainHolds(register: Register): Promise<boolean> {
  const checker = erasureChecker()
  const whole = { after: 0, through: Number.MAX_SAFE_INTEGER }
  for await (const entry of erasureEntries(register, null, whole)) {
    if (entry.kind === 'erasure' && checker.entry(entry) !== null) return false
  }
  return true
}

const bad = (at: number, problem: string): BadEntry => ({ kind: 'recipient', at, problem })

const entriesAfter = preparedQuery(() =>
  build
    .select({
      entry: erasureEntry,
      mark: recipient.mark,
      kind: recipient.kind,
      sealed: recipient.sealed,
      commitment: recipient.commitment,
      erasedAt: recipient.erasedAt,
    })
    .from(erasureEntry)
    .leftJoin(recipient, eq(recipient.id, erasureEntry.recipientId))
    .where(gt(erasureEntry.place, sql.placeholder('after')))
    .orderBy(asc(erasureEntry.place))
    .limit(pageRows),
)
type EntryRow = ReturnType<ReturnType<typeof entriesAfter>['map']>

async function firstBadEntry(register: Register): Promise<BadEntry | null> {
  const closings = await closingsOf(register)
  for (let after = 0; ; ) {
    const page = await register.engine.read(entriesAfter({ after }))
    for (const row of page) {
      after = row.entry.place
      const found = entryBad(register, row) ?? closingBad(row, closings)
      if (found !== null) return found
    }
    if (page.length < pageRows) return null
  }
}

function entryBad({ vault }: Register, { entry: row, ...whom }: EntryRow): BadEntry | null {
  const entry = erasureOf(row)
  const { recipientId, place, step, at } = entry
  // An entry that is not as it was is named with its chain.
  if (erasureEntryId(entry) !== entry.id) return null
  const { mark, kind, sealed } = whom
  if (mark === null || kind === null) return bad(recipientId, 'it is missing, though it was erased')
  if (erasureVouch(vault, entry, { mark, kind }) !== entry.vouch) {
    return sealed === null
      ? bad(recipientId, 'it is not found by the mark, or is not of the kind, that it was erased with')
      : { kind: 'erasure', at: place, problem: 'it was not entered with the key' }
  }
  const isOfNow = whom.commitment?.toString('hex') === entry.commitment
  if (step === 'asked' || !isOfNow) return null
  if (sealed !== null) return bad(recipientId, 'it is here, though it was dropped')
  return at === whom.erasedAt ? null : bad(recipientId, 'it was not dropped when it says')
}

async function closingsOf({ engine }: Register): Promise<ReadonlySet<string>> {
  const rows = await engine.read(query(build.select({ code: brand.code, at: brand.closedAt }).from(brand)))
  return new Set(rows.map(({ code, at }) => `${code}:${at}`))
}

/** A drop that rests on a brand having been closed, which it was not. */
function closingBad({ entry }: EntryRow, closings: ReadonlySet<string>): BadEntry | null {
  const said = (entry.closedBrands ?? '').split(' ').filter((closing) => closing !== '')
  const wrong = said.find((closing) => !closings.has(closing))
  if (wrong === undefined || erasureEntryId(erasureOf(entry)) !== entry.id.toString('hex')) return null
  return {
    kind: 'erasure',
    at: entry.place,
    problem: `the brand ${wrong.split(':')[0]} was not closed as it says`,
  }
}
