import { and, eq, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { importPage } from '../../../db/schema.ts'
import { build, preparedQuery, type Query } from '../../../db/statement.ts'
import { registerTime } from '../clock.ts'
import { lastClosed, recordedAfter } from '../record/record.ts'
import type { Register } from '../register.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { type ImportJob, importJobOf, jobById, type StoredJob, setJob, voidTallyOf } from './jobs.ts'
import { unpackChanges } from './page.ts'
import { type KeyRow, keyOfChange, takeBack, type Voiding } from './take-back.ts'

/** Promise 1: a mistaken import may be voided so long after it was applied. */
export const voidableMs = 24 * 60 * 60_000

/** Until when an import may be voided; null where it cannot be: it is not done, has changed nothing, or was voided. */
export function voidableUntil({
  state,
  appliedAt,
  result,
  voidBegunAt,
}: Pick<ImportJob, 'state' | 'appliedAt' | 'result' | 'voidBegunAt'>): number | null {
  const isVoidable = state === 'done' && voidBegunAt === null && result.onay + result.ret > 0
  return isVoidable && appliedAt !== null ? appliedAt + voidableMs : null
}

/**
 * Has the changes of an import taken back, asked for by one and approved by another; `late` when its time is over, `over` when
 * there is nothing left to void. Throws when both are the same.
 */
export async function startVoiding(
  register: Pick<Register, 'engine' | 'clock'>,
  id: number,
  { by, approvedBy }: Pick<Voiding, 'by' | 'approvedBy'>,
): Promise<'begun' | 'late' | 'over'> {
  if (by === approvedBy) throw new Error('Cannot void an import: nobody is the second person to himself')
  const now = register.clock()
  return await register.engine.unit([jobById(id)], ([row]): Outcome<'begun' | 'late' | 'over'> => {
    if (row?.state !== 'done' || row.voidBegunAt !== null) return { writes: [], result: 'over' }
    if (row.appliedAt === null || now > row.appliedAt + voidableMs) return { writes: [], result: 'late' }
    const set = { voidedBy: by, voidApprovedBy: approvedBy, voidBegunAt: now, pagesToVoid: row.pages }
    return { writes: [setJob(id, set)], result: 'begun' }
  })
}

/**
 * Takes the changes of an import back, page by page from the last to the first, so that of two changes of one key the later
 * one goes first. Each page is one commit with the count of those that are left: whatever ends it in between, each change is
 * taken back once, and the next time goes on.
 */
export async function voidPages(
  register: Register,
  id: number,
  goesOn: () => boolean = () => true,
): Promise<void> {
  for (;;) {
    const job = await importJobOf(register, id)
    if (job === null || job.voidBegunAt === null || job.voidedAt !== null) return
    await voidPage(register, job)
    if (!goesOn()) return
    await yieldToEventLoop()
  }
}

const changesOfPage = preparedQuery(() =>
  build
    .select({ changes: importPage.changes })
    .from(importPage)
    .where(
      and(eq(importPage.jobId, sql.placeholder('jobId')), eq(importPage.place, sql.placeholder('place'))),
    ),
)

async function voidPage(
  register: Register,
  { id, pagesToVoid, voidedBy: by, voidApprovedBy: approvedBy }: ImportJob,
): Promise<void> {
  const { engine, clock } = register
  if (by === null || approvedBy === null) throw new Error(`Cannot void import ${id}: nobody stands for it`)
  const now = clock()
  const ids = await idsOf(register, id, pagesToVoid - 1)
  const common = [jobById(id), recordedAfter({ now }), lastClosed()] as const
  const reads: readonly Query<unknown>[] = [...common, ...ids.map((one) => keyOfChange({ id: one }))]
  await engine.unit(reads, (...found) => {
    const [[job], [recorded], [closed]] = found as unknown as CommonRows
    if (job === undefined || job.voidedAt !== null || job.pagesToVoid !== pagesToVoid) {
      return { writes: [], result: null }
    }
    const at = registerTime(now, {
      lastRecordedAt: recorded?.recordedAt ?? null,
      lastClosedDay: closed?.date ?? null,
    })
    const keys = found.slice(common.length) as unknown as KeyRow[][]
    const { writes, back } = takeAllBack(ids, keys, { by, approvedBy, at })
    const tally = voidTallyOf(job.voidResult)
    const left = Math.max(0, pagesToVoid - 1)
    const set = {
      pagesToVoid: left,
      voidResult: JSON.stringify({ back: tally.back + back, kept: tally.kept + ids.length - back }),
      ...(left === 0 ? { voidedAt: now } : {}),
    }
    return { writes: [...writes, setJob(id, set)], result: null }
  })
}

type CommonRows = [
  StoredJob[],
  ReturnType<ReturnType<typeof recordedAfter>['map']>[],
  ReturnType<ReturnType<typeof lastClosed>['map']>[],
]

/** The changes of a page, the last one first; none of a page that is not there. */
async function idsOf({ engine }: Register, jobId: number, place: number): Promise<Buffer[]> {
  const [page] = await engine.read(changesOfPage({ jobId, place }))
  if (page?.changes == null) return []
  return unpackChanges(page.changes)
    .map(({ id }) => id)
    .toReversed()
}

/** Takes each back over what those before it in this commit have left. */
function takeAllBack(ids: readonly Buffer[], keys: readonly (readonly KeyRow[])[], voiding: Voiding) {
  const added = new Map<string, KeyRow[]>()
  const writes = ids.map((id, place) => {
    const rows = keys[place] ?? []
    const key = keyName(rows)
    const more = added.get(key) ?? []
    const taken = takeBack(id, [...rows, ...more], voiding)
    if (taken !== null) added.set(key, [...more, taken.row])
    return taken?.writes ?? []
  })
  return { writes: writes.flat(), back: writes.filter((some) => some.length > 0).length }
}

function keyName([row]: readonly KeyRow[]): string {
  return row === undefined ? '' : `${row.recipientId} ${row.recipientType} ${row.channel}`
}
