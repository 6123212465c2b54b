import { and, asc, eq, gt, lte, not, sql } from 'drizzle-orm'
import { change, consent, recipient } from '../../../db/schema.ts'
import { build, pick, preparedAsStored, preparedQuery } from '../../../db/statement.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Actor } from '../../consent/actor.ts'
import type {
  Channel,
  NationalState,
  Permission,
  RecipientType,
  Source,
  Status,
} from '../../consent/consent.ts'
import { foldKey } from '../../consent/decide.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import { basis, basisColumns, basisId, isEarlierBasis } from '../basis.ts'
import { foldColumns, isHiddenConsent, isPastChange, wasAlwaysHidden } from '../change-sql.ts'
import { nationalInForce } from '../consents.ts'
import { brandIsClosed, verdictOf } from '../look-up/check.ts'
import { logReport } from '../look-up/look-up-log.ts'
import { rowsInPages } from '../pages.ts'
import { decryptAddress, recipientSpans } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'

export interface PermittedInput {
  readonly brandCode: number
  /** Moment whose consents are listed: ms since 1970 UTC, inclusive; null for now. */
  readonly asOf: number | null
  /**
   * `ONAY`: now, the consents on which a message may be sent; as of a past moment, those in ONAY, since their state in
   * İYS then is not kept. `all`: the others too.
   */
  readonly scope: 'ONAY' | 'all'
}

/** Basis of a consent: the change that set its status. */
interface Basis {
  readonly status: Status
  readonly source: Source | null
  readonly consentDate: string | null
  readonly recordedAt: number
  readonly changeId: string
}

export interface PermittedRow extends Basis {
  readonly address: string
  readonly recipientType: RecipientType
  readonly channel: Channel
  /** State of the consent in İYS now; null in a list of a past moment, since it is not stored for the past. */
  readonly national: NationalState | null
  /** Tells if a message may be sent now; null in a list of a past moment. */
  readonly permission: Permission | null
}

const pageRows = 1000

const inKeyOrder = [
  asc(consent.recipientId),
  asc(consent.brandCode),
  asc(consent.recipientType),
  asc(consent.channel),
]

/** Columns of a listed consent. Marks are read as hex: for bytes the database library would make an object each. */
const storedColumns = {
  ...pick(consent, 'id', 'recipientId', 'recipientType', 'channel'),
  mark: sql<string>`lower(hex(${recipient.mark}))`,
  sealed: recipient.sealed,
  ...pick(consent, 'status', 'basisOrdinal', 'iysStatus', 'retAt', 'lastRecordedAt'),
  national: nationalInForce,
  ...basisColumns,
  changeId: sql<string>`lower(hex(${basisId}))`,
  isHidden: isHiddenConsent,
  isBrandClosed: brandIsClosed,
}

/** Query for a page of a brand's consents up to a recipient, after a given consent, without fully hidden ones. */
const consentsAfter = preparedAsStored(() =>
  build
    .select(storedColumns)
    .from(consent)
    .innerJoin(recipient, eq(recipient.id, consent.recipientId))
    .leftJoin(basis, isEarlierBasis)
    .where(
      and(
        sql`(${consent.recipientId}, ${consent.brandCode}, ${consent.recipientType}, ${consent.channel}) > (${sql.placeholder('recipientId')}, ${sql.placeholder('afterBrand')}, ${sql.placeholder('recipientType')}, ${sql.placeholder('channel')})`,
        lte(consent.recipientId, sql.placeholder('through')),
        eq(consent.brandCode, sql.placeholder('brandCode')),
        not(wasAlwaysHidden),
      ),
    )
    .orderBy(...inKeyOrder)
    .limit(pageRows),
)

type StoredConsent = ReturnType<ReturnType<typeof consentsAfter>['map']>

/** Query for a page of a consent's changes recorded up to a moment. */
const changesUntil = preparedQuery(() =>
  build
    .select({ id: sql<string>`lower(hex(${change.id}))`, ...foldColumns, isPast: isPastChange })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(
      and(
        eq(change.consentId, sql.placeholder('consentId')),
        lte(change.recordedAt, sql.placeholder('asOf')),
        gt(change.ordinal, sql.placeholder('after')),
      ),
    )
    .orderBy(asc(change.ordinal))
    .limit(pageRows),
)

/**
 * Streams the consents of a brand as of any moment, without erased recipients. The access is logged before the first row.
 * A consent that has changed since that moment is computed from its changes, so a past list always stays the same.
 */
export async function* takePermitted(
  register: Register,
  actor: Actor & { readonly id: string },
  input: PermittedInput,
): AsyncGenerator<PermittedRow> {
  await logTaken(register, actor, input)
  yield* permittedRows(register, input)
}

interface PermittedParts {
  readonly permitted: AsyncIterable<PermittedRow>
  readonly others: AsyncIterable<PermittedRow>
}

