import { eq, sql } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { brand, link, recipient, type ServerFact, serverFact } from '../../db/schema.ts'
import { build, query, type Statement, statement } from '../../db/statement.ts'
import type { Channel } from '../consent/consent.ts'
import type { Recipient } from '../consent/recipient.ts'
import { newPlainToken, tokenMark } from '../crypto/vault.ts'
import { yieldToEventLoop } from '../event-loop.ts'
import {
  type ErasureStatements,
  isHidden,
  knownOrNew,
  openRow,
  recipientByMark,
  recipientColumns,
} from './recipients.ts'
import { type Register, type WithEngine, write } from './register.ts'

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
 * Returns the recipient's page of a link, the address that refuses its channel with one POST (RFC 8058), and the
 * headers of an e-mail for a mail program's own button (RFC 2369).
 */
export function linkAddresses(publicUrl: string, token: string, channel: Channel) {
  const [url, oneClick] = [`${publicUrl}/r/${token}`, `${publicUrl}/u/${token}`]
  const headers = {
    'List-Unsubscribe': `<${oneClick}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
  return { url, oneClick, ...(channel === 'EPOSTA' ? { headers } : {}) }
}

export const linksMax = 1000
/** Links of one commit. */
const linksPerCommit = 250

export async function makeLink(
  register: Register,
  input: { readonly recipient: Recipient; readonly brandCode: number; readonly channel: Channel },
): Promise<LinkResult> {
  const { recipient: one, ...about } = input
  const [made] = await makeLinks(register, { ...about, recipients: [one] })
  if (made === undefined) throw new Error('Cannot make a link: nothing was answered')
  return made
}

/** Makes a link for each recipient, in order. An erased one does not stop the others. */
export async function makeLinks(
  register: Register,
  input: {
    readonly recipients: readonly Recipient[]
    readonly brandCode: number
    readonly channel: Channel
  },
): Promise<LinkResult[]> {
  const { recipients, ...about } = input
  if (recipients.length > linksMax) throw new Error(`Cannot make links: more than ${linksMax} at a time`)
  const made: LinkResult[] = []
  for (let first = 0; first < recipients.length; first += linksPerCommit) {
    made.push(...(await makeSome(register, about, recipients.slice(first, first + linksPerCommit))))
    if (first + linksPerCommit < recipients.length) await yieldToEventLoop()
  }
  return made
}

async function makeSome(
  { engine, vault, clock }: Register,
  { brandCode, channel }: { readonly brandCode: number; readonly channel: Channel },
  recipients: readonly Recipient[],
): Promise<LinkResult[]> {
  const now = clock()
  const wanted = recipients.map((one) => ({
    recipient: one,
    mark: vault.mark(one.address),
    token: newPlainToken(),
  }))
  const marks = new Map(wanted.map(({ mark }) => [mark.toString('hex'), mark]))
  const brands = query(build.select({ code: brand.code }).from(brand).where(eq(brand.code, brandCode)))
  const rows = [...marks.values()].map((mark) => recipientByMark({ mark }))
  return await engine.unit([brands, ...rows], ([found], ...known): Outcome<LinkResult[]> => {
    if (found === undefined) return { writes: [], result: wanted.map(() => ({ kind: 'no-brand' })) }
    const stored = new Map([...marks.keys()].map((mark, place) => [mark, known[place]?.[0]]))
    const writes: Statement[] = []
    const fresh = new Set(marks.keys())
    const result = wanted.map(({ recipient: one, mark, token }): LinkResult => {
      const row = stored.get(mark.toString('hex'))
      if (isHidden(row) || row?.sealed === null) return { kind: 'erased' }
      // A recipient named twice is new once.
      if (fresh.delete(mark.toString('hex'))) writes.push(...knownOrNew(vault, one, mark, row, now).writes)
      writes.push(
        statement(
          build.insert(link).values({
            tokenMark: tokenMark(token),
            recipientId: sql`(select ${recipient.id} from ${recipient} where ${recipient.mark} = ${mark})`,
            brandCode,
            channel,
            createdAt: now,
          }),
        ),
      )
      return { kind: 'made', token }
    })
    return { writes, result }
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

/** Returns what the server noted for other processes; the command line makes links from PUBLIC_URL. */
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
