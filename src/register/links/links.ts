import { eq } from 'drizzle-orm'
import { brand, recipient, type ServerFact, serverFact } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import type { Channel } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import {
  decryptRow,
  isGone,
  knownOrNew,
  recipientColumns,
  recipientsOfMarks,
} from '../recipients/recipients.ts'
import { type Register, type WithEngine, write } from '../register.ts'
import { isOf, linkTokens } from './link-references.ts'

/** A link sent to a recipient. With it, messages to their address can be stopped; it shows the address masked. */
export type Link = NonNullable<Awaited<ReturnType<typeof readLink>>>

export type LinkResult =
  | { readonly kind: 'made'; readonly token: string }
  | { readonly kind: 'no-brand' }
  /** The recipient was erased: they get no message, so they need no link. */
  | { readonly kind: 'erased' }

interface LinkKey {
  readonly brandCode: number
  readonly channel: Channel
}

/**
 * Returns the web addresses of a link: of the recipient's page, and of the one-click refusal of its channel by HTTP POST (RFC
 * 8058). For an e-mail it also returns the headers by which mail programs show their own button (RFC 2369).
 */
export function linkAddresses(publicUrl: string, token: string, channel: Channel) {
  const [url, oneClick] = [`${publicUrl}/r/${token}`, `${publicUrl}/u/${token}`]
  const headers = {
    'List-Unsubscribe': `<${oneClick}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
  return { url, oneClick, ...(channel === 'EPOSTA' ? { headers } : {}) }
}

/** Returns the token of a recipient's link for a brand and channel. Adds an unknown recipient, without a consent. */
export async function makeLink(
  register: Register,
  { recipient: linked, ...key }: LinkKey & { readonly recipient: Recipient },
): Promise<LinkResult> {
  if (!(await hasBrand(register, key.brandCode))) return { kind: 'no-brand' }
  const [token = null] = await makeLinks(register, key, [linked])
  return token === null ? { kind: 'erased' } : { kind: 'made', token }
}

/**
 * Makes the link of each recipient, in their order; null for an erased one. A recipient that the register does not know is
 * added without a consent, so that they can refuse; the links of known ones write nothing.
 */
export async function makeLinks(
  register: Register,
  key: LinkKey,
  recipients: readonly Recipient[],
): Promise<readonly (string | null)[]> {
  const marks = recipients.map(({ address }) => register.vault.mark(address))
  const tokens = await knownLinks(register, key, marks)
  const unknown = new Map<string, Recipient>()
  recipients.forEach((stranger, place) => {
    if (tokens[place] === undefined) unknown.set(stranger.address, stranger)
  })
  if (unknown.size === 0) return tokens.map((token) => token ?? null)
  await addRecipients(register, [...unknown.values()])
  return (await knownLinks(register, key, marks)).map((token) => token ?? null)
}

/**
 * Returns the links for marks (keyed hashes of addresses), in their order; undefined for an unknown recipient, null for an
 * erased one.
 */
export async function knownLinks(
  { engine, vault }: Register,
  { brandCode, channel }: LinkKey,
  marks: readonly Buffer[],
): Promise<readonly (string | null | undefined)[]> {
  const rows = await engine.read(recipientsOfMarks(marks))
  const { tokenOf } = linkTokens(vault)
  const tokens = new Map(
    rows.map((row) => [row.mark.toString('hex'), isGone(row) ? null : tokenOf(row, brandCode, channel)]),
  )
  return marks.map((mark) => tokens.get(mark.toString('hex')))
}

/** Adds the recipients that the register does not know yet, without a consent. */
async function addRecipients({ engine, vault, clock }: Register, recipients: readonly Recipient[]) {
  const marked = recipients.map((stranger) => ({ stranger, mark: vault.mark(stranger.address) }))
  const now = clock()
  await engine.unit([recipientsOfMarks(marked.map(({ mark }) => mark))], (rows) => {
    const knownMarks = new Set(rows.map(({ mark }) => mark.toString('hex')))
    const missing = marked.filter(({ mark }) => !knownMarks.has(mark.toString('hex')))
    const writes = missing.flatMap(
      ({ stranger, mark }) => knownOrNew(vault, stranger, { mark, row: null, now }).writes,
    )
    return { writes, result: null }
  })
}

/** Returns the link of a token; null for any other text. */
export async function readLink({ engine, vault }: Register, token: string) {
  const reference = linkTokens(vault).referenceIn(token)
  if (reference === null) return null
  const { brandCode, channel } = reference
  const brandAndRecipient = build
    .select({ brandName: brand.name, brandClosedAt: brand.closedAt, recipient: recipientColumns })
    .from(recipient)
    .innerJoin(brand, eq(brand.code, brandCode))
    .where(eq(recipient.id, reference.recipientId))
  const [row] = await engine.read(query(brandAndRecipient))
  if (row === undefined || row.recipient.sealed === null || !isOf(reference, row.recipient)) return null
  const { brandName, brandClosedAt, recipient: sealedRecipient } = row
  const linked: Recipient = {
    kind: sealedRecipient.kind,
    address: decryptRow(vault, sealedRecipient).address,
  }
  return { brandCode, channel, brandName, brandClosedAt, recipient: linked, recipientId: sealedRecipient.id }
}

async function hasBrand({ engine }: WithEngine, code: number): Promise<boolean> {
  const ofCode = build.select({ code: brand.code }).from(brand).where(eq(brand.code, code))
  return (await engine.read(query(ofCode))).length > 0
}

/** Returns a fact that the server noted for other processes, such as its PUBLIC_URL for links of the command line. */
export async function readServerFact({ engine }: WithEngine, name: ServerFact): Promise<string | null> {
  const select = build.select({ value: serverFact.value }).from(serverFact).where(eq(serverFact.name, name))
  const [row] = await engine.read(query(select))
  return row?.value ?? null
}

/** Stores a fact for other processes, such as the server's PUBLIC_URL; the value null deletes it. */
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
