import { eq } from 'drizzle-orm'
import { type ServerFact, serverFact } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import type { Register } from './register.ts'

type WithEngine = Pick<Register, 'engine'>

/**
 * Returns what the server has noted of itself, null where it has not: PUBLIC_URL, and the name of the bot in Telegram
 * without its @. The command line makes its links from them.
 */
export async function readServerFact({ engine }: WithEngine, name: ServerFact): Promise<string | null> {
  const [row] = await engine.read(
    query(build.select({ value: serverFact.value }).from(serverFact).where(eq(serverFact.name, name))),
  )
  return row?.value ?? null
}

/** Notes a fact, or drops it with null; writes only what has changed. */
export async function noteServerFact(
  register: WithEngine,
  name: ServerFact,
  value: string | null,
): Promise<void> {
  if ((await readServerFact(register, name)) === value) return
  const noted =
    value === null
      ? build.delete(serverFact).where(eq(serverFact.name, name))
      : build
          .insert(serverFact)
          .values({ name, value })
          .onConflictDoUpdate({ target: serverFact.name, set: { value } })
  await register.engine.unit([], () => ({ writes: [statement(noted)], result: null }))
}
