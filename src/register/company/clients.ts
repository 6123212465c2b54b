import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, type ClientScope, client, clientScopes, provider } from '../../../db/schema.ts'
import { build, pick, preparedQuery, query, statement } from '../../../db/statement.ts'
import { hashPassword } from '../../crypto/password.ts'
import { type Refusal, refused } from '../../util/refusal.ts'
import type { Sentence } from '../../util/sentence.ts'
import { allRows } from '../pages.ts'
import type { Register } from '../register.ts'
import { noBrand, noProvider } from './brands.ts'
import { pausesFor, sendingWebhooksOf } from './webhook-rights.ts'

/** System of the company that uses the REST interface with a username and a password. */
export interface Client {
  readonly username: string
  readonly providerCode: number
  /** Moment when the client's present password was set; access tokens from before are void. */
  readonly since: number
  readonly scopes: readonly ClientScope[]
  readonly brands: readonly number[] | null
  /** Unknown addresses that the client may look up a day; null for a number derived from the number of consents. */
  readonly lookUpsPerDay: number | null
}

function stored(username: string) {
  return query(build.select().from(client).where(eq(client.username, username)))
}

const providers = preparedQuery(() => build.select({ code: provider.code }).from(provider))
const brandCodes = preparedQuery(() => build.select({ code: brand.code }).from(brand))

/** Ids of webhooks that the client added and that are paused now, since it may no longer see the changes sent to them. */
interface WithPauses {
  readonly pausedWebhooks: readonly number[]
}

/** `replaced`: the name existed, and its old password is void. */
export type AddedClient =
  | ({
      readonly kind: 'added'
      readonly replaced: boolean
      /**
       * Webhooks that go on, though someone who knew the old password may have added them. They are not paused: a company
       * that changes its passwords regularly would stop hearing of refusals each time.
       */
      readonly sendingWebhooks: readonly number[]
    } & WithPauses)
  | Refusal<Sentence>

const newClient = {
  scopes: clientScopes.filter((scope) => scope !== 'push'),
  brands: null,
  lookUpsPerDay: null,
}

/** Fewest characters of a client's password: more than the 8 that NIST SP 800-63B asks of people, since systems do not type. */
export const passwordLengthMin = 12

/** Maximum number of characters of a username: it is stored in each change that the client makes. */
const usernameMax = 100

interface ClientInput {
  readonly providerCode: number
  readonly username: string
  readonly password: string
  /** Rights of the client. If left out, an existing client keeps its rights, and a new one gets all but `push`. */
  readonly scopes?: readonly ClientScope[] | undefined
  readonly brands?: readonly number[] | undefined
  readonly lookUpsPerDay?: number | null | undefined
}

/**
 * Adds a client, or sets a new password of an existing one. Stores only a scrypt hash of the password. Pauses the client's
 * webhooks that its new rights do not cover, in the same unit.
 */
export async function addClient(register: Register, input: ClientInput): Promise<AddedClient> {
  if (input.password.length < passwordLengthMin) {
    return refused({
      en: `the password has fewer than ${passwordLengthMin} characters`,
      tr: `parola ${passwordLengthMin} karakterden kısa`,
    })
  }
  if (input.username.length > usernameMax) {
    return refused({
      en: `the username has more than ${usernameMax} characters`,
      tr: `kullanıcı adı ${usernameMax} karakterden uzun`,
    })
  }
  const now = register.clock()
  const passwordHash = await hashPassword(input.password)
  return await register.engine.unit(
    [providers(), brandCodes(), stored(input.username), sendingWebhooksOf({ username: input.username })],
    (known, ownBrands, [before], webhooks): Outcome<AddedClient> => {
      const refusal = (reason: Sentence) => ({ writes: [], result: refused(reason) })
      if (!known.some(({ code }) => code === input.providerCode)) {
        return refusal(noProvider(input.providerCode))
      }
      const foreign = input.brands?.find((code) => !ownBrands.some((brand) => brand.code === code))
      if (foreign !== undefined) return refusal(noBrand(foreign))
      const { scopes, brands, lookUpsPerDay } = before?.removedAt === null ? before : newClient
      const row = {
        providerCode: input.providerCode,
        passwordHash,
        scopes: input.scopes ?? scopes,
        brands: input.brands ?? brands,
        lookUpsPerDay: input.lookUpsPerDay === undefined ? lookUpsPerDay : input.lookUpsPerDay,
        createdAt: now,
        removedAt: null,
      }
      const write = build
        .insert(client)
        .values({ username: input.username, ...row })
        .onConflictDoUpdate({ target: client.username, set: row })
      const replaced = before !== undefined && before.removedAt === null
      const { writes, ...named } = pausesFor(row, webhooks, now)
      return { writes: [statement(write), ...writes], result: { kind: 'added', replaced, ...named } }
    },
  )
}

