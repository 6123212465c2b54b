import { eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import { ConflictError, type Outcome } from '../../db/engine.ts'
import { brand, download, downloadUse } from '../../db/schema.ts'
import { build, pick, query, statement } from '../../db/statement.ts'
import { newToken, tokenMark } from '../crypto/vault.ts'
import { type ErasureStatements, isHidden, recipientById } from './recipients.ts'
import { type Register, write } from './register.ts'
import type { Role } from './staff.ts'

export const downloadTraces: ErasureStatements = {
  atOnce: [
    `DELETE FROM download_use WHERE token_mark IN
      (SELECT token_mark FROM download WHERE wanted ->> '$.recipientId' IN (SELECT value FROM json_each(?)))`,
    `DELETE FROM download WHERE wanted ->> '$.recipientId' IN (SELECT value FROM json_each(?))`,
  ],
}

/** Long enough to fetch a file that was just requested (promise 5). */
export const downloadAgeMaxMs = 15 * 60_000

/** The history has receipts of the others. */
export const receiptChangesMax = 100

export const wantedFile = z.lazy(() => {
  const brandCode = z.int()
  const recipientId = z.int().positive()
  const day = z.iso.date()
  const language = z.enum(['tr', 'en'])
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['movement-file', 'movement-stamp']), brandCode, date: day }),
    z.object({
      kind: z.literal('permitted-csv'),
      brandCode,
      /** Null for the moment it is fetched. */
      asOf: z.int().nullable(),
      scope: z.enum(['ONAY', 'all']),
    }),
    z.object({ kind: z.literal('permitted-xlsx'), brandCode, scope: z.enum(['ONAY', 'all']) }),
    z.object({
      kind: z.literal('permitted-stamp'),
      brandCode,
      asOf: z.int().nullable(),
      /** The link of the file. */
      of: z.string().regex(/^[0-9a-f]{64}$/),
    }),
    z.object({
      kind: z.literal('recipient-changes'),
      brandCode: brandCode.nullable(),
      /** First and last day. */
      from: day,
      until: day,
    }),
    /** A list its holder looked up, by its number. */
    z.object({
      kind: z.literal('asked-list'),
      brandCode,
      listId: z.string().regex(/^[\w-]{22}$/),
      language,
    }),
    /** Answers to a file of addresses. */
    z.object({ kind: z.literal('listed-file'), brandCode, listId: z.int().positive(), language }),
    z.object({
      kind: z.literal('evidence-pack'),
      /** Null: every brand its holder may see when fetching it. */
      brandCode: brandCode.nullable(),
      recipientId,
      /** Day of the message in question. */
      day: day.nullable(),
      format: z.enum(['pdf', 'zip']),
      language,
    }),
    /** An evidence file, by its `seq` in the ledger. */
    z.object({ kind: z.literal('evidence-file'), brandCode, recipientId, place: z.int().positive() }),
    /** Results of an import's rows. */
    z.object({
      kind: z.enum(['import-accepted', 'import-rejected']),
      brandCode,
      importId: z.int().positive(),
      language,
    }),
    /** Changes that wait for İYS, taken when the file is fetched; or a file taken before. */
    z.object({ kind: z.literal('iys-file'), brandCode, file: z.int().positive().nullable() }),
    /** Everything about one address, of the brands its holder is admin of. */
    z.object({ kind: z.literal('person-data'), brandCode: z.null(), recipientId }),
    /** The same for the recipient, who has proved the address. */
    z.object({ kind: z.literal('own-data'), brandCode: z.null(), recipientId }),
    /** The receipt of changes made at once, for the recipient. */
    z.object({
      kind: z.literal('receipt'),
      brandCode: z.null(),
      recipientId,
      changeIds: z
        .array(z.string().regex(/^[0-9a-f]{64}$/))
        .min(1)
        .max(receiptChangesMax),
      language,
      /** For the holder of a message's link, who sees only a mask of the address. */
      masked: z.boolean().optional(),
    }),
  ])
})

export type RequestedFile = Readonly<z.infer<typeof wantedFile>>

/** Files a recipient fetches after proving the address, or masked by a message's link; no role is needed. */
export type OwnFile = Extract<RequestedFile, { kind: 'own-data' | 'receipt' }>
export type StaffFile = Exclude<RequestedFile, OwnFile>

/** Holder of what a message's link gives; the link itself is the right. */
export const linkPrincipal = 'link'

export function isOwnFile(file: RequestedFile): file is OwnFile {
  return file.kind === 'own-data' || file.kind === 'receipt'
}

/**
 * Role for each kind of file, checked when its link is made and when it is fetched. The list of all addresses that
 * may be sent to needs an editor, since no look-up limit counts for it. A file of personal data needs an admin,
 * since it shows which staff looked the person up.
 */
export const roleToFetch: Readonly<Record<StaffFile['kind'], Role>> = {
  'movement-file': 'viewer',
  'movement-stamp': 'viewer',
  'permitted-csv': 'editor',
  'permitted-xlsx': 'editor',
  'permitted-stamp': 'editor',
  'recipient-changes': 'viewer',
  'asked-list': 'viewer',
  'listed-file': 'viewer',
  'evidence-pack': 'viewer',
  'evidence-file': 'viewer',
  'import-accepted': 'editor',
  'import-rejected': 'editor',
  'iys-file': 'editor',
  'person-data': 'admin',
}

