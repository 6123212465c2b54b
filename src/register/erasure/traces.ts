import { asc, eq } from 'drizzle-orm'
import { complaint, recipient, telegramAddress, telegramPerson } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { messagesOf } from '../complaints/complaints.ts'
import { codesOf } from '../confirmation/codes.ts'
import { confirmationsOf } from '../confirmation/confirmations.ts'
import { requestsOf } from '../confirmation/consent-requests.ts'
import { lookUpsOf } from '../look-up/look-up-log.ts'
import { decryptAccount } from '../recipients/people.ts'
import { smsTextsOf } from '../recipients/sms-texts.ts'
import type { Register } from '../register.ts'

/** Everything that is stored about an address besides its consents, changes and complaints. */
export type PersonTraces = Awaited<ReturnType<typeof tracesOf>>

/**
 * Reads everything that is stored about an address besides its consents, changes and complaints. `knownSince` is null for an
 * unknown address. Links are not stored; codes and requests of the consent form are stored for a day.
 */
export async function tracesOf(register: Register, { address }: Recipient) {
  const { engine, vault } = register
  const mark = vault.mark(address)
  const fields = { id: recipient.id, createdAt: recipient.createdAt }
  const [recipientRow] = await engine.read(
    query(build.select(fields).from(recipient).where(eq(recipient.mark, mark))),
  )
  const id = recipientRow?.id ?? 0
  return {
    knownSince: recipientRow?.createdAt ?? null,
    telegram: await accountsOf(register, id),
    confirmations: await confirmationsOf(register, id),
    messages: await messagesAbout(register, id),
    codes: await codesOf(register, mark),
    requests: await requestsOf(register, mark),
    smsTexts: await smsTextsOf(register, mark),
    lookUps: await lookUpsOf(register, mark),
  }
}

/** Returns the Telegram accounts that proved an address, decrypted. */
async function accountsOf({ engine, vault }: Register, recipientId: number) {
  const { userId, sealed, language, createdAt, blockedAt } = telegramPerson
  const changes = build
    .select({ userId, sealed, language, provedAt: telegramAddress.provedAt, createdAt, blockedAt })
    .from(telegramAddress)
    .innerJoin(telegramPerson, eq(telegramPerson.userId, telegramAddress.userId))
    .where(eq(telegramAddress.recipientId, recipientId))
  return (await engine.read(query(changes))).map(({ userId, sealed, ...account }) => ({
    userId: decryptAccount(vault, userId, sealed).accountId,
    ...account,
  }))
}

/** Returns the messages between a recipient and staff about the recipient's complaints, in order. */
async function messagesAbout(register: Register, recipientId: number) {
  const complaintIds = build
    .select({ id: complaint.id })
    .from(complaint)
    .where(eq(complaint.recipientId, recipientId))
  const complaints = await register.engine.read(query(complaintIds.orderBy(asc(complaint.id))))
  const messages = complaints.map(async ({ id: complaintId }) =>
    (await messagesOf(register, complaintId)).map(({ at, author, text }) => ({
      complaintId,
      at,
      author,
      text,
    })),
  )
  return (await Promise.all(messages)).flat()
}