/**
 * Returns two streams of a brand's consents: those on which a message may be sent now, and the others. They are read one
 * after the other; the access is logged before the first row. A consent that changes in between may be in both or in none.
 */
export function takePermittedInParts(
  register: Register,
  actor: Actor & { readonly id: string },
  { brandCode }: Pick<PermittedInput, 'brandCode'>,
): PermittedParts {
  const now = { brandCode, asOf: null }
  async function* permitted() {
    await logTaken(register, actor, { ...now, scope: 'all' })
    yield* permittedRows(register, { ...now, scope: 'ONAY' })
  }
  return { permitted: permitted(), others: permittedRows(register, { ...now, scope: 'others' }) }
}

/** Logs that the actor took the permitted database of a brand. */
async function logTaken(
  register: Register,
  actor: Actor & { readonly id: string },
  { brandCode, asOf, scope }: PermittedInput,
): Promise<void> {
  const moment = formatWallTime(asOf ?? register.clock())
  await logReport(register, actor, { brandCode, purpose: `permitted database, as of ${moment}, ${scope}` })
}

interface RowsInput extends Pick<PermittedInput, 'brandCode' | 'asOf'> {
  readonly scope: PermittedInput['scope'] | 'others'
}

/** Yields the consents of a brand that belong to a scope, with their basis (the change that set the status). */
async function* permittedRows(
  register: Register,
  { brandCode, asOf, scope }: RowsInput,
): AsyncGenerator<PermittedRow> {
  const until = asOf ?? Number.MAX_SAFE_INTEGER
  for await (const page of pagesOf(register, brandCode)) {
    for (const consentRow of page) {
      const { recipientType, channel, mark, sealed } = consentRow
      if (sealed === null) continue
      const permission = asOf === null ? permissionNow(consentRow) : null
      if (scope === 'ONAY' && permission?.maySend === false) continue
      if (scope === 'others' && permission?.maySend === true) continue
      const basis =
        consentRow.lastRecordedAt > until
          ? await foldedBasis(register, { consentId: consentRow.id, asOf: until })
          : storedBasis(consentRow)
      if (basis === null || (scope === 'ONAY' && basis.status !== 'ONAY')) continue
      const national = asOf === null ? consentRow.national : null
      const { address } = decryptAddress(register.vault, sealed, mark)
      yield { address, recipientType, channel, ...basis, national, permission }
    }
  }
}

/** Returns if a message may be sent on a stored consent now, with the reason. */
function permissionNow(stored: StoredConsent): Permission {
  const { maySend, reason } = verdictOf({
    ...stored,
    hasLocalRefusal: stored.retAt !== null,
    isHidden: stored.isHidden === 1,
    isBrandClosed: stored.isBrandClosed === 1,
  })
  return { maySend, reason }
}

/** Yields all consents of a brand in pages, recipient by recipient. */
async function* pagesOf(register: Register, brandCode: number): AsyncGenerator<readonly StoredConsent[]> {
  for await (const { after, through } of recipientSpans(register)) {
    // Starts after all consents of the recipient `after`: no brand code is higher than MAX_SAFE_INTEGER.
    let place = { recipientId: after, afterBrand: Number.MAX_SAFE_INTEGER, recipientType: '', channel: '' }
    for (;;) {
      const page = await register.engine.read(consentsAfter({ ...place, through, brandCode }))
      yield page
      const last = page.at(-1)
      if (last === undefined || page.length < pageRows) break
      const { recipientId, recipientType, channel } = last
      place = { recipientId, afterBrand: brandCode, recipientType, channel }
      await yieldToEventLoop()
    }
  }
}

/**
 * Returns the basis of a consent; null if it has no status, or only one from before the recipient came back after an
 * erasure.
 */
function storedBasis(stored: StoredConsent): Basis | null {
  if (stored.basisOrdinal === null || stored.isHidden === 1) return null
  const { status, source, consentDate, recordedAt, changeId } = stored
  return { status, source, consentDate, recordedAt, changeId }
}

/**
 * Computes the basis of a consent at a past moment from its changes. Null if it had no status then, or only one from before
 * the recipient came back after an erasure.
 */
async function foldedBasis(
  register: Register,
  place: { readonly consentId: number; readonly asOf: number },
): Promise<Basis | null> {
  const fold = foldKey()
  const changes = new Map<number, Basis | null>()
  const pageAfter = (last: { readonly ordinal: number } | null) =>
    changesUntil({ ...place, after: last?.ordinal ?? 0 })
  for await (const { id, isPast, ...row } of rowsInPages(register, { rows: pageRows, pageAfter })) {
    fold.add(row)
    const basis = pick(row, 'status', 'source', 'consentDate', 'recordedAt')
    changes.set(row.ordinal, isPast === 1 ? null : { ...basis, changeId: id })
  }
  return changes.get(fold.state?.basisOrdinal ?? 0) ?? null
}
