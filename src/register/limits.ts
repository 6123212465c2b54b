import { and, asc, between, eq, gte, isNull, lt, not, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { brand, change, consent, consentLimit, recordedRequest } from '../../db/schema.ts'
import { build, preparedQuery, preparedStatement, statement } from '../../db/statement.ts'
import type { IstanbulDay } from '../calendar/istanbul.ts'
import type { Channel, RecipientType } from '../consent/channel.ts'
import { isRefusal } from './effect.ts'
import type { Language, Proof, ProvedAddress } from './people.ts'
import type { Register } from './register.ts'

/** "Only until the end of November": a consent that its recipient wants to hold until a day, and no longer. */
export interface Limit {
  readonly id: number
  readonly userId: string
  readonly chatId: string
  readonly language: Language
  readonly brandCode: number
  readonly brandName: string
  readonly channel: Channel
  /** The last Istanbul day on which it holds. */
  readonly untilOn: IstanbulDay
  readonly proof: Proof
  readonly provedAt: number
  readonly setAt: number
  readonly recipientId: number
}

const columns = {
  id: consentLimit.id,
  userId: consentLimit.userId,
  chatId: consentLimit.chatId,
  language: consentLimit.language,
  brandCode: consentLimit.brandCode,
  brandName: brand.name,
  channel: consentLimit.channel,
  untilOn: consentLimit.untilOn,
  proof: consentLimit.proof,
  provedAt: consentLimit.provedAt,
  setAt: consentLimit.setAt,
  recipientId: consentLimit.recipientId,
}

/** Names a limit and its refusal for ever; its number alone is given anew once its person was erased. */
export function requestOfLimit({ id, setAt }: Pick<Limit, 'id' | 'setAt'>): string {
  return `limit:${id}:${setAt}`
}

/** The same in a query over limits. */
const itsRequest = sql`'limit:' || ${consentLimit.id} || ':' || ${consentLimit.setAt}`

/**
 * The refusals of a limit's consent since it was set. Its own does not count, since it may have been stopped in the middle; that
 * is known by its request.
 */
const refusals = (
  which: SQL,
) => sql`select 1 from ${change} where ${change.recipientId} = ${consentLimit.recipientId}
  and ${change.brandCode} = ${consentLimit.brandCode} and ${change.channel} = ${consentLimit.channel} and ${which}
  and ${isRefusal('change')} and ${change.recordedAt} >= ${consentLimit.setAt} - ${consentLimit.setAt} % 1000
  and not exists (select 1 from ${recordedRequest} where ${recordedRequest.changeId} = ${change.id}
    and ${recordedRequest.key} >= ${itsRequest} || ':' and ${recordedRequest.key} < ${itsRequest} || ';')`

const noRefusal = sql`not exists (${refusals(sql`true`)})`

/**
 * Whether the ONAY of a recipient type (`own`) is one that a limit is about: given before it was set, and not refused since
 * where anything was.
 */
const isLimited = sql`(own.recipient_id = ${consentLimit.recipientId} and own.brand_code = ${consentLimit.brandCode}
  and own.channel = ${consentLimit.channel} and own.status = 'ONAY' and (${noRefusal}
    or not exists (${refusals(sql`${change.recipientType} = own.recipient_type`)})
      and 'ONAY' = (select was.status from "change" was where was.recipient_id = own.recipient_id
        and was.brand_code = own.brand_code and was.channel = own.channel and was.recipient_type = own.recipient_type
        and was.effect <> 'repeat' and was.recorded_at < ${consentLimit.setAt} - ${consentLimit.setAt} % 1000 + 1000
        order by was.ordinal desc limit 1)))`

/**
 * A refusal ends a limit with the consent it was set to: an ONAY that is given afterwards is another one, of which he was told
 * that it holds until he takes it back. A refusal as one recipient type leaves it to the ONAY of the other (R22).
 */
const isNotRefused = sql`(${noRefusal} or exists (select 1 from consent own where ${isLimited}))`

/** The last one that was set for a consent: only that may be in force. */
const lastOfConsent = sql`(select max(id) from consent_limit where recipient_id = ${sql.placeholder('recipientId')}
  and brand_code = ${sql.placeholder('brandCode')} and channel = ${sql.placeholder('channel')})`

/**
 * Puts the limit of a consent back in force that has ended since a refusal, where none counts against it any more; after a
 * refusal its recipient could not end it himself. One whose day is over meanwhile ends by its own refusal, as he wanted.
 */
export const limitAgain = preparedStatement(() =>
  build
    .update(consentLimit)
    .set({ endedAt: null })
    .where(
      and(
        eq(consentLimit.id, lastOfConsent),
        gte(consentLimit.endedAt, sql.placeholder('since')),
        isNotRefused,
      ),
    ),
)

/** As many as are dealt with in one turn; the next ones follow in the next. */
const turnMax = 100

const limitsWhere = (which: SQL | undefined) =>
  preparedQuery(() =>
    build
      .select(columns)
      .from(consentLimit)
      .innerJoin(brand, eq(brand.code, consentLimit.brandCode))
      .where(and(isNull(consentLimit.endedAt), which))
      .orderBy(asc(consentLimit.id))
      .limit(turnMax),
  )

const ofPerson = limitsWhere(and(isNotRefused, eq(consentLimit.userId, sql.placeholder('userId'))))
const toRemind = limitsWhere(
  and(
    isNotRefused,
    isNull(consentLimit.remindedAt),
    between(consentLimit.untilOn, sql.placeholder('from'), sql.placeholder('through')),
  ),
)
const refused = limitsWhere(not(isNotRefused))
const over = limitsWhere(and(isNotRefused, lt(consentLimit.untilOn, sql.placeholder('today'))))

const own = alias(consent, 'own')
const typesOfLimit = preparedQuery(() =>
  build
    .select({ type: own.recipientType })
    .from(consentLimit)
    .innerJoin(own, isLimited)
    .where(eq(consentLimit.id, sql.placeholder('id'))),
)

/** Sets a limit, in the place of one that is in force for the same consent. */
export async function setLimit(
  { engine, clock }: Register,
  input: {
    readonly userId: string
    readonly chatId: string
    readonly language: Language
    readonly address: ProvedAddress
    readonly brandCode: number
    readonly channel: Channel
    readonly untilOn: IstanbulDay
  },
): Promise<void> {
  const { address, ...said } = input
  const now = clock()
  const { recipientId, proof, provedAt } = address
  const isSame = and(
    isNull(consentLimit.endedAt),
    eq(consentLimit.recipientId, recipientId),
    eq(consentLimit.brandCode, said.brandCode),
    eq(consentLimit.channel, said.channel),
  )
  await engine.unit([], () => ({
    writes: [
      statement(build.update(consentLimit).set({ endedAt: now }).where(isSame)),
      statement(build.insert(consentLimit).values({ ...said, recipientId, proof, provedAt, setAt: now })),
    ],
    result: null,
  }))
}

/** The limits a person has set that are in force. */
export async function limitsOf(register: Register, userId: string): Promise<Limit[]> {
  return await register.engine.read(ofPerson({ userId }))
}

/** Those whose last day is one of these, and of which he was not reminded yet. */
export async function limitsToRemind(
  register: Register,
  days: { readonly from: IstanbulDay; readonly through: IstanbulDay },
): Promise<Limit[]> {
  return await register.engine.read(toRemind(days))
}

/** The recipient types whose ONAY a limit ends: every one that stands, or what a refusal of another type has left of them. */
export async function limitedTypes(register: Register, id: number): Promise<RecipientType[]> {
  return (await register.engine.read(typesOfLimit({ id }))).map(({ type }) => type)
}

/** Those whose consent was refused since they were set. */
export async function limitsRefused(register: Register): Promise<Limit[]> {
  return await register.engine.read(refused())
}

/** Those whose last day is over. */
export async function limitsOver(register: Register, today: IstanbulDay): Promise<Limit[]> {
  return await register.engine.read(over({ today }))
}

export async function noteReminded({ engine, clock }: Register, id: number): Promise<void> {
  const noted = build.update(consentLimit).set({ remindedAt: clock() }).where(eq(consentLimit.id, id))
  await engine.unit([], () => ({ writes: [statement(noted)], result: null }))
}

/** Ends a limit: it was kept, or taken back. */
export async function endLimit({ engine, clock }: Register, id: number): Promise<void> {
  const ended = build.update(consentLimit).set({ endedAt: clock() }).where(eq(consentLimit.id, id))
  await engine.unit([], () => ({ writes: [statement(ended)], result: null }))
}
