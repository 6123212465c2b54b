import { asc, eq, isNull } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { client, provider } from '../../db/schema.ts'
import { build, preparedQuery, query, statement } from '../../db/statement.ts'
import { hashPassword } from '../crypto/password.ts'
import type { Register } from './register.ts'

export interface Client {
  readonly username: string
  readonly providerCode: number
  /** When its present password was set; tokens from before are void. */
  readonly since: number
}

function stored(username: string) {
  return query(build.select().from(client).where(eq(client.username, username)))
}

const providers = preparedQuery(() => build.select({ code: provider.code }).from(provider))

/** `replaced`: the name existed, and its old password is void. */
export type AddedClient =
  | { readonly ok: true; readonly replaced: boolean }
  | { readonly ok: false; readonly reason: string }

/** Systems do not type passwords, so more than the 8 that NIST SP 800-63B asks of people. */
export const passwordLengthMin = 12

/** Adds a client, or sets a new password; only a scrypt hash is kept. */
export async function addClient(
  register: Register,
  input: { readonly providerCode: number; readonly username: string; readonly password: string },
): Promise<AddedClient> {
  if (input.password.length < passwordLengthMin) {
    return { ok: false, reason: `the password has fewer than ${passwordLengthMin} characters` }
  }
  const now = register.clock()
  const row = {
    providerCode: input.providerCode,
    passwordHash: await hashPassword(input.password),
    createdAt: now,
    removedAt: null,
  }
  return await register.engine.unit(
    [providers(), stored(input.username)],
    (known, [before]): Outcome<AddedClient> => {
      if (!known.some(({ code }) => code === input.providerCode)) {
        return { writes: [], result: { ok: false, reason: `there is no provider ${input.providerCode}` } }
      }
      const write = build
        .insert(client)
        .values({ username: input.username, ...row })
        .onConflictDoUpdate({ target: client.username, set: row })
      const replaced = before !== undefined && before.removedAt === null
      return { writes: [statement(write)], result: { ok: true, replaced } }
    },
  )
}

const present = preparedQuery(() =>
  build
    .select({ username: client.username, providerCode: client.providerCode, since: client.createdAt })
    .from(client)
    .where(isNull(client.removedAt))
    .orderBy(asc(client.username)),
)

export async function listClients(register: Register): Promise<Client[]> {
  return await register.engine.read(present())
}

export type RemovedClient = { readonly ok: true } | Extract<AddedClient, { ok: false }>

/**
 * Removes a client: its password is void at once, its tokens within the two seconds that a server keeps a
 * checked one.
 */
export async function removeClient(register: Register, username: string): Promise<RemovedClient> {
  const now = register.clock()
  return await register.engine.unit([stored(username)], ([found]): Outcome<RemovedClient> => {
    if (found === undefined || found.removedAt !== null) {
      return { writes: [], result: { ok: false, reason: 'no client has this name, see: izin client list' } }
    }
    const write = build.update(client).set({ removedAt: now }).where(eq(client.username, username))
    return { writes: [statement(write)], result: { ok: true } }
  })
}

/** Null if there is no such client or it was removed. */
export async function clientNamed(
  register: Register,
  username: string,
): Promise<{ readonly client: Client; readonly passwordHash: string } | null> {
  const [found] = await register.engine.read(stored(username))
  if (found === undefined || found.removedAt !== null) return null
  const { providerCode, createdAt: since, passwordHash } = found
  return { client: { username, providerCode, since }, passwordHash }
}

/** True if a token is still valid: its client was not removed and has the same password. */
export async function isClient(
  register: Register,
  { username, since }: Pick<Client, 'username' | 'since'>,
): Promise<boolean> {
  const [found] = await register.engine.read(stored(username))
  return found !== undefined && found.removedAt === null && found.createdAt === since
}
