import { asc, isNotNull } from 'drizzle-orm'
import { outbox } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import type { Message } from '../../src/jobs/message.ts'
import { bodyOf, type StoredBody } from '../../src/jobs/outbox/attempts.ts'
import type { TestRegister } from './register.ts'

export interface KeptMessage {
  readonly key: string
  readonly platform: string
  readonly target: string
  readonly message: Message
}

export async function keptMessages({ engine, register }: TestRegister): Promise<KeptMessage[]> {
  const rows = await engine.read(
    query(
      build
        .select({ key: outbox.key, platform: outbox.platform, body: outbox.body })
        .from(outbox)
        .where(isNotNull(outbox.body))
        .orderBy(asc(outbox.id)),
    ),
  )
  return rows.map(({ key, platform, body }) => {
    const { to, message } = register.vault.openJson<StoredBody>(body ?? Buffer.alloc(0), bodyOf(key))
    return { key, platform, target: to, message }
  })
}
