import { and, asc, eq, gt, inArray, not, sql } from 'drizzle-orm'
import { change, consent, entry, evidence, recipient } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { type IstanbulDay, readWallTime } from '../../calendar/istanbul.ts'
import type { Actor } from '../../consent/actor.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { decryptOrNull } from '../../crypto/vault.ts'
import { hexOf } from '../../ledger/append.ts'
import { isPastChange } from '../../register/change-sql.ts'
import { listBrands, theProvider } from '../../register/company/brands.ts'
import { complaintsOf } from '../../register/complaints/list.ts'
import { isChangeOf, nationalInForce } from '../../register/consents.ts'
import {
  decryptEvidence,
  decryptLaterEvidence,
  type Evidence,
  wordingsOf,
} from '../../register/evidence/evidence.ts'
import { lastTicketOf } from '../../register/links/tickets.ts'
import { lookUp } from '../../register/look-up/look-up.ts'
import { allRows } from '../../register/pages.ts'
import { decryptRow, recipientByMark } from '../../register/recipients/recipients.ts'
import type { Register } from '../../register/register.ts'
import { changeColumns } from '../../verification/rows.ts'
import { inclusionsOf } from './inclusion.ts'
import type { Pack, PackChange, PackComplaint, PackLater, PackRecipient } from './pack-json.ts'
import { wordingsIn } from './wordings.ts'

export interface PackInput {
  readonly recipient: Recipient
  /** Codes of the brands that the requester may see; all brands if left out. */
  readonly brandCodes?: readonly number[] | undefined
  readonly day?: IstanbulDay | null | undefined
  /** Purpose to write into the log of look-ups; "evidence pack" if left out. */
  readonly purpose?: string | undefined
  /** Function that asks Slack for the name of a user; without it the pack has only user ids. */
  readonly nameOf?: NameOf | undefined
}

export type NameOf = (slackUser: string) => Promise<string | null>

type Collected =
  | { readonly kind: 'pack'; readonly pack: Pack; readonly recipientId: number | null }
  | { readonly kind: 'ceiling'; readonly perDay: number }

/**
 * Collects the content of an evidence pack about one address. This is a look-up: it is logged first, and in chat it counts
 * toward the daily limit (KVKK). The pack of an erased address shows no more than the pack of an unknown address.
 */
export async function collectPack(
  register: Register,
  actor: Actor & { readonly id: string },
  input: PackInput,
): Promise<Collected> {
  const { recipient, brandCodes } = input
  const lookedUp = await lookUp(register, actor, {
    recipient,
    brandCode: brandCodes?.length === 1 ? brandCodes[0] : undefined,
    purpose: input.purpose ?? 'evidence pack',
  })
  if (lookedUp.kind === 'ceiling') return lookedUp
  const packRecipient = await recipientOfPack(register, input.recipient)
  const pack = await packOf(register, actor, input, packRecipient)
  return {
    kind: 'pack',
    pack,
    recipientId: packRecipient.recipient.known === 'yes' ? packRecipient.id : null,
  }
}

/** Reads the content of a pack: company, brands, changes with proofs, and complaints. */
async function packOf(
  register: Register,
  actor: Actor & { readonly id: string },
  input: PackInput,
  known: KnownRecipient,
): Promise<Pack> {
  const { day = null } = input
  const provider = await theProvider(register)
  if (provider === null) throw new Error('Cannot make an evidence pack: there is no company yet')
  const brands = (await listBrands(register))
    .filter(({ code }) => input.brandCodes === undefined || input.brandCodes.includes(code))
    .map(({ code, name, closedAt }) => ({ code, name, closedAt }))
  const brandCodes = brands.map(({ code }) => code)
  const isKnown = known.recipient.known === 'yes'
  const changes = isKnown ? await changesOf(register, known.id, brandCodes) : []
  const entries = changes.flatMap((change) => [change, ...change.later])
  const { proofs, days } = await inclusionsOf(
    register,
    entries.map(({ seq }) => seq),
  )
  for (const entry of entries) entry.proof = proofs.get(entry.seq) ?? null
  return {
    kind: 'izin-pack',
    version: 1,
    provider: { code: provider.code, name: provider.name },
    madeAt: register.clock(),
    madeBy: { door: actor.door, id: actor.id },
    ...(await namesIn([actor.id, ...changes.flatMap(peopleOf)], input.nameOf)),
    recipient: known.recipient,
    brands,
    day,
    national: isKnown ? await nationalOf(register, known.id, brandCodes) : [],
    changes,
    wordings: await wordingsOf(register, wordingsIn(changes)),
    days,
    complaints: await complaintsIn(register, input.recipient, brandCodes),
  }
}

/** Returns the complaints about a recipient, each with the last check (ticket) of the address before the message. */
async function complaintsIn(
  register: Register,
  recipient: Recipient,
  brandCodes: readonly number[],
): Promise<PackComplaint[]> {
  const mark = register.vault.mark(recipient.address)
  const complaints: PackComplaint[] = []
  for (const complaint of await complaintsOf(register, { recipient, brandCodes })) {
    const { brandCode, channel, messageAt, notedAt } = complaint
    const sent = messageAt === null ? null : readWallTime(messageAt)
    // A wall time has whole seconds: a ticket of the same second counts as made before the message.
    const at = sent?.kind === 'read' ? sent.at + 999 : notedAt
    const ticket = channel === null ? null : await lastTicketOf(register, mark, { brandCode, channel, at })
    complaints.push({ ...complaint, ticket })
  }
  return complaints
}

