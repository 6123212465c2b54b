import { and, asc, eq, isNotNull, not, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, consent, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery } from '../../../db/statement.ts'
import type { Actor, Door } from '../../consent/actor.ts'
import {
  type Channel,
  effectiveStatement,
  isLocalRefusal,
  type PermissionReason,
  permissionOf,
  type RecipientType,
  type Source,
} from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { basis, isEarlierBasis } from '../basis.ts'
import { isBeforeReturn, isHiddenConsent } from '../change-sql.ts'
import { type ConsentRow, consentColumns, nationalInForce, stateOf } from '../consents.ts'
import { isGone, recipientColumns } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'
import { logLookUp, lookUpsMade, todayOf } from './look-up-log.ts'

/** Consent as staff and recipients see it, with the status that counts. */
export interface ConsentView
  extends Readonly<
    Pick<ConsentRow, 'recipientId' | 'brandCode' | 'channel' | 'recipientType' | 'status' | 'national'>
  > {
  readonly brandName: string
  readonly brandActivatedAt: number
  /** True for a local refusal: a RET that İYS would not take, but that counts here. */
  readonly local: boolean
  readonly source: Source | null
  readonly consentDate: string | null
  readonly consentAt: number | null
  /** Consent date of İYS's record; a RET that İYS would not take does not change it. */
  readonly iysAt: number | null
  readonly recordedAt: number
  readonly changeId: string
  readonly door: Door
  readonly actor: string | null
  readonly maySend: boolean
  readonly reason: PermissionReason
}

const isBasis = and(isEarlierBasis, not(isBeforeReturn(basis.seq)))

const viewColumns = {
  ...consentColumns,
  national: nationalInForce,
  brandName: brand.name,
  brandClosedAt: brand.closedAt,
  brandActivatedAt: brand.activatedAt,
  hidden: isHiddenConsent,
  basis: pick(basis, 'id', 'door', 'actor', 'recordedAt', 'source', 'consentDate', 'consentAt'),
}

const inKeyOrder = [asc(consent.brandCode), asc(consent.recipientType), asc(consent.channel)]

/**
 * Query for the consents of an address, by its mark (keyed hash). Leaves out consents whose changes were all voided (taken
 * back).
 */
export const consentsOfMark = preparedQuery(() =>
  build
    .select(viewColumns)
    .from(recipient)
    .innerJoin(consent, eq(consent.recipientId, recipient.id))
    .innerJoin(brand, eq(brand.code, consent.brandCode))
    .leftJoin(basis, isBasis)
    .where(and(eq(recipient.mark, sql.placeholder('mark')), isNotNull(consent.basisOrdinal)))
    .orderBy(...inKeyOrder),
)
type ViewRow = ReturnType<ReturnType<typeof consentsOfMark>['map']>

/**
 * Query for the consents of an address, together with the number of the actor's look-ups (`made`). Without a consent it
 * returns a single row of nulls.
 */
const lookUpFacts = preparedQuery(() =>
  build
    .select({ made: sql<number>`(${lookUpsMade()})`, recipient: recipientColumns, ...viewColumns })
    .from(sql`(select 1)`)
    .leftJoin(recipient, eq(recipient.mark, sql.placeholder('mark')))
    .leftJoin(consent, and(eq(consent.recipientId, recipient.id), isNotNull(consent.basisOrdinal)))
    .leftJoin(brand, eq(brand.code, consent.brandCode))
    .leftJoin(basis, isBasis)
    .orderBy(...inKeyOrder),
)

export interface LookUpInput {
  readonly recipient: Recipient
  readonly brandCode?: number | undefined
  readonly brandCodes?: readonly number[] | undefined
  readonly purpose: string
}

type LookUpOutcome =
  | {
      readonly kind: 'found'
      /** Null for an unknown or erased recipient. */
      readonly recipientId: number | null
      readonly consents: readonly ConsentView[]
      /** True if the recipient asked for erasure or the address was dropped: only the RETs are shown. */
      readonly erased: boolean
    }
  | { readonly kind: 'ceiling'; readonly perDay: number }

/**
 * Looks up a recipient for a person, by the whole address only (S11). The look-up is logged before it is answered. After the
 * person's daily limit (KVKK) the outcome is `ceiling`; the command line has no limit.
 */
