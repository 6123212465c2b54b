import { eq, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, link, recipient, type ServerFact, serverFact } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import type { Channel } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { newPlainToken, tokenMark } from '../../crypto/vault.ts'
import {
  type ErasureStatements,
  isHidden,
  knownOrNew,
  openRow,
  recipientByMark,
  recipientColumns,
} from '../recipients/recipients.ts'
import { type Register, type WithEngine, write } from '../register.ts'

export const linkTraces: ErasureStatements = {
  later: ['DELETE FROM link WHERE recipient_id IN (SELECT value FROM json_each(?))'],
}

/** A link sent to a recipient. With it, messages to their address can be stopped; it shows the address masked. */
export type Link = NonNullable<Awaited<ReturnType<typeof openLink>>>

export type LinkResult =
  | { readonly kind: 'made'; readonly token: string }
  | { readonly kind: 'no-brand' }
  /** Erased recipients get no message that could carry a link. */
  | { readonly kind: 'erased' }

/**
 * Returns the recipient's page of a link, and the address that refuses its channel with one POST (RFC 8058).
 * The headers of an e-mail give a mail program its own button (RFC 2369).
 */
export function linkAddresses(publicUrl: string, token: string, channel: Channel) {
  const [url, oneClick] = [`${publicUrl}/r/${token}`, `${publicUrl}/u/${token}`]
  const headers = {
    'List-Unsubscribe': `<${oneClick}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
  return { url, oneClick, ...(channel === 'EPOSTA' ? { headers } : {}) }
}

export async function makeLink(
  { engine, vault, clock }: Register,
  input: { readonly recipient: Recipient; readonly brandCode: number; readonly channel: Channel },
): Promise<LinkResult> {
  const { recipient: one, brandCode, channel } = input
  const [now, mark, token] = [clock(), vault.mark(one.address), newPlainToken()]
  const brands = query(build.select({ code: brand.code }).from(brand).where(eq(brand.code, brandCode)))
  return await engine.unit([brands, recipientByMark({ mark })], ([found], [row]): Outcome<LinkResult> => {
    if (found === undefined) return { writes: [], result: { kind: 'no-brand' } }
    if (isHidden(row) || row?.sealed === null) return { writes: [], result: { kind: 'erased' } }
    const insert = build.insert(link).values({
      tokenMark: tokenMark(token),
      recipientId: sql`(select ${recipient.id} from ${recipient} where ${recipient.mark} = ${mark})`,
      ...{ brandCode, channel, createdAt: now },
    })
    const writes = [...knownOrNew(vault, one, mark, row, now).writes, statement(insert)]
    return { writes, result: { kind: 'made', token } }
  })
}

/** Returns the link of a token; null for any other text, after the same work. */
export async function openLink(register: Register, token: string) {
  const linkOfToken = build
    .select({
      own: { brandCode: link.brandCode, channel: link.channel },
      brandName: brand.name,
      brandClosedAt: brand.closedAt,
      recipient: recipientColumns,
    })
    .from(link)
    .innerJoin(recipient, eq(recipient.id, link.recipientId))
    .innerJoin(brand, eq(brand.code, link.brandCode))
    .where(eq(link.tokenMark, tokenMark(token)))
  const [row] = await register.engine.read(query(linkOfToken))
  if (row === undefined || row.recipient.sealed === null) return null
  const { own, brandName, brandClosedAt, recipient: stored } = row
  const address: Recipient = { kind: stored.kind, address: openRow(register.vault, stored).address }
  return { ...own, brandName, brandClosedAt, recipient: address, recipientId: stored.id }
}

/** Returns a fact that the server noted for other processes, such as its PUBLIC_URL for links of the command line. */
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
