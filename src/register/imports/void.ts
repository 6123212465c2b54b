import type { Outcome } from '../../../db/engine.ts'
import { importedPage } from '../../../db/schema.ts'
import { build, pick, preparedQuery } from '../../../db/statement.ts'
import {
  type ConsentState,
  type ConsentStatement,
  effectiveStatement,
  type NationalState,
} from '../../consent/consent.ts'
import { foldKey, restoredState } from '../../consent/decide.ts'
import { type ChangeIdentity, changeId, ledgerMoments, registerTime } from '../../ledger/append.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import { dropFromQueue } from '../iys-queue/queue.ts'
import { appendChange, storeConsent } from '../record/decide-change.ts'
import type { Register } from '../register.ts'
import { fileById, type ImportedFile, importedFileOf, setFile } from './file.ts'
import { changesOfKey, type KeyOfChange, type KeyRow, keysOfChanges } from './keys-of-changes.ts'
import { isPage, unpackChanges } from './page.ts'
import { tallyOf } from './tally.ts'

/** Promise 1: a mistaken import may be voided for this long. */
export const voidableMs = 24 * 60 * 60_000

/** Null if the file is no import, is not done, changed nothing or was voided. */
export function voidableUntil({
  kind,
  state,
  appliedAt,
  result: { onay, ret },
  voidBegunAt,
}: ImportedFile): number | null {
  const isVoidable = kind === 'consents' && state === 'done' && voidBegunAt === null && onay + ret > 0
  return isVoidable && appliedAt !== null ? appliedAt + voidableMs : null
}

/** Starts taking an import back, requested by one person and approved by another; `late` after its time. */
export async function startVoiding(
  register: Register,
  id: number,
  { by, approvedBy }: Pick<Voiding, 'by' | 'approvedBy'>,
): Promise<'started' | 'late' | 'over'> {
  if (by === approvedBy)
    throw new Error('Cannot void an import: the approver must be someone other than the requester')
  const now = register.clock()
  return await register.engine.unit([fileById(id)], ([row]): Outcome<'started' | 'late' | 'over'> => {
    const isDone = row?.kind === 'consents' && row.state === 'done'
    if (!isDone || row.voidBegunAt !== null) return { writes: [], result: 'over' }
    if (row.appliedAt === null || now > row.appliedAt + voidableMs) return { writes: [], result: 'late' }
    const set = { voidedBy: by, voidApprovedBy: approvedBy, voidBegunAt: now, pagesToVoid: row.pages }
    return { writes: [setFile(id, set)], result: 'started' }
  })
}

/**
 * Takes pages back from the last to the first. The later of two changes of a key goes first. One
 * commit takes a page back and counts it, so each change is taken back once whatever interrupts.
 */
export async function voidPages(
  register: Register,
  id: number,
  shouldContinue: () => boolean = () => true,
): Promise<void> {
  for (;;) {
    const job = await importedFileOf(register, id)
    if (job === null || job.voidBegunAt === null || job.voidedAt !== null) return
    await voidPage(register, job)
    if (!shouldContinue()) return
    await yieldToEventLoop()
  }
}

const changesOfPage = preparedQuery(() =>
  build.select({ changes: importedPage.changes }).from(importedPage).where(isPage),
)

async function voidPage(
  register: Register,
  { id, pagesToVoid, voidedBy: by, voidApprovedBy: approvedBy }: ImportedFile,
): Promise<void> {
  const { engine, clock } = register
  if (by === null || approvedBy === null)
    throw new Error(`Cannot void import ${id}: the asker or the approver is missing`)
  const now = clock()
  const ids = await idsOf(register, id, pagesToVoid - 1)
  const reads = [fileById(id), ledgerMoments({ now }), keysOfChanges(ids)] as const
  await engine.unit(reads, ([job], [moments], keys) => {
    if (job === undefined || job.voidedAt !== null || job.pagesToVoid !== pagesToVoid) {
      return { writes: [], result: null }
    }
    const at = registerTime(now, moments)
    const { writes, back } = takeAllBack(ids, keys, { by, approvedBy, at })
    const tally = tallyOf(job.voidResult)
    const left = Math.max(0, pagesToVoid - 1)
    const set = {
      pagesToVoid: left,
      voidResult: JSON.stringify({ ...tally, back: tally.back + back, kept: tally.kept + ids.length - back }),
      ...(left === 0 ? { voidedAt: now } : {}),
    }
    return { writes: [...writes, setFile(id, set)], result: null }
  })
}

