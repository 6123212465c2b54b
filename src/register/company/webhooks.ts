import { and, asc, count, eq, getTableColumns, gt, isNotNull, isNull, max, min, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { type WebhookPause, webhook, webhookHeld } from '../../../db/schema.ts'
import { build, isDue, pick, preparedQuery, query, statement } from '../../../db/statement.ts'
import type { Channel } from '../../consent/consent.ts'
import { lastSeq } from '../../ledger/append.ts'
import { type Refusal, refused } from '../../util/refusal.ts'
import type { Sentence } from '../../util/sentence.ts'
import { allRows } from '../pages.ts'
import { type Register, type WithEngine, write } from '../register.ts'
import { listBrands, noBrand } from './brands.ts'
import { mayAdd, type WebhookAdder } from './webhook-rights.ts'

/** A receiver of signed events of one brand or of all, or of İYS's pushes of a channel. */
export type Webhook = ReturnType<ReturnType<typeof present>['map']>

/** Returns the text to which a webhook's encrypted secret is bound: it opens only in its own row. */
const secretPlace = (id: number) => `webhook ${id}`

const { removedAt: _, removedBy: __, failures: ___, ...columns } = getTableColumns(webhook)

/** Number of webhooks of one query: a URL and a secret may have some kilobytes each. */
const pageRows = 200

const present = preparedQuery(() =>
  build
    .select({
      ...columns,
      /** Number of recipients whose events wait, because the receiver did not accept one of them. */
      held: count(webhookHeld.recipientId),
      heldSince: min(webhookHeld.since),
      heldDueAt: min(webhookHeld.dueAt),
      detail: max(webhookHeld.detail),
      lastSeq,
    })
    .from(webhook)
    .leftJoin(webhookHeld, eq(webhookHeld.webhookId, webhook.id))
    .where(and(isNull(webhook.removedAt), gt(webhook.id, sql.placeholder('after'))))
    .groupBy(webhook.id)
    .orderBy(asc(webhook.id))
    .limit(pageRows),
)

/** Lists all webhooks that are not removed, with the state of their deliveries. */
export async function listWebhooks(reader: WithEngine): Promise<Webhook[]> {
  const pageAfter = (last: Webhook | null) => present({ after: last?.id ?? 0 })
  return await allRows(reader, { rows: pageRows, pageAfter })
}

/** Number of recipients with waiting events at which a webhook gets no new events until some are accepted. */
export const heldMax = 200

/** Lists the webhooks to send to now: new events wait for them, or a failed event is due again. */
export async function dueWebhooks(register: Pick<Register, 'engine' | 'clock'>): Promise<Webhook[]> {
  const now = register.clock()
  return (await listWebhooks(register)).filter(
    ({ dueAt, cursor, lastSeq, held, heldDueAt }) =>
      dueAt !== null &&
      isDue(dueAt, now) &&
      ((cursor < lastSeq && held < heldMax) || (heldDueAt !== null && isDue(heldDueAt, now))),
  )
}

/** Decrypts the secret with which a webhook's events are signed. */
export function secretOf({ vault }: Register, { id, sealedSecret }: Webhook): string {
  return vault.openText(sealedSecret, secretPlace(id))
}

const ends = preparedQuery(() =>
  build
    .select({
      lastId: sql<number>`(select coalesce(max(id), 0) from webhook)`,
      lastSeq,
    })
    .from(sql`(select 1)`),
)

interface NewWebhook {
  readonly url: string
  readonly channel?: Channel
  /** Key that signs the events; for İYS's pushes `username:password`. */
  readonly secret: string
}

/** Result of adding webhooks: they get consecutive ids from `firstId` on. */
type AddedWebhooks = { readonly kind: 'added'; readonly firstId: number } | Refusal<Sentence>

/** Adds webhooks of a brand, or of all brands for null. They get the events from now on. Refuses all of them or none. */
export async function addWebhooks(
  register: Register,
  { brandCode, by }: { readonly brandCode: number | null; readonly by: WebhookAdder },
  added: readonly NewWebhook[],
): Promise<AddedWebhooks> {
  const now = register.clock()
  const isBrand = (await listBrands(register)).some(({ code }) => code === brandCode)
  if (brandCode !== null && !isBrand) return refused(noBrand(brandCode))
  if (!added.every(({ url }) => mayAdd(by, url))) {
    return refused({
      en: 'only the command line adds a receiver on this machine',
      tr: 'bu makinedeki bir alıcıyı yalnızca komut satırı ekler',
    })
  }
  return await register.engine.unit(
    [pushesOf(brandCode), ends()],
    (known, [last]): Outcome<AddedWebhooks> => {
      if (hasTooManyPushes([...known, ...added])) {
        const result = refused({
          en: 'a channel has two receivers, or this one already',
          tr: 'bir kanalın zaten iki alıcısı var ya da biri bu',
        })
        return { writes: [], result }
      }
      const firstId = (last?.lastId ?? 0) + 1
      const rows = added.map(({ secret, ...row }, place) => {
        const id = firstId + place
        const sealedSecret = register.vault.seal(secret, secretPlace(id))
        const cursor = last?.lastSeq ?? 0
        const adder = { addedAt: now, addedDoor: by.door, addedBy: by.id }
        return { ...row, ...adder, id, brandCode, sealedSecret, cursor, dueAt: now }
      })
      const result = { kind: 'added', firstId } as const
      return { writes: rows.map((row) => statement(build.insert(webhook).values(row))), result }
    },
  )
}

/** Returns a query for the receivers of İYS's pushes of a brand. */
function pushesOf(brandCode: number | null) {
  const isOfBrand = and(eq(webhook.brandCode, brandCode ?? 0), isNotNull(webhook.channel))
  const ofBrand = build.select(pick(webhook, 'url', 'channel')).from(webhook)
  return query(ofBrand.where(and(isOfBrand, isNull(webhook.removedAt))))
}

/** Maximum number of receivers of pushes for each channel of a brand: İYS's limit. */
const pushesOfChannelMax = 2

/** True if a channel has more receivers than İYS allows, or the same receiver twice. */
function hasTooManyPushes(webhooks: readonly { readonly url: string; readonly channel?: Channel | null }[]) {
  const pushes = webhooks.filter(({ channel }) => channel != null)
  const ofChannels = [...Map.groupBy(pushes, ({ channel }) => channel).values()]
  return ofChannels.some(
    (pushes) =>
      pushes.length > pushesOfChannelMax || new Set(pushes.map(({ url }) => url)).size < pushes.length,
  )
}

/** Says that no webhook has this number. */
export function noWebhook(id: number): Sentence {
  return {
    en: `there is no webhook ${id}, see: izin webhook list`,
    tr: `webhook ${id} yok; liste için: izin webhook list`,
  }
}

/** Removes a webhook and forgets the events that wait for it. */
export async function removeWebhook(
  register: Register,
  { id, by }: { readonly id: number; readonly by: string },
): Promise<{ readonly kind: 'removed' } | Refusal<Sentence>> {
  const now = register.clock()
  const webhookQuery = query(build.select({ id: webhook.id }).from(webhook).where(isPresent(id)))
  return await register.engine.unit(
    [webhookQuery],
    ([known]): Outcome<{ readonly kind: 'removed' } | Refusal<Sentence>> => {
      if (known === undefined) {
        return {
          writes: [],
          result: refused(noWebhook(id)),
        }
      }
      // With a higher token, a process that is sending to the webhook now can no longer store its progress.
      const fencingToken = sql`${webhook.fencingToken} + 1`
      const removal = { removedAt: now, removedBy: by, dueAt: null, fencingToken }
      const writes = [
        statement(build.update(webhook).set(removal).where(eq(webhook.id, id))),
        statement(build.delete(webhookHeld).where(eq(webhookHeld.webhookId, id))),
      ]
      return { writes, result: { kind: 'removed' } }
    },
  )
}

/** Stops sending to a webhook until a test of it succeeds. It then goes on at the event where it stopped. */
export async function pauseWebhook(register: Register, id: number, pausedFor: WebhookPause): Promise<void> {
  const paused = { pausedAt: register.clock(), pausedFor, dueAt: null }
  await write(register, statement(build.update(webhook).set(paused).where(isPresent(id))))
}

/** Goes on sending to a webhook at the event where the pause began. Failed events get all their attempts again. */
export async function resumeWebhook(register: Register, id: number): Promise<void> {
  const now = register.clock()
  const isPaused = and(isPresent(id), isNotNull(webhook.pausedAt))
  await write(
    register,
    statement(
      build
        .update(webhookHeld)
        .set({ since: now, attempts: 0, dueAt: now })
        .where(eq(webhookHeld.webhookId, id)),
    ),
    statement(build.update(webhook).set({ pausedAt: null, pausedFor: null, dueAt: now }).where(isPaused)),
  )
}

const isPresent = (id: number) => and(eq(webhook.id, id), isNull(webhook.removedAt))

export type RetryRow = Omit<typeof webhookHeld.$inferSelect, 'webhookId'>

/** Returns the recipients with an event that a webhook has not taken, held longest first. */
export async function retryRowsOf({ engine }: WithEngine, webhookId: number): Promise<RetryRow[]> {
  const condition = eq(webhookHeld.webhookId, webhookId)
  return await engine.read(
    query(build.select().from(webhookHeld).where(condition).orderBy(asc(webhookHeld.since))),
  )
}

/** State of a webhook after some events. */
interface Progress {
  readonly set?: Partial<Pick<Webhook, 'cursor' | 'takenAt'>>
  /** Recipients whose event was not accepted, with the time of the next attempt. */
  readonly held?: readonly RetryRow[]
  /** Recipient whose waiting events were accepted. */
  readonly freed?: RetryRow
}

/**
 * Stores the progress of a webhook. Does nothing if another process has started to send to the webhook since (its fencing
 * token is higher): that process sends the same events and stores the progress itself.
 */
export async function noteProgress(
  register: Register,
  { id, fencingToken }: Pick<Webhook, 'id' | 'fencingToken'>,
  { set, held = [], freed }: Progress,
): Promise<void> {
  const writes = held.map(({ recipientId, ...since }) => {
    const target = [webhookHeld.webhookId, webhookHeld.recipientId]
    const row = build.insert(webhookHeld).values({ webhookId: id, recipientId, ...since })
    return statement(row.onConflictDoUpdate({ target, set: since }))
  })
  if (set !== undefined) writes.push(statement(build.update(webhook).set(set).where(eq(webhook.id, id))))
  if (freed !== undefined) {
    const condition = and(eq(webhookHeld.webhookId, id), eq(webhookHeld.recipientId, freed.recipientId))
    writes.push(statement(build.delete(webhookHeld).where(condition)))
  }
  const tokenOf = query(build.select(pick(webhook, 'fencingToken')).from(webhook).where(eq(webhook.id, id)))
  await register.engine.unit([tokenOf], ([row]) => ({
    writes: row?.fencingToken === fencingToken ? writes : [],
    result: null,
  }))
}
