import { eq, sql } from 'drizzle-orm'
import { recipient, telegramPerson } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import type { Recipient } from '../consent/recipient.ts'
import { knownOrNew, openRow, recipientByMark } from './recipients.ts'
import type { Register } from './register.ts'

export type Language = 'tr' | 'en'

/** How long an asked-for contact is waited for. */
const contactRequestAgeMaxMs = 60 * 60_000
const dayMs = 24 * 60 * 60_000

/** Somebody who uses the Telegram bot: no name, and an address only once he has proved it. */
export interface Person {
  readonly userId: string
  readonly chatId: string
  readonly language: Language
  /** The phone he has proved to be his, and the proof is not too old; else null. */
  readonly recipient: Recipient | null
  readonly provedAt: number | null
  /** Whether we have asked him for his contact and still wait for it. */
  readonly contactAsked: boolean
}

function personRows(userId: string) {
  return query(
    build
      .select({
        userId: telegramPerson.userId,
        chatId: telegramPerson.chatId,
        language: telegramPerson.language,
        provedAt: telegramPerson.provedAt,
        contactAskedAt: telegramPerson.contactAskedAt,
        id: recipient.id,
        mark: recipient.mark,
        kind: recipient.kind,
        sealed: recipient.sealed,
        commitment: recipient.commitment,
      })
      .from(telegramPerson)
      .leftJoin(recipient, eq(recipient.id, telegramPerson.recipientId))
      .where(eq(telegramPerson.userId, userId)),
  )
}

/** The person behind a Telegram user id; null when he has never written. */
export async function personOf(register: Register, userId: string): Promise<Person | null> {
  const { proof_days: proofDays } = await register.settings()
  const [row] = await register.engine.read(personRows(userId))
  if (row === undefined) return null
  const { id, mark, kind, sealed, commitment, provedAt, contactAskedAt, language, chatId } = row
  const now = register.clock()
  const proved = provedAt !== null && now - provedAt < proofDays * dayMs
  const known = id !== null && mark !== null && commitment !== null && sealed !== null && kind !== null
  return {
    userId,
    chatId,
    language: language === 'en' ? 'en' : 'tr',
    recipient:
      proved && known
        ? { kind, address: openRow(register.vault, { id, mark, sealed, commitment }).address }
        : null,
    provedAt: proved ? provedAt : null,
    contactAsked: contactAskedAt !== null && now - contactAskedAt < contactRequestAgeMaxMs,
  }
}

/** Notes that he wrote, in which chat and language; with `contactAsked`, that we now wait for his contact. */
export async function notePerson(
  register: Register,
  person: {
    readonly userId: string
    readonly chatId: string
    readonly language: Language
    readonly contactAsked?: boolean
  },
): Promise<void> {
  const now = register.clock()
  const { userId, chatId, language, contactAsked } = person
  const noted = {
    chatId,
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

/** Notes that somebody who has written before speaks another language now. */
export async function changeLanguage(register: Register, userId: string, language: Language): Promise<void> {
  const person = await personOf(register, userId)
  if (person !== null) await notePerson(register, { userId, chatId: person.chatId, language })
}

/** Stores that he has proved this address to be his, as of now, and that no contact is waited for any more. */
export async function proveAddress(register: Register, userId: string, proved: Recipient): Promise<void> {
  const now = register.clock()
  const mark = register.vault.mark(proved.address)
  await register.engine.unit([recipientByMark({ mark })], (...[[row]]) => ({
    writes: [
      ...knownOrNew(register.vault, proved, mark, row, now).writes,
      statement(
        build
          .update(telegramPerson)
          .set({
            recipientId: sql`(select ${recipient.id} from ${recipient} where ${recipient.mark} = ${mark})`,
            provedAt: now,
            contactAskedAt: null,
          })
          .where(eq(telegramPerson.userId, userId)),
      ),
    ],
    result: null,
  }))
}
