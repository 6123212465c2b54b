import { asc, eq } from 'drizzle-orm'
import { link, lookUpLog, recipient, telegramAddress, telegramPerson } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import type { Recipient } from '../consent/recipient.ts'
import type { Register } from './register.ts'

/** What is held about an address beside its consents, changes and complaints. Instants in ms UTC. */
export interface Traces {
  /** When the register first heard of it; null for an address it does not know. */
  readonly knownSince: number | null
  /** Links made for use in messages. Not the links themselves: only their digests are kept. */
  readonly links: readonly {
    readonly brandCode: number
    readonly channel: string
    readonly createdAt: number
  }[]
  /** Telegram accounts that have proved the address to be theirs. */
  readonly telegram: readonly {
    readonly userId: string
    readonly language: string
    readonly provedAt: number | null
    readonly createdAt: number
  }[]
  /** Who asked about it, when and what for. */
  readonly lookUps: readonly {
    readonly at: number
    readonly door: string
    readonly actor: string
    readonly brandCode: number | null
    readonly purpose: string
  }[]
}

/**
 * Gathers them. The log of look-ups is read from end to end, since nobody else asks it by address and an index would cost
 * every look-up of a system; a person asks for his data seldom.
 */
export async function tracesOf(
  { engine, vault }: Pick<Register, 'engine' | 'vault'>,
  { address }: Recipient,
): Promise<Traces> {
  const mark = vault.mark(address)
  const [known] = await engine.read(
    query(
      build
        .select({ id: recipient.id, createdAt: recipient.createdAt })
        .from(recipient)
        .where(eq(recipient.mark, mark)),
    ),
  )
  const lookUps = await engine.read(
    query(
      build
        .select({
          at: lookUpLog.at,
          door: lookUpLog.door,
          actor: lookUpLog.actor,
          brandCode: lookUpLog.brandCode,
          purpose: lookUpLog.purpose,
        })
        .from(lookUpLog)
        .where(eq(lookUpLog.mark, mark))
        .orderBy(asc(lookUpLog.id)),
    ),
  )
  if (known === undefined) return { knownSince: null, links: [], telegram: [], lookUps }
  const links = await engine.read(
    query(
      build
        .select({ brandCode: link.brandCode, channel: link.channel, createdAt: link.createdAt })
        .from(link)
        .where(eq(link.recipientId, known.id))
        .orderBy(asc(link.createdAt)),
    ),
  )
  const telegram = await engine.read(
    query(
      build
        .select({
          userId: telegramPerson.userId,
          language: telegramPerson.language,
          provedAt: telegramAddress.provedAt,
          createdAt: telegramPerson.createdAt,
        })
        .from(telegramAddress)
        .innerJoin(telegramPerson, eq(telegramPerson.userId, telegramAddress.userId))
        .where(eq(telegramAddress.recipientId, known.id)),
    ),
  )
  return { knownSince: known.createdAt, links, telegram, lookUps }
}
