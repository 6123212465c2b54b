import { asc, eq } from 'drizzle-orm'
import { complaint, link, recipient, telegramAddress, telegramPerson } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import type { Recipient } from '../consent/recipient.ts'
import { messagesOf } from './complaints/messages.ts'
import { confirmationsOf } from './confirmations/confirmations.ts'
import { type OwnRequest, requestsOf } from './consent-requests.ts'
import { codesOf } from './email-codes.ts'
import { lookUpsOf, type OwnLookUp } from './look-up-log.ts'
import { openAccount } from './people.ts'
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
    /** Since when he has blocked the bot; null while he has not. */
    readonly blockedAt: number | null
  }[]
  /** The messages that confirmed his ONAYs to him, or were to. */
  readonly confirmations: Awaited<ReturnType<typeof confirmationsOf>>
  /** The codes that were made to prove it, and what was asked for it on the page of the form; both kept for a day. */
  readonly codes: Awaited<ReturnType<typeof codesOf>>
  readonly requests: readonly OwnRequest[]
  /** Messages about complaints; `text` is null once it was dropped. */
  readonly messages: readonly {
    readonly complaintId: number
    readonly at: number
    readonly author: string
    readonly text: string | null
  }[]
  /** Who asked about it, when and what for. */
  readonly lookUps: readonly OwnLookUp[]
}

const nothing = { knownSince: null, links: [], telegram: [], confirmations: [], messages: [] }

/** Gathers them. */
export async function tracesOf(
  register: Pick<Register, 'engine' | 'vault'>,
  { address }: Recipient,
): Promise<Traces> {
  const { engine, vault } = register
  const mark = vault.mark(address)
  const [known] = await engine.read(
    query(
      build
        .select({ id: recipient.id, createdAt: recipient.createdAt })
        .from(recipient)
        .where(eq(recipient.mark, mark)),
    ),
  )
  const lookUps = await lookUpsOf(register, mark)
  const waiting = { codes: await codesOf(register, mark), requests: await requestsOf(register, mark) }
  if (known === undefined) return { ...nothing, ...waiting, lookUps }
  const links = await engine.read(
    query(
      build
        .select({ brandCode: link.brandCode, channel: link.channel, createdAt: link.createdAt })
        .from(link)
        .where(eq(link.recipientId, known.id))
        .orderBy(asc(link.createdAt)),
    ),
  )
  const accounts = await engine.read(
    query(
      build
        .select({
          mark: telegramPerson.userId,
          sealed: telegramPerson.sealed,
          language: telegramPerson.language,
          provedAt: telegramAddress.provedAt,
          createdAt: telegramPerson.createdAt,
          blockedAt: telegramPerson.blockedAt,
        })
        .from(telegramAddress)
        .innerJoin(telegramPerson, eq(telegramPerson.userId, telegramAddress.userId))
        .where(eq(telegramAddress.recipientId, known.id)),
    ),
  )
  const telegram = accounts.map(({ mark, sealed, ...account }) => ({
    userId: openAccount(vault, mark, sealed).accountId,
    ...account,
  }))
  const messages = await messagesAbout(register, known.id)
  const confirmations = await confirmationsOf(register, known.id)
  const { createdAt: knownSince } = known
  return { knownSince, links, telegram, confirmations, messages, ...waiting, lookUps }
}

async function messagesAbout(
  register: Pick<Register, 'engine' | 'vault'>,
  recipientId: number,
): Promise<Traces['messages'][number][]> {
  const complaints = await register.engine.read(
    query(
      build
        .select({ id: complaint.id })
        .from(complaint)
        .where(eq(complaint.recipientId, recipientId))
        .orderBy(asc(complaint.id)),
    ),
  )
  const written: Traces['messages'][number][] = []
  for (const { id } of complaints) {
    for (const { at, author, text } of await messagesOf(register, id)) {
      written.push({ complaintId: id, at, author, text })
    }
  }
  return written
}
