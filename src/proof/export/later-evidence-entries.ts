import { asc, eq, gt, sql } from 'drizzle-orm'
import { change, laterEvidence } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { Register } from '../../register/register.ts'
import type { Entry } from './entries.ts'

/** Rows read at a time; memory stays the same whatever the register's size. */
const pageRows = 2000

// An entry whose change is gone is read all the same, so that its change is missed.
const entriesAfter = preparedQuery(() =>
  build
    .select({
      place: laterEvidence.place,
      id: laterEvidence.id,
      previousId: laterEvidence.previousId,
      changeId: laterEvidence.changeId,
      digest: laterEvidence.digest,
      sealHead: laterEvidence.sealHead,
      addedAt: laterEvidence.addedAt,
      door: laterEvidence.door,
      actor: laterEvidence.actor,
      brandCode: change.brandCode,
    })
    .from(laterEvidence)
    .leftJoin(change, eq(change.id, laterEvidence.changeId))
    .where(gt(laterEvidence.place, sql.placeholder('after')))
    .orderBy(asc(laterEvidence.place))
    .limit(pageRows),
)
type EntryRow = ReturnType<ReturnType<typeof entriesAfter>['map']>

/** The chain of evidence added later, without its texts; with a brand, what was added to the others' changes only as links. */
export async function* laterEvidenceEntries(
  { engine }: Register,
  brandCode: number | null,
): AsyncGenerator<Entry> {
  for (let after = 0; ; ) {
    const page = await engine.read(entriesAfter({ after }))
    for (const row of page) {
      after = row.place
      yield entryOf(row, brandCode)
    }
    if (page.length < pageRows) return
  }
}

function entryOf({ brandCode: ofBrand, ...row }: EntryRow, brandCode: number | null): Entry {
  const { place, id, previousId, changeId, digest, sealHead } = row
  if (brandCode !== null && ofBrand !== null && ofBrand !== brandCode) {
    return { kind: 'later-evidence-link', place, id: id.toString('hex') }
  }
  return {
    kind: 'later-evidence',
    ...row,
    id: id.toString('hex'),
    previousId: previousId?.toString('hex') ?? null,
    changeId: changeId.toString('hex'),
    digest: digest.toString('hex'),
    sealHead: sealHead?.toString('hex') ?? null,
  }
}