/** Returns the ids of the people who recorded a change, approved it or added to it. An unknown one is null. */
function peopleOf({ actor, secondPerson, later }: PackChange): (string | null)[] {
  return [actor, secondPerson, ...later.map((entry) => entry.actor)]
}

/** Asks for the names of all ids that are Slack users. Returns nothing if no name is known. */
async function namesIn(
  ids: readonly (string | null)[],
  nameOf: NameOf = async () => null,
): Promise<Pick<Pack, 'names'>> {
  const users = [...new Set(ids)].filter((id) => id !== null).filter((id) => /^[UW][A-Z0-9]+$/.test(id))
  const namesOfUsers = await Promise.all(users.map(async (id) => [id, await nameOf(id)] as const))
  const names = Object.fromEntries(namesOfUsers.flatMap(([id, name]) => (name === null ? [] : [[id, name]])))
  return Object.keys(names).length === 0 ? {} : { names }
}

interface KnownRecipient {
  readonly id: number
  readonly recipient: PackRecipient
}

/** Returns the recipient as the pack shows it: known with its secret, erased, or not known. */
async function recipientOfPack(register: Register, { kind, address }: Recipient): Promise<KnownRecipient> {
  const [row] = await register.engine.read(recipientByMark({ mark: register.vault.mark(address) }))
  if (row === undefined) return { id: 0, recipient: { known: 'no', kind, address } }
  if (row.sealed === null) return { id: row.id, recipient: { known: 'erased', kind, address } }
  const content = decryptRow(register.vault, row)
  const secrets = {
    secret: hexOf(content.secret),
    commitment: hexOf(row.commitment),
    ...(row.renewedAt === null ? {} : { renewedAt: row.renewedAt }),
  }
  return { id: row.id, recipient: { known: 'yes', kind, address: content.address, ...secrets } }
}

/** Number of changes that one query reads. It is small, since the evidence of each may have 40 kilobytes. */
const pageRows = 50

/** Reads all changes of a recipient with their evidence, and with what was added to them later. */
async function changesOf(
  register: Register,
  recipientId: number,
  brandCodes: readonly number[],
): Promise<PackChange[]> {
  const rows = await allRows(register, { rows: pageRows, pageAfter: changesBehind(recipientId, brandCodes) })
  const later = Map.groupBy(await laterEntriesOf(register, recipientId), ({ subject }) => subject)
  return rows.map(({ evidence: sealed, ...row }) => ({
    kind: 'change',
    ...row,
    proof: null,
    evidence: textOf(sealed, (text) => decryptEvidence(register.vault, Buffer.from(row.id, 'hex'), text)),
    later: later.get(row.id) ?? [],
  }))
}

const changesBehind =
  (recipientId: number, brandCodes: readonly number[]) => (last: { seq: number } | null) =>
    query(
      build
        .select({ ...changeColumns, evidence: evidence.sealed })
        .from(change)
        .innerJoin(recipient, eq(recipient.id, change.recipientId))
        .leftJoin(evidence, eq(evidence.changeId, change.id))
        .where(
          and(
            isChangeOf(recipientId),
            inArray(change.brandCode, [...brandCodes]),
            not(isPastChange),
            gt(change.seq, last?.seq ?? 0),
          ),
        )
        .orderBy(asc(change.seq))
        .limit(pageRows),
    )

/** Reads the ledger entries about a recipient's changes: evidence that was added later, and answers of İYS. */
async function laterEntriesOf(register: Register, recipientId: number): Promise<PackLater[]> {
  // Loaded with the first pack, since making its schemas would slow down the start of a Worker.
  const { entryColumns, entryOf } = await import('../../verification/register-book.ts')
  const pageAfter = (last: { seq: number } | null) =>
    query(
      build
        .select({ ...entryColumns, body: entry.body })
        .from(change)
        .innerJoin(entry, eq(entry.subject, sql`lower(hex(${change.id}))`))
        .where(and(isChangeOf(recipientId), gt(entry.seq, last?.seq ?? 0)))
        .orderBy(asc(entry.seq))
        .limit(pageRows),
    )
  return (await allRows(register, { rows: pageRows, pageAfter })).flatMap(({ body, ...row }): PackLater[] => {
    const laterEntry = entryOf(row)
    if (laterEntry?.kind === 'iys-answer') return [{ ...laterEntry, proof: null }]
    if (laterEntry?.kind !== 'evidence') return []
    const id = Buffer.from(laterEntry.id, 'hex')
    return [
      { ...laterEntry, proof: null, text: textOf(body, (text) => decryptLaterEvidence(register, id, text)) },
    ]
  })
}

/** Decrypts evidence as JSON text; null if there is none or it was damaged, which a verification of the pack reports. */
function textOf(sealed: Buffer | null, open: (sealed: Buffer) => Evidence): string | null {
  return sealed === null ? null : decryptOrNull(() => JSON.stringify(open(sealed)))
}

/** Reads the state in İYS of each consent of a recipient. */
async function nationalOf(
  { engine }: Register,
  recipientId: number,
  brandCodes: readonly number[],
): Promise<Pack['national']> {
  const { brandCode, recipientType, channel } = consent
  const state = nationalInForce
  const isInPack = and(eq(consent.recipientId, recipientId), inArray(brandCode, [...brandCodes]))
  return await engine.read(
    query(build.select({ brandCode, recipientType, channel, state }).from(consent).where(isInPack)),
  )
}
