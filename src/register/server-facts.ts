import { eq } from 'drizzle-orm'
import { type ServerFact, serverFact } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import { type WithEngine, write } from './register.ts'

/** PUBLIC_URL, or the bot's name in Telegram without the @. The command line makes links from them. */
export async function readServerFact({ engine }: WithEngine, name: ServerFact): Promise<string | null> {
  const stored = build.select({ value: serverFact.value }).from(serverFact).where(eq(serverFact.name, name))
  const [row] = await engine.read(query(stored))
  return row?.value ?? null
}

/** Null drops a fact. */
export async function noteServerFact(register: WithEngine, name: ServerFact, value: string | null) {
  if ((await readServerFact(register, name)) === value) return
  const insert = (value: string) => build.insert(serverFact).values({ name, value })
  await write(
    register,
    value === null
      ? statement(build.delete(serverFact).where(eq(serverFact.name, name)))
      : statement(insert(value).onConflictDoUpdate({ target: serverFact.name, set: { value } })),
  )
}