/** Number of clients of one query: each may have a list of all brands, of some kilobytes. */
const pageRows = 400

const present = preparedQuery(() =>
  build
    .select({
      ...pick(client, 'username', 'providerCode', 'scopes', 'brands', 'lookUpsPerDay'),
      since: client.createdAt,
    })
    .from(client)
    .where(and(isNull(client.removedAt), gt(client.username, sql.placeholder('after'))))
    .orderBy(asc(client.username))
    .limit(pageRows),
)

export async function listClients(register: Register): Promise<Client[]> {
  const pageAfter = (last: Client | null) => present({ after: last?.username ?? '' })
  return await allRows(register, { rows: pageRows, pageAfter })
}

const noSuchClient = refused({
  en: 'no client has this name, see: izin client list',
  tr: 'bu adda bir istemci yok; liste için: izin client list',
})

type ChangedClient = { readonly kind: 'saved' } | Refusal<Sentence>

/** Sets how many unknown addresses a client may look up a day; null for the number that follows from the consents. */
export async function setLookUpsPerDay(
  register: Register,
  username: string,
  lookUpsPerDay: number | null,
): Promise<ChangedClient> {
  return await register.engine.unit([stored(username)], ([known]): Outcome<ChangedClient> => {
    if (known === undefined || known.removedAt !== null) return { writes: [], result: noSuchClient }
    const update = build.update(client).set({ lookUpsPerDay }).where(eq(client.username, username))
    return { writes: [statement(update)], result: { kind: 'saved' } }
  })
}

export type RemovedClient = ({ readonly kind: 'removed' } & WithPauses) | Refusal<Sentence>

/**
 * Removes a client, and pauses the webhooks that it added. Its password is void at once, its tokens within the two
 * seconds that a server keeps a checked one.
 */
export async function removeClient(register: Register, username: string): Promise<RemovedClient> {
  const now = register.clock()
  const reads = [stored(username), sendingWebhooksOf({ username })] as const
  return await register.engine.unit(reads, ([known], webhooks): Outcome<RemovedClient> => {
    if (known === undefined || known.removedAt !== null) {
      return { writes: [], result: noSuchClient }
    }
    const removal = build.update(client).set({ removedAt: now }).where(eq(client.username, username))
    const { pausedWebhooks, writes } = pausesFor({ ...known, removedAt: now }, webhooks, now)
    return { writes: [statement(removal), ...writes], result: { kind: 'removed', pausedWebhooks } }
  })
}

/** Returns a client with its password hash; null if it is unknown or removed. */
export async function clientNamed(
  register: Register,
  username: string,
): Promise<{ readonly client: Client; readonly passwordHash: string } | null> {
  const [row] = await register.engine.read(stored(username))
  if (row === undefined || row.removedAt !== null) return null
  const { providerCode, createdAt: since, scopes, brands, lookUpsPerDay, passwordHash } = row
  return { client: { username, providerCode, since, scopes, brands, lookUpsPerDay }, passwordHash }
}
