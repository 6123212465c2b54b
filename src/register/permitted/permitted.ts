import { and, asc, eq, lte, not, sql } from 'drizzle-orm'
import { change, consent, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
import { effectiveStatement } from '../../consent/consent.ts'
import { foldKey } from '../../consent/evolve.ts'
import type { Source } from '../../consent/source.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import type { Actor } from '../actor.ts'
import { effectOfChange, lastChangeIsRepeat } from '../effect.ts'
import { logReport } from '../look-up-log.ts'
import { isPastChange, wasAlwaysHidden } from '../re-registration.ts'
import { openSealed, recipientSpans } from '../recipients.ts'
import type { Register } from '../register.ts'

export interface PermittedInput {
  readonly brandCode: number
  /** The moment whose state is wanted, ms UTC: what was recorded up to and with it counts. Null: as it is now. */
  readonly asOf: number | null
  /** Whether only the consents that stand in ONAY are wanted, or the refusals too. */
  readonly scope: 'ONAY' | 'all'
}

/** One consent of the permitted database (iys.md 6.4, no. 3). */
export interface PermittedRow {
  readonly address: string
  readonly recipientType: RecipientType
  readonly channel: Channel
  /** The status that is obeyed. */
  readonly status: Status
  readonly source: Source | null
  readonly consentDate: string | null
  /** When the change was recorded that the status rests on, and its id. */
  readonly recordedAt: number
  readonly changeId: string
}

/** Rows read at a time; memory stays the same whatever the register's size. */
const pageRows = 1000

/** Texts instead of the bytes they stand for, since for each value of bytes the library makes an object of its own. */
const consentsAfter = preparedQuery(() =>
  build
    .select({
      recipientId: consent.recipientId,
      recipientType: consent.recipientType,
      channel: consent.channel,
      mark: sql<string>`lower(hex(${recipient.mark}))`,
      sealed: recipient.sealed,
      lastId: sql<string>`lower(hex(${consent.lastId}))`,
      lastRecordedAt: consent.lastRecordedAt,
      filedStatus: consent.filedStatus,
      filedSource: consent.filedSource,
      filedDate: consent.filedDate,
      retAt: consent.retAt,
      echoes: lastChangeIsRepeat,
    })
    .from(consent)
    .innerJoin(recipient, eq(recipient.id, consent.recipientId))
    .where(
      and(
        sql`(${consent.recipientId}, ${consent.brandCode}, ${consent.recipientType}, ${consent.channel}) > (${sql.placeholder('recipientId')}, ${sql.placeholder('brandCode')}, ${sql.placeholder('recipientType')}, ${sql.placeholder('channel')})`,
        lte(consent.recipientId, sql.placeholder('through')),
        eq(consent.brandCode, sql.placeholder('ofBrand')),
        not(wasAlwaysHidden),
      ),
    )
    .orderBy(
      asc(consent.recipientId),
      asc(consent.brandCode),
      asc(consent.recipientType),
      asc(consent.channel),
    )
    .limit(pageRows),
)

type StoredConsent = readonly [
  recipientId: number,
  recipientType: RecipientType,
  channel: Channel,
  mark: string,
  sealed: Buffer | null,
  ...StoredGround,
]

type StoredGround = readonly [
  lastId: string,
  lastRecordedAt: number,
  filedStatus: Status | null,
  filedSource: Source | null,
  filedDate: string | null,
  retAt: number | null,
  echoes: number,
]

/** As it came from the database: to have millions of rows mapped by their columns' names takes as long as to read them. */
const asStored = (row: readonly unknown[]) => row as unknown as StoredConsent

const changesUntil = preparedQuery(() =>
  build
    .select({
      id: sql<string>`lower(hex(${change.id}))`,
      status: change.status,
      source: change.source,
      consentDate: change.consentDate,
      consentAt: change.consentAt,
      ordinal: change.ordinal,
      effect: effectOfChange,
      restores: change.restores,
      recordedAt: change.recordedAt,
    })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(
      and(
        not(isPastChange),
        eq(change.recipientId, sql.placeholder('recipientId')),
        eq(change.brandCode, sql.placeholder('brandCode')),
        eq(change.recipientType, sql.placeholder('recipientType')),
        eq(change.channel, sql.placeholder('channel')),
        lte(change.recordedAt, sql.placeholder('asOf')),
      ),
    )
    .orderBy(asc(change.ordinal)),
)

/**
 * The permitted database of a brand as of any moment, in no order but the register's own. That it was taken, and by whom,
 * is in the log before the first row. Whoever was erased, or asked to be, is left out, for every moment.
 *
 * The consents are read by their key; one that has changed after the moment is folded anew from its changes until then.
 * So the cost is that of the present state, plus that of the keys that have moved since, and a report of a past moment is
 * the same whenever it is made. That of the present shows each consent as it was when its page was read.
 */
export async function* takePermitted(
  register: Register,
  actor: Actor & { readonly id: string },
  { brandCode, asOf, scope }: PermittedInput,
): AsyncGenerator<PermittedRow> {
  const moment = formatWallTime(asOf ?? register.clock())
  await logReport(register, actor, { brandCode, purpose: `permitted database, as of ${moment}, ${scope}` })
  const until = asOf ?? Number.MAX_SAFE_INTEGER
  for await (const page of pagesOf(register, brandCode)) {
    for (const [recipientId, recipientType, channel, mark, sealed, ...stored] of page) {
      if (sealed === null) continue
      const key = { recipientId, brandCode, recipientType, channel }
      const ground = groundOf(stored, until) ?? (await foldedGround(register, key, until))
      if (ground === null || (scope === 'ONAY' && ground.status !== 'ONAY')) continue
      const { address } = openSealed(register.vault, sealed, mark)
      yield permittedRow(address, key, ground)
    }
  }
}

/** The consents of one brand in the order of their keys. */
async function* pagesOf(register: Register, brandCode: number): AsyncGenerator<readonly StoredConsent[]> {
  for await (const { after, through } of recipientSpans(register)) {
    // Behind all that the last recipient before the span can have.
    let last = { recipientId: after, brandCode: Number.MAX_SAFE_INTEGER, recipientType: '', channel: '' }
    for (;;) {
      const asked = consentsAfter({ ...last, through, ofBrand: brandCode })
      const page = await register.engine.read({ ...asked, map: asStored })
      yield page
      const [recipientId, recipientType, channel] = page.at(-1) ?? []
      if (page.length < pageRows || recipientId === undefined) break
      last = { recipientId, brandCode, recipientType: recipientType ?? '', channel: channel ?? '' }
      await yieldToEventLoop()
    }
  }
}

interface Key {
  readonly recipientId: number
  readonly brandCode: number
  readonly recipientType: RecipientType
  readonly channel: Channel
}

/** What a status rests on: the change that it began with, where later ones only repeated it. */
interface Ground {
  readonly status: Status
  readonly source: Source | null
  readonly consentDate: string | null
  readonly recordedAt: number
  readonly id: string
}

/**
 * The ground as the stored consent has it; null where it cannot be told from that alone: when the consent has changed
 * since, beside a refusal held here only, which may have been repeated, and where the last change brought nothing of its own.
 */
function groundOf(stored: StoredGround, until: number): Ground | null {
  const [id, recordedAt, status, source, consentDate, retAt, echoes] = stored
  if (recordedAt > until || retAt !== null || status === null || echoes === 1) return null
  return { status, source, consentDate, recordedAt, id }
}

/** Folds a key's changes up to a moment; null when nothing stood by then. */
async function foldedGround(register: Register, key: Key, asOf: number): Promise<Ground | null> {
  const fold = foldKey()
  const grounds = new Map<number, Ground | null>()
  let ground: Ground | null = null
  for (const row of await register.engine.read(changesUntil({ ...key, asOf }))) {
    const { ordinal, effect, restores, consentAt, ...rest } = row
    const own = { ...rest, source: row.source as Source | null }
    const obeyedStatus = effectiveStatement(
      fold.add({ ...own, ordinal, effect, restores, consentAt }),
    )?.status
    if (effect === 'void') ground = grounds.get(restores ?? 0) ?? null
    // Of one who came back the changes may begin with a repeat.
    else if (own.status === obeyedStatus && (effect !== 'repeat' || ground === null)) ground = own
    grounds.set(ordinal, ground)
  }
  return ground
}

function permittedRow(
  address: string,
  { recipientType, channel }: Key,
  { id, ...ground }: Ground,
): PermittedRow {
  return { address, recipientType, channel, ...ground, changeId: id }
}
