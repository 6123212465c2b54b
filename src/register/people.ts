import { and, asc, desc, eq, ne, or, sql } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { type proofKinds, recipient, telegramAddress, telegramPerson } from '../../db/schema.ts'
import { build, query, type Statement, statement } from '../../db/statement.ts'
import type { Recipient } from '../consent/recipient.ts'
import type { Vault } from '../crypto/vault.ts'
import type { ErasureStatements } from './recipients.ts'
import { knownOrNew, openRow, recipientByMark } from './recipients.ts'
import type { Register } from './register.ts'

/** A person without another address here is not known to the bot any more. */
export const peopleTraces: ErasureStatements = {
  atOnce: [
    `DELETE FROM telegram_person WHERE user_id IN
      (SELECT user_id FROM telegram_address WHERE recipient_id IN (SELECT value FROM json_each(?1)))
    AND NOT EXISTS (SELECT 1 FROM telegram_address a WHERE a.user_id = telegram_person.user_id
      AND a.recipient_id NOT IN (SELECT value FROM json_each(?1)))`,
    'DELETE FROM telegram_address WHERE recipient_id IN (SELECT value FROM json_each(?))',
  ],
}

export type Language = 'tr' | 'en'

/** The language for somebody whose program is set to this one, as `tr-TR`: Turkish where it says nothing. */
export function languageOfLocale(locale: string): Language {
  return locale === '' || locale.startsWith('tr') ? 'tr' : 'en'
}

/** A language as it was stored; Turkish for anything that is none. */
export function storedLanguage(stored: unknown): Language {
  return stored === 'en' ? 'en' : 'tr'
}

/** How long an asked-for contact is waited for. */
const contactRequestAgeMaxMs = 60 * 60_000
const dayMs = 24 * 60 * 60_000

/** An address that somebody has shown to be his. */
export interface ProvedAddress {
  /** By which a button names it. */
  readonly id: number
  readonly recipient: Recipient
  /** The register's number of it. */
  readonly recipientId: number
  readonly proof: Proof
  readonly provedAt: number
}

export type Proof = (typeof proofKinds)[number]

/** Somebody who uses the Telegram bot: no name, and addresses only once he has proved them. */
export interface Person {
  /** The keyed hash of the account. */
  readonly userId: string
  readonly chatId: string
  readonly language: Language
  /** What he has proved to be his, where the proof is not too old: the phone first, then e-mails as they came. */
  readonly addresses: readonly ProvedAddress[]
  /** What he proved too long ago, so that it has to be proved again. */
  readonly agedAddresses: readonly ProvedAddress[]
  /** Whether we have asked him for his contact and still wait for it. */
  readonly contactAsked: boolean
}

/** One phone, and as many e-mails as a person may have; a bound, so that nobody gathers addresses here. */
export const addressesMax = 6

function personRows(userId: string) {
  return query(
    build
      .select({
        sealed: telegramPerson.sealed,
        language: telegramPerson.language,
        contactAskedAt: telegramPerson.contactAskedAt,
      })
      .from(telegramPerson)
      .where(eq(telegramPerson.userId, userId)),
  )
}

function addressRows(userId: string) {
  return query(
    build
      .select({
        rowId: telegramAddress.id,
        proof: telegramAddress.proof,
        provedAt: telegramAddress.provedAt,
        id: recipient.id,
        mark: recipient.mark,
        kind: recipient.kind,
        sealed: recipient.sealed,
        commitment: recipient.commitment,
      })
      .from(telegramAddress)
      .innerJoin(recipient, eq(recipient.id, telegramAddress.recipientId))
      .where(eq(telegramAddress.userId, userId))
      .orderBy(desc(telegramAddress.kind), asc(telegramAddress.id)),
  )
}

/** An account as Telegram numbers it. It is personal data, so it is stored encrypted only. */
export interface TelegramAccount {
  readonly accountId: string
  readonly chatId: string
}

/** Decrypts the account of the person with this keyed hash. */
export function openAccount(vault: Vault, userId: string, sealed: Uint8Array): TelegramAccount {
  return vault.openJson<TelegramAccount>(sealed, accountPlace(userId))
}

const accountPlace = (userId: string) => `telegram_person ${userId}`

/** The person behind the keyed hash of a Telegram account; null for one who has never written. */
export async function personOf(register: Register, userId: string): Promise<Person | null> {
  const { proof_days: proofDays } = await register.settings()
  const [row] = await register.engine.read(personRows(userId))
  if (row === undefined) return null
  const now = register.clock()
  const all = (await register.engine.read(addressRows(userId))).flatMap(
    ({ rowId, kind, proof, provedAt, ...stored }): ProvedAddress[] =>
      stored.sealed === null
        ? []
        : [
            {
              id: rowId,
              recipient: { kind, address: openRow(register.vault, stored).address },
              recipientId: stored.id,
              proof,
              provedAt,
            },
          ],
  )
  const holds = ({ provedAt }: ProvedAddress) => now - provedAt < proofDays * dayMs
  return {
    userId,
    chatId: openAccount(register.vault, userId, row.sealed).chatId,
    language: storedLanguage(row.language),
    addresses: all.filter(holds),
    agedAddresses: all.filter((one) => !holds(one)),
    contactAsked: row.contactAskedAt !== null && now - row.contactAskedAt < contactRequestAgeMaxMs,
  }
}

