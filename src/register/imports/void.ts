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

/** Time in which an import may be voided (its changes taken back). */
export const voidableMs = 24 * 60 * 60_000

/** Returns until when an import may be voided. Null if the file is no import, is not done, changed nothing, or was voided. */
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

/** Starts the voiding of an import, which one person requested and another approved. Returns `late` after its time. */
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
 * Takes the pages of an import back, from the last to the first, so that of two changes of a key the later is taken back
 * first. A page is taken back and counted in one commit, so that each change is taken back once even after an interruption.
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

/** Takes back the changes of the last page that is left, and counts them, in one commit. */
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
    const remainingPages = Math.max(0, pagesToVoid - 1)
    const set = {
      pagesToVoid: remainingPages,
      voidResult: JSON.stringify({ ...tally, back: tally.back + back, kept: tally.kept + ids.length - back }),
      ...(remainingPages === 0 ? { voidedAt: now } : {}),
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

/** Returns the writes that take back changes, each on top of the earlier ones of the same commit. */
function takeAllBack(ids: readonly Buffer[], keys: readonly KeyOfChange[], voiding: Voiding) {
  const rowsByRecipient = new Map<string, KeyRow[]>()
  const keysAt = Map.groupBy(keys, ({ place }) => place)
  const writes = ids.map((id, place) => {
    const rows = (keysAt.get(place) ?? []).flatMap(changesOfKey)
    const key = keyName(rows)
    const more = rowsByRecipient.get(key) ?? []
    const voidChange = takeBack(id, [...rows, ...more], voiding)
    if (voidChange !== null) rowsByRecipient.set(key, [...more, voidChange.row])
    return voidChange?.writes ?? []
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
 * Returns the writes of a change (`void`) that restores the state before an import's change. Null if the consent has
 * changed since, its recipient is erased, or İYS may have the change. `rows` are all changes of the key (brand, recipient,
 * recipient type, channel), in order.
 */
export function takeBack(id: Buffer, rows: readonly KeyRow[], { by, approvedBy, at }: Voiding) {
  const imported = rows.find((row) => row.id.equals(id))
  const last = rows.at(-1)
  if (imported === undefined || last === undefined) return null
  // The consent is unchanged since if its basis is the imported change: the last one, or the one that the last one restored.
  if (basisOf(last) !== imported.ordinal || imported.isGone === 1) return null
  const isQueued = imported.queued !== null
  if (isQueued && imported.queued !== 'waiting' && imported.queued !== 'late') return null
  const restores = basisOf(rows.find(({ ordinal }) => ordinal === imported.ordinal - 1))
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
      returns: imported.returns,
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

/**
 * Returns the statement of the restored state, as it was first recorded; without date and source if its recipient is
 * erased.
 */
function statementAgain(rows: readonly KeyRow[], state: ConsentState): ConsentStatement {
  const status = effectiveStatement(state)?.status ?? 'RET'
  const basis = rows.find(({ ordinal }) => ordinal === state.basisOrdinal)
  if (basis === undefined || basis.isGone === 1)
    return { status, source: null, consentDate: null, consentAt: null }
  return { status, ...pick(basis, 'source', 'consentDate', 'consentAt') }
}

/** Returns the state in İYS of the record that counts again after the voiding. */
function nationalAgain(rows: readonly KeyRow[], { iysOrdinal }: ConsentState): NationalState {
  const record = rows.find(({ ordinal }) => ordinal === iysOrdinal)
  return record?.queued ?? (record?.door === 'iys' ? 'registered' : 'unverified')
}

/**
 * Returns the ordinal of the change that made the state after this one: itself, or the one that it restored. 0 without a
 * change.
 */
function basisOf(row: KeyRow | undefined): number {
  return row === undefined ? 0 : (row.restores ?? row.ordinal)
}