/**
 * Returns the role for evidence: only an admin hands out what is kept of an erased recipient, for an
 * inspector.
 */
export function roleForProof({ erased }: { readonly erased: boolean }): Role {
  return erased ? 'admin' : 'viewer'
}

/** Returns the role needed now, since the recipient may have been erased after the link was made. */
export async function roleForFile(register: Register, file: StaffFile): Promise<Role> {
  if (file.kind !== 'evidence-pack' && file.kind !== 'evidence-file') return roleToFetch[file.kind]
  const [about] = await register.engine.read(recipientById({ id: file.recipientId }))
  return roleForProof({ erased: about !== undefined && (isHidden(about) || about.sealed === null) })
}

/** True if the file's brand is among these; a file about every brand needs one of them. */
export function isWithin(brandCode: number | null, brandCodes: readonly number[]): boolean {
  return brandCode === null ? brandCodes.length > 0 : brandCodes.includes(brandCode)
}

export interface Download {
  /** Names this link to another one; it does not fetch anything. */
  readonly id: string
  /** A Slack user id, or `telegram:` and the id there. */
  readonly principal: string
  readonly file: RequestedFile
  /** Null if it is about every brand its holder may see. */
  readonly brandName: string | null
  readonly expiresAt: number
}

export type DownloadState =
  | { readonly kind: 'ready'; readonly download: Download }
  | { readonly kind: 'used'; readonly usedAt: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unknown' }

/** Makes the token of a link for one use within fifteen minutes; only its digest is kept. */
export async function makeDownload(
  register: Register,
  { principal, file }: { readonly principal: string; readonly file: RequestedFile },
): Promise<string> {
  const token = newToken()
  const createdAt = register.clock()
  const row = {
    tokenMark: tokenMark(token),
    principal,
    wanted: JSON.stringify(wantedFile.parse(file)),
    createdAt,
    expiresAt: createdAt + downloadAgeMaxMs,
  }
  await write(register, statement(build.insert(download).values(row)))
  return token
}

/** Returns the state of a link without using it up. */
export async function lookAtDownload(register: Register, token: string): Promise<DownloadState> {
  const [row] = await register.engine.read(rowOf(token))
  return stateOf(row, token, register.clock())
}

/** Uses a link up: only the caller who gets `ready` may fetch the file. */
export async function claimDownload(register: Register, token: string): Promise<DownloadState> {
  const now = register.clock()
  try {
    return await register.engine.unit([rowOf(token)], ([row]): Outcome<DownloadState> => {
      const state = stateOf(row, token, now)
      if (state.kind !== 'ready') return { writes: [], result: state }
      const use = build.insert(downloadUse).values({ tokenMark: tokenMark(token), usedAt: now })
      return { writes: [statement(use)], result: state }
    })
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    return { kind: 'used', usedAt: now }
  }
}

/** Names the link of a file to the link of its stamp. */
export function downloadId(token: string): string {
  return tokenMark(token).toString('hex')
}

/** Keeps the digest of what a link handed out, to be stamped. */
export async function noteDigest(register: Register, id: string, sha384: Buffer): Promise<void> {
  const isIt = eq(downloadUse.tokenMark, Buffer.from(id, 'hex'))
  await write(register, statement(build.update(downloadUse).set({ sha384 }).where(isIt)))
}

/** Returns the digest of what a link handed out; null until all of it has gone. */
export async function handedOut({ engine }: Register, id: string) {
  const use = build
    .select({ sha384: downloadUse.sha384, at: downloadUse.usedAt })
    .from(downloadUse)
    .where(eq(downloadUse.tokenMark, Buffer.from(id, 'hex')))
  const [row] = await engine.read(query(use))
  return row === undefined || row.sha384 === null ? null : { ...row, sha384: row.sha384 }
}

function rowOf(token: string) {
  return query(
    build
      .select({
        ...pick(download, 'principal', 'wanted', 'expiresAt'),
        brandName: brand.name,
        usedAt: downloadUse.usedAt,
      })
      .from(download)
      .leftJoin(brand, eq(brand.code, sql`${download.wanted} ->> '$.brandCode'`))
      .leftJoin(downloadUse, eq(downloadUse.tokenMark, download.tokenMark))
      .where(eq(download.tokenMark, tokenMark(token))),
  )
}
type DownloadRow = ReturnType<ReturnType<typeof rowOf>['map']>

/** A file described by another version is unknown, and may be requested again. */
function stateOf(row: DownloadRow | undefined, token: string, now: number): DownloadState {
  const file = row === undefined ? undefined : wantedFile.safeParse(JSON.parse(row.wanted)).data
  if (row === undefined || file === undefined) return { kind: 'unknown' }
  const { principal, brandName, expiresAt, usedAt } = row
  if (usedAt !== null) return { kind: 'used', usedAt }
  if (now >= expiresAt) return { kind: 'expired' }
  return { kind: 'ready', download: { id: downloadId(token), principal, brandName, expiresAt, file } }
}
