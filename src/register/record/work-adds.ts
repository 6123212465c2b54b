import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm'
import { isDatabaseFault } from '../../../db/engine.ts'
import { addItem, addRequest } from '../../../db/schema.ts'
import { build, preparedQuery, statement } from '../../../db/statement.ts'
import { firstTaken } from '../changes/key-changes.ts'
import type { Register } from '../register.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { aboutItem, type QueuedConsent } from './add-requests.ts'
import { record } from './record.ts'

/** Recorded together: as many as share a commit well. */
const pieceRows = 200
/** A round ends after this, so that what else is due has its turn; the next one goes on. */
const roundMs = 2000

const waiting = preparedQuery(() =>
  build
    .select({
      id: addItem.id,
      subId: addItem.subId,
      sealed: addItem.sealed,
      brandCode: addRequest.brandCode,
      version: addRequest.version,
      actor: addRequest.actor,
    })
    .from(addItem)
    .innerJoin(addRequest, eq(addRequest.id, addItem.requestId))
    .where(and(isNotNull(addItem.sealed), gt(addItem.id, sql.placeholder('after'))))
    .orderBy(asc(addItem.id))
    .limit(pieceRows),
)
type Waiting = ReturnType<ReturnType<typeof waiting>['map']>

/** `refused` is a code of `decide`, or `brand-closed`. */
type Settled = { readonly changeId: string; readonly recordedAt: number } | { readonly refused: string }

/**
 * Records what waits, in the order it came, for two seconds at most. Whatever ends it in between, each consent is recorded
 * once: the register knows it by its own number, and finds the first outcome again.
 */
export async function workAdds(register: Register): Promise<void> {
  const begun = performance.now()
  const failures: unknown[] = []
  let after = 0
  for (;;) {
    const items = await register.engine.read(waiting({ after }))
    if (items.length === 0) break
    const outcomes = await Promise.allSettled(recordAll(register, items))
    await store(
      register,
      items.map(({ id }, place) => {
        const outcome = outcomes[place]
        return { id, settled: outcome?.status === 'fulfilled' ? outcome.value : undefined }
      }),
    )
    // What fails waits for the next round, and keeps none behind it from its turn. While the database is away the rest waits
    // too: nothing of a key may pass what came before it.
    failures.push(...outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : [])))
    after = items.at(-1)?.id ?? after
    const isOver = items.length < pieceRows || performance.now() - begun > roundMs
    if (isOver || failures.some(isDatabaseFault)) break
    await yieldToEventLoop()
  }
  if (failures.length > 0) throw failures[0]
}

/**
 * Those of different keys go side by side, and those of one key follow each other, since the earlier of two dates is refused
 * once the later one is stored. Behind one that the database would not take just now the others of its key wait too.
 */
function recordAll(register: Register, items: readonly Waiting[]): Promise<Settled>[] {
  const last = new Map<string, Promise<unknown>>()
  return items.map(async (item) => {
    const consent = openItem(register, item)
    const key = keyOf(item, consent)
    const before = Promise.resolve(last.get(key)).catch((error: unknown) => {
      if (isDatabaseFault(error)) throw error
    })
    const done = before.then(() => recordItem(register, item, consent))
    last.set(key, done)
    return await done
  })
}

function openItem({ vault }: Pick<Register, 'vault'>, { subId, sealed }: Waiting): QueuedConsent {
  if (sealed === null) throw new Error('Cannot record a queued consent: it was recorded before')
  return vault.openJson<QueuedConsent>(sealed, aboutItem(subId))
}

function keyOf({ brandCode }: Waiting, { recipient, channel, request }: QueuedConsent): string {
  return [brandCode, channel, request.recipientType, recipient.address].join(' ')
}

async function recordItem(register: Register, item: Waiting, consent: QueuedConsent): Promise<Settled> {
  const { subId, brandCode, version, actor } = item
  if (version === 2) {
    const first = await recordedFirst(register, brandCode, consent)
    if (first !== null) return first
  }
  const requestKey = `add ${subId}`
  const outcome = await record(register, { door: 'api', id: actor }, { brandCode, ...consent, requestKey })
  // As on the wire of a single add: İYS has no code for somebody erased.
  if (outcome.kind === 'erased') return { refused: 'H178' }
  if (outcome.kind !== 'decided') return { refused: 'brand-closed' }
  const [refused] = outcome.refusals
  if (refused !== undefined) {
    // Two of the same were worked on at once, and the other one was first.
    const first = version === 2 ? await recordedFirst(register, brandCode, consent) : null
    return first ?? { refused }
  }
  if (outcome.change === null) throw new Error('Cannot record a queued consent: neither taken nor refused')
  return { changeId: outcome.change.id, recordedAt: outcome.change.recordedAt }
}

/** The change by which the very same was taken before (R30). */
async function recordedFirst(
  register: Register,
  brandCode: number,
  { recipient, channel, request }: QueuedConsent,
): Promise<Settled | null> {
  const { recipientType, status, source = null, consentDate = null } = request
  const mark = register.vault.mark(recipient.address)
  const first = await firstTaken(
    register,
    { mark, brandCode, channel, recipientType },
    { status, source, consentDate },
  )
  return first === null ? null : { changeId: first.id, recordedAt: first.recordedAt }
}

async function store(
  { engine }: Register,
  items: readonly { readonly id: number; readonly settled: Settled | undefined }[],
): Promise<void> {
  const writes = items.flatMap(({ id, settled }) => {
    if (settled === undefined) return []
    const result =
      'refused' in settled
        ? { refused: settled.refused }
        : { changeId: Buffer.from(settled.changeId, 'hex'), recordedAt: settled.recordedAt }
    const stillWaits = and(eq(addItem.id, id), isNotNull(addItem.sealed))
    return [
      statement(
        build
          .update(addItem)
          .set({ sealed: null, ...result })
          .where(stillWaits),
      ),
    ]
  })
  await engine.unit([], () => ({ writes, result: null }))
}