/** Returns the changes of a page, the last one first. */
async function idsOf({ engine }: Register, fileId: number, place: number): Promise<Buffer[]> {
  const [page] = await engine.read(changesOfPage({ fileId, place }))
  if (page?.changes == null) return []
  return unpackChanges(page.changes)
    .map(({ id }) => id)
    .toReversed()
}

/** Takes each change back on top of those before it in this commit. */
function takeAllBack(ids: readonly Buffer[], keys: readonly KeyOfChange[], voiding: Voiding) {
  const added = new Map<string, KeyRow[]>()
  const keysAt = Map.groupBy(keys, ({ place }) => place)
  const writes = ids.map((id, place) => {
    const rows = (keysAt.get(place) ?? []).flatMap(changesOfKey)
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

export interface Voiding {
  readonly by: string
  readonly approvedBy: string
  readonly at: number
}

/**
 * Appends a change that restores the state before an import's change. Returns null if the key was touched
 * since, its recipient is erased, or İYS may have the change. `rows` are all changes of the key, in order.
 */
export function takeBack(id: Buffer, rows: readonly KeyRow[], { by, approvedBy, at }: Voiding) {
  const wanted = rows.find((row) => row.id.equals(id))
  const last = rows.at(-1)
  if (wanted === undefined || last === undefined) return null
  // The basis is the last change, or the one that the last change restored.
  if (basisOf(last) !== wanted.ordinal || wanted.isGone === 1) return null
  const isQueued = wanted.queued !== null
  if (isQueued && wanted.queued !== 'waiting' && wanted.queued !== 'late') return null
  const restores = basisOf(rows.find(({ ordinal }) => ordinal === wanted.ordinal - 1))
  const fold = foldKey()
  for (const row of rows) fold.add(row)
  const ordinal = last.ordinal + 1
  const state = restoredState(fold.after(restores), ordinal, at)
  const { mark, commitment, brandCode, recipientType, channel, recipientId } = last
  const statement = statementAgain(rows, state)
  const content = { ...statement, effect: 'void' as const, restores, ordinal, recordedAt: at }
  const key = { mark, brandCode, recipientType, channel }
  const identity: ChangeIdentity = {
    ...content,
    ...key,
    commitment,
    previousId: last.id,
    door: 'import',
    actor: by,
    secondPerson: approvedBy,
    evidenceDigest: null,
  }
  const ownId = changeId(identity)
  return {
    row: {
      ...content,
      ...key,
      id: ownId,
      recipientId,
      commitment,
      isGone: 0,
      returns: wanted.returns,
      queued: null,
      door: 'import',
    },
    writes: [
      storeConsent(
        { ...key, recipientId },
        state,
        { id: ownId, door: 'import', actor: by },
        nationalAgain(rows, state),
      ),
      appendChange(identity, { mark, recipientId, consentId: null }, ownId),
      ...(isQueued ? dropFromQueue([id]) : []),
    ],
  }
}

/** Returns the statement that stands again, as first recorded; without date and source if its recipient is erased. */
function statementAgain(rows: readonly KeyRow[], state: ConsentState): ConsentStatement {
  const status = effectiveStatement(state)?.status ?? 'RET'
  const basis = rows.find(({ ordinal }) => ordinal === state.basisOrdinal)
  if (basis === undefined || basis.isGone === 1)
    return { status, source: null, consentDate: null, consentAt: null }
  return { status, ...pick(basis, 'source', 'consentDate', 'consentAt') }
}

/** Returns the state in İYS of the earlier record that counts again after the voiding. */
function nationalAgain(rows: readonly KeyRow[], { iysOrdinal }: ConsentState): NationalState {
  const record = rows.find(({ ordinal }) => ordinal === iysOrdinal)
  return record?.queued ?? (record?.door === 'iys' ? 'registered' : 'unverified')
}

/** Returns the ordinal of the change that the state after this one comes from; 0 for none. */
function basisOf(row: KeyRow | undefined): number {
  return row === undefined ? 0 : (row.restores ?? row.ordinal)
}