export async function lookUp(
  register: Register,
  actor: Actor & { readonly id: string },
  input: LookUpInput,
): Promise<LookUpOutcome> {
  const { look_ups_per_day: perDay } = await register.settings()
  const now = register.clock()
  const mark = register.vault.mark(input.recipient.address)
  const reads = [lookUpFacts({ mark, ...todayOf(actor.id, now) })] as const
  return await register.engine.unit(reads, (rows): Outcome<LookUpOutcome> => {
    const { recipient = null, made = 0 } = rows[0] ?? {}
    if (actor.door !== 'cli' && made >= perDay) return { writes: [], result: { kind: 'ceiling', perDay } }
    const erased = recipient !== null && isGone(recipient)
    const { brandCode = null, brandCodes, purpose } = input
    // A row with a recipient id has all columns of a consent, which TypeScript does not see for a left join.
    const consents = (rows.filter((row) => row.recipientId !== null) as ViewRow[])
      .filter((row) => brandCode === null || row.brandCode === brandCode)
      .filter((row) => brandCodes === undefined || brandCodes.includes(row.brandCode))
      .map(viewOf)
    return {
      writes: [logLookUp({ at: now, door: actor.door, actor: actor.id, mark, brandCode, purpose })],
      result: { kind: 'found', recipientId: erased ? null : (recipient?.id ?? null), erased, consents },
    }
  })
}

/** Returns the consents of a recipient for the recipient themselves, which is not logged as a look-up. */
export async function ownConsents(register: Register, recipient: Recipient): Promise<ConsentView[]> {
  const rows = await register.engine.read(consentsOfMark({ mark: register.vault.mark(recipient.address) }))
  return rows.map(viewOf)
}

const onaysOfMark = preparedQuery(() =>
  build
    .select(pick(consent, 'brandCode', 'channel'))
    .from(recipient)
    .innerJoin(consent, eq(consent.recipientId, recipient.id))
    .where(and(eq(recipient.mark, sql.placeholder('mark')), eq(consent.status, 'ONAY'))),
)

/** Returns the brands and channels for which a recipient has an ONAY, as any recipient type. */
export async function onaysOf(
  { engine, vault }: Register,
  { address }: Recipient,
): Promise<Pick<Key, 'brandCode' | 'channel'>[]> {
  return await engine.read(onaysOfMark({ mark: vault.mark(address) }))
}

/** Returns a stored consent as it is shown. For an erased recipient it has the status, but no source, date or actor. */
export function viewOf(row: ViewRow): ConsentView {
  const state = stateOf(row)
  const statement = effectiveStatement(state)
  const { recordedAt, id, door, actor, ...stated } = row.basis ?? {
    source: statement?.source ?? null,
    consentDate: statement?.consentDate ?? null,
    consentAt: statement?.consentAt ?? null,
    recordedAt: row.lastRecordedAt,
    id: row.lastId,
    door: row.lastDoor,
    actor: row.lastActor,
  }
  const { recipientId, brandCode, brandName, brandActivatedAt, channel, recipientType, iysAt, national } = row
  const view = {
    recipientId,
    brandCode,
    brandName,
    brandActivatedAt,
    channel,
    recipientType,
    iysAt,
    national,
    status: statement?.status ?? 'RET',
    local: isLocalRefusal(state),
    ...stated,
    source: stated.source,
    recordedAt,
    changeId: id.toString('hex'),
    door,
    actor,
  }
  if (row.hidden === 1) {
    const hidden = { source: null, consentDate: null, consentAt: null, iysAt: null, actor: null }
    return { ...view, ...hidden, maySend: false, reason: 'erased' }
  }
  const permission = permissionOf(state, recipientType, national, row.brandClosedAt !== null)
  return { ...view, ...permission }
}

/** Brand, channel and recipient type of a consent. */
export type Key = Pick<ConsentView, 'brandCode' | 'channel' | 'recipientType'>

/**
 * Returns the recipient types on record for a brand and channel, BIREYSEL if there is none. A RET covers all of them, since
 * recipients cannot know for which type a message was sent (R22).
 */
export function targetRecipientTypes(
  consents: readonly Key[],
  brandCode: number,
  channel: Channel,
): readonly RecipientType[] {
  const onRecord = consents
    .filter((consent) => consent.brandCode === brandCode && consent.channel === channel)
    .map(({ recipientType }) => recipientType)
  return onRecord.length === 0 ? ['BIREYSEL'] : onRecord
}

/** Returns the keys of these brands and channels, for every recipient type on record. */
export function targetKeys(
  consents: readonly Key[],
  brandCodes: readonly number[],
  channels: readonly Channel[],
): Key[] {
  return brandCodes.flatMap((brandCode) =>
    channels.flatMap((channel) =>
      targetRecipientTypes(consents, brandCode, channel).map((recipientType) => {
        return { brandCode, channel, recipientType }
      }),
    ),
  )
}
