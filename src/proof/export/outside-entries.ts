import { hash } from 'node:crypto'
import { asc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import { brand, dayStamp, fileStamp, outsideEntry, stamp, witness } from '../../../db/schema.ts'
import { build, preparedQuery, query } from '../../../db/statement.ts'
import type { Register } from '../../register/register.ts'
import type { Unreadable } from '../verify/verify.ts'
import type { Entry } from './entries.ts'

/** Stamps read at a time, of some kilobytes each. */
const pageRows = 100

const stampsAfter = preparedQuery(() =>
  build
    .select({ ...getTableColumns(stamp), brandName: brand.name })
    .from(stamp)
    .leftJoin(brand, eq(brand.code, stamp.brandCode))
    .where(
      sql`(${stamp.date}, ${stamp.brandCode}) > (${sql.placeholder('date')}, ${sql.placeholder('brandCode')})`,
    )
    .orderBy(asc(stamp.date), asc(stamp.brandCode))
    .limit(pageRows),
)

/** The chain of posted heads and stamps, which says what has to be here. */
export async function* outsideChain({ engine }: Register): AsyncGenerator<Entry> {
  const rows = await engine.read(query(build.select().from(outsideEntry).orderBy(asc(outsideEntry.place))))
  for (const { id, previousId, digest, ...row } of rows) {
    const previous = previousId?.toString('hex') ?? null
    yield {
      kind: 'outside',
      ...row,
      id: id.toString('hex'),
      previousId: previous,
      digest: digest.toString('hex'),
    }
  }
}

/** The places that have seen the heads of days. */
export async function* witnessEntries({ engine }: Register): AsyncGenerator<Entry> {
  const rows = await engine.read(
    query(build.select().from(witness).orderBy(asc(witness.date), asc(witness.place))),
  )
  for (const row of rows) yield { kind: 'witness', ...row, head: row.head.toString('hex') }
}

const dayStampsAfter = preparedQuery(() =>
  build
    .select()
    .from(dayStamp)
    .where(gt(dayStamp.date, sql.placeholder('date')))
    .orderBy(asc(dayStamp.date))
    .limit(pageRows),
)

/** The stamps of the days themselves, which are about every brand. */
export async function* dayStampEntries({ engine }: Register): AsyncGenerator<Entry | Unreadable> {
  for (let date = ''; ; ) {
    const page = await engine.read(dayStampsAfter({ date }))
    for (const { digest, tsr, tsrDigest, ...row } of page) {
      date = row.date
      yield isKept(tsr, tsrDigest)
        ? { kind: 'day-stamp', ...row, sha384: digest.toString('hex'), tsr: tsr.toString('base64') }
        : { kind: 'bad', bad: { kind: 'day-stamp', at: date, problem: notKept } }
    }
    if (page.length < pageRows) return
  }
}

const fileStampsAfter = preparedQuery(() =>
  build
    .select()
    .from(fileStamp)
    .where(gt(fileStamp.digest, sql.placeholder('digest')))
    .orderBy(asc(fileStamp.digest))
    .limit(pageRows),
)

/** The stamps of files that were handed out, by the files' digests: of which brand they were is not kept. */
export async function* fileStampEntries({ engine }: Register): AsyncGenerator<Entry | Unreadable> {
  for (let last: Buffer = Buffer.alloc(0); ; ) {
    const page = await engine.read(fileStampsAfter({ digest: last }))
    for (const { digest, tsr, tsrDigest, ...row } of page) {
      last = digest
      const sha384 = digest.toString('hex')
      yield isKept(tsr, tsrDigest)
        ? { kind: 'file-stamp', ...row, sha384, tsr: tsr.toString('base64') }
        : { kind: 'bad', bad: { kind: 'file-stamp', at: sha384, problem: notKept } }
    }
    if (page.length < pageRows) return
  }
}

const notKept = 'it is not the answer that was kept'

function isKept(tsr: Buffer, tsrDigest: Buffer): boolean {
  return hash('sha256', tsr, 'buffer').equals(tsrDigest)
}

/** The stamps of the movement files, of one brand or of all. */
export async function* stampEntries(
  { engine }: Register,
  brandCode: number | null,
): AsyncGenerator<Entry | Unreadable> {
  for (let last = { date: '', brandCode: 0 }; ; ) {
    const page = await engine.read(stampsAfter(last))
    for (const row of page) {
      last = row
      if (brandCode === null || row.brandCode === brandCode) yield entryOf(row)
    }
    if (page.length < pageRows) return
  }
}

type StampRow = ReturnType<ReturnType<typeof stampsAfter>['map']>

function entryOf({ digest, tsr, tsrDigest, brandName, ...row }: StampRow): Entry | Unreadable {
  const bad = (problem: string): Unreadable => ({
    kind: 'bad',
    bad: { kind: 'stamp', at: `${row.date} ${row.brandCode}`, problem },
  })
  if (brandName === null) return bad('there is no such brand')
  if (!isKept(tsr, tsrDigest)) return bad(notKept)
  return { kind: 'stamp', ...row, sha384: digest.toString('hex'), tsr: tsr.toString('base64') }
}
