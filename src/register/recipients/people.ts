import { and, desc, eq, gt, ne, or, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { type proofKinds, recipient, telegramAddress, telegramPerson } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { Vault } from '../../crypto/vault.ts'
import { type Register, write } from '../register.ts'
import { forgetting } from '../short-lived.ts'
import {
  decryptRow,
  type ErasureStatements,
  knownOrNew,
  recipientByMark,
  recipientColumns,
} from './recipients.ts'

/** Statements that delete an erased recipient's address from Telegram users, and users who have no other address. */
export const peopleTraces: ErasureStatements = {
  onRequest: [
    `DELETE FROM telegram_person WHERE user_id IN
      (SELECT user_id FROM telegram_address WHERE recipient_id IN (SELECT value FROM json_each(?1)))
    AND NOT EXISTS (SELECT 1 FROM telegram_address a WHERE a.user_id = telegram_person.user_id
      AND a.recipient_id NOT IN (SELECT value FROM json_each(?1)))`,
    'DELETE FROM telegram_address WHERE recipient_id IN (SELECT value FROM json_each(?))',
  ],
}

export type Language = 'tr' | 'en'

export function storedLanguage(stored: unknown): Language {
  return stored === 'en' ? 'en' : 'tr'
}

/** Time in which the bot accepts the contact (phone number) that it asked a user for. */
const contactRequestAgeMaxMs = 60 * 60_000
/** Time for which the proof of an address is valid. */
const proofMaxMs = 90 * 24 * 60 * 60_000

export interface ProvedAddress {
  readonly id: number
  readonly recipient: Recipient
  readonly recipientId: number
  readonly proof: Proof
  readonly provedAt: number
}

export type Proof = (typeof proofKinds)[number]

/** A user of the Telegram bot: no name, and only proved addresses. */
export interface Person {
  /** Keyed hash of the Telegram account. */
  readonly userId: string
  readonly chatId: string
  readonly language: Language
  /** Proved addresses, the phone first and then the e-mail; without those whose proof is too old. */
  readonly addresses: readonly ProvedAddress[]
  readonly contactAsked: boolean
  /** Request of the user that waits until they share their contact: `stop` refuses all messages. */
  readonly wish: 'stop' | null
}

function personRows(userId: string) {
  const { sealed, language, contactAskedAt } = telegramPerson
  const condition = eq(telegramPerson.userId, userId)
  return query(build.select({ sealed, language, contactAskedAt }).from(telegramPerson).where(condition))
}

/** Returns a query for the addresses of a user whose proof is still valid, the phone first. */
function addressRows(userId: string, now: number) {
  const { id: proofId, proof, provedAt } = telegramAddress
  return query(
    build
      .select({ proofId, proof, provedAt, ...recipientColumns })
      .from(telegramAddress)
      .innerJoin(recipient, eq(recipient.id, telegramAddress.recipientId))
      .where(and(eq(telegramAddress.userId, userId), gt(provedAt, now - proofMaxMs)))
      .orderBy(desc(telegramAddress.kind)),
  )
}

/** Telegram account of a user. It is personal data, so it is stored only encrypted. */
export interface TelegramAccount {
  readonly accountId: string
  readonly chatId: string
  readonly wish?: Person['wish']
}

export function decryptAccount(vault: Vault, userId: string, sealed: Uint8Array): TelegramAccount {
  return vault.openJson<TelegramAccount>(sealed, accountPlace(userId))
}

const accountPlace = (userId: string) => `telegram_person ${userId}`

/** Returns a Telegram user with their proved addresses, decrypted; null for one who never wrote to the bot. */
export async function personOf(register: Register, userId: string): Promise<Person | null> {
  const { engine, vault, clock } = register
  const [row] = await engine.read(personRows(userId))
  if (row === undefined) return null
  const now = clock()
  const addresses = (await engine.read(addressRows(userId, now)))
    .filter(({ sealed }) => sealed !== null)
    .map(
      ({ proofId, proof, provedAt, ...stored }): ProvedAddress => ({
        id: proofId,
        recipient: { kind: stored.kind, address: decryptRow(vault, stored).address },
        recipientId: stored.id,
        proof,
        provedAt,
      }),
    )
  const contactAsked = row.contactAskedAt !== null && now - row.contactAskedAt < contactRequestAgeMaxMs
  const { chatId, wish = null } = decryptAccount(vault, userId, row.sealed)
  return {
    userId,
    chatId,
    language: row.language,
    addresses,
    contactAsked,
    wish: contactAsked ? wish : null,
  }
}

/** Stores a Telegram user. `contactAsked` starts or ends the waiting for a contact. */
export async function notePerson(
  register: Register,
  person: {
    readonly userId: string
    readonly account: TelegramAccount
    readonly language: Language
    readonly contactAsked?: boolean
  },
): Promise<void> {
  const now = register.clock()
  const { userId, account, language, contactAsked } = person
  const row = {
    sealed: register.vault.sealJson(account, accountPlace(userId)),
    language,
    ...(contactAsked === undefined ? {} : { contactAskedAt: contactAsked ? now : null }),
  }
  const insert = build.insert(telegramPerson).values({ userId, createdAt: now, ...row })
  await write(register, statement(insert.onConflictDoUpdate({ target: telegramPerson.userId, set: row })))
}

const updatePerson = (userId: string, fields: Partial<typeof telegramPerson.$inferInsert>) =>
  statement(build.update(telegramPerson).set(fields).where(eq(telegramPerson.userId, userId)))

export async function changeLanguage(register: Register, userId: string, language: Language): Promise<void> {
  await write(register, updatePerson(userId, { language }))
}

/** Stores that the user has blocked or unblocked the bot; consents stay as they are. */
export async function noteBlocked(register: Register, userId: string, blocked: boolean): Promise<void> {
  await write(register, updatePerson(userId, { blockedAt: blocked ? register.clock() : null }))
}

/**
 * Stores that a Telegram user proved an address. A user has one phone and one e-mail: the new address replaces the earlier
 * one. A phone is removed from any other user, since a number belongs to one account.
 */
export async function proveAddress(
  register: Register,
  userId: string,
  proved: Recipient,
  proof: Proof = proved.kind === 'phone' ? 'own-contact' : 'mail-code',
): Promise<void> {
  const now = register.clock()
  const mark = register.vault.mark(proved.address)
  const isPhone = proved.kind === 'phone'
  await register.engine.unit([recipientByMark({ mark })], ([row]): Outcome<null> => {
    const recipientId = sql<number>`(select ${recipient.id} from ${recipient} where ${recipient.mark} = ${mark})`
    const { userId: ofUser, recipientId: ofRecipient, kind } = telegramAddress
    const isEarlier = and(eq(ofUser, userId), eq(kind, proved.kind), ne(ofRecipient, recipientId))
    // An e-mail address stays with other users, since a mailbox may be shared.
    const isOfOther = isPhone ? and(ne(ofUser, userId), eq(ofRecipient, recipientId)) : undefined
    const replaced = statement(build.delete(telegramAddress).where(or(isEarlier, isOfOther)))
    const upsert = build
      .insert(telegramAddress)
      .values({ userId, recipientId, kind: proved.kind, proof, provedAt: now })
      .onConflictDoUpdate({ target: [ofUser, kind], set: { proof, provedAt: now } })
    return {
      writes: [
        ...knownOrNew(register.vault, proved, { mark, row, now }).writes,
        ...(isPhone ? [updatePerson(userId, { contactAskedAt: null })] : []),
        replaced,
        statement(upsert),
      ],
      result: null,
    }
  })
}

/** Deletes proofs of addresses that are no longer valid. */
export const forgetProofs = forgetting(telegramAddress, telegramAddress.provedAt, proofMaxMs)