/** Notes that he wrote, in which chat and language; with `contactAsked`, that we now wait for his contact. */
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
  const noted = {
    sealed: register.vault.sealJson(account, accountPlace(userId)),
    language,
    ...(contactAsked === undefined ? {} : { contactAskedAt: contactAsked ? now : null }),
  }
  await register.engine.unit([], () => ({
    writes: [
      statement(
        build
          .insert(telegramPerson)
          .values({ userId, createdAt: now, ...noted })
          .onConflictDoUpdate({ target: telegramPerson.userId, set: noted }),
      ),
    ],
    result: null,
  }))
}

/** Notes the language of a person who has written before. */
export async function changeLanguage(register: Register, userId: string, language: Language): Promise<void> {
  const noted = build.update(telegramPerson).set({ language }).where(eq(telegramPerson.userId, userId))
  await register.engine.unit([], () => ({ writes: [statement(noted)], result: null }))
}

/** Notes that he has blocked the bot, or has let it in again: a fact about delivery, and no word about his consents. */
export async function noteBlocked(register: Register, userId: string, blocked: boolean): Promise<void> {
  const blockedAt = blocked ? register.clock() : null
  const noted = build.update(telegramPerson).set({ blockedAt }).where(eq(telegramPerson.userId, userId))
  await register.engine.unit([], () => ({ writes: [statement(noted)], result: null }))
}

export type ProofResult =
  | { readonly kind: 'proved' }
  /** He has as many addresses as one person may have here. */
  | { readonly kind: 'too-many'; readonly most: number }
  /** He has never written to the bot. */
  | { readonly kind: 'unknown' }

/**
 * Stores that he has proved this address to be his, as of now. A phone takes the place of the one he had, since a Telegram
 * account has one, and is nobody else's any more, since a number has one account: it may have been given to somebody new.
 * E-mails stand beside each other, and a mailbox may be shared. No contact is waited for any more.
 */
export async function proveAddress(
  register: Register,
  userId: string,
  proved: Recipient,
): Promise<ProofResult> {
  const now = register.clock()
  const mark = register.vault.mark(proved.address)
  const proof: Proof = proved.kind === 'phone' ? 'own-contact' : 'mail-code'
  const reads = [recipientByMark({ mark }), personRows(userId), addressRows(userId)] as const
  return await register.engine.unit(reads, ([row], [person], addresses): Outcome<ProofResult> => {
    if (person === undefined) return { writes: [], result: { kind: 'unknown' } }
    const others = addresses.filter((one) => one.id !== row?.id && one.kind === proved.kind)
    if (proved.kind === 'email' && others.length >= addressesMax - 1) {
      return { writes: [], result: { kind: 'too-many', most: addressesMax - 1 } }
    }
    const recipientId = sql<number>`(select ${recipient.id} from ${recipient} where ${recipient.mark} = ${mark})`
    const isOtherPhone = and(eq(telegramAddress.userId, userId), ne(telegramAddress.recipientId, recipientId))
    const isOtherPerson = and(
      ne(telegramAddress.userId, userId),
      eq(telegramAddress.recipientId, recipientId),
    )
    const isOver = and(eq(telegramAddress.kind, 'phone'), or(isOtherPhone, isOtherPerson))
    return {
      writes: [
        ...knownOrNew(register.vault, proved, mark, row, now).writes,
        ...(proved.kind === 'phone' ? [statement(build.delete(telegramAddress).where(isOver))] : []),
        statement(
          build
            .insert(telegramAddress)
            .values({ userId, recipientId, kind: proved.kind, proof, provedAt: now })
            .onConflictDoUpdate({
              target: [telegramAddress.userId, telegramAddress.recipientId],
              set: { proof, provedAt: now },
            }),
        ),
        ...(proved.kind === 'phone' ? [contactReceived(userId)] : []),
      ],
      result: { kind: 'proved' },
    }
  })
}

function contactReceived(userId: string): Statement {
  const received = build.update(telegramPerson).set({ contactAskedAt: null })
  return statement(received.where(eq(telegramPerson.userId, userId)))
}

/** Takes an address away from somebody, at his wish: his consents stay as they are. */
export async function forgetAddress(register: Register, userId: string, id: number): Promise<void> {
  const isIt = and(eq(telegramAddress.userId, userId), eq(telegramAddress.id, id))
  await register.engine.unit([], () => ({
    writes: [statement(build.delete(telegramAddress).where(isIt))],
    result: null,
  }))
}
