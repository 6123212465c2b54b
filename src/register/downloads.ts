import { eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import { ConflictError, type Outcome } from '../../db/engine.ts'
import { brand, download, downloadUse } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import { newToken, tokenMark } from '../crypto/token.ts'
import type { ErasureStatements } from './recipients.ts'
import { isHidden, recipientById } from './recipients.ts'
import { type Register, write } from './register.ts'
import type { Role } from './staff.ts'

/** Links to files about a person. */
export const downloadTraces: ErasureStatements = {
  atOnce: [
    `DELETE FROM download_use WHERE token_mark IN
      (SELECT token_mark FROM download WHERE wanted ->> '$.recipientId' IN (SELECT value FROM json_each(?)))`,
    `DELETE FROM download WHERE wanted ->> '$.recipientId' IN (SELECT value FROM json_each(?))`,
  ],
}

/** A link is good for as long as somebody needs who has just asked for it (promise 5). */
export const downloadAgeMaxMs = 15 * 60_000

const wantedFile = z.lazy(() => {
  const brandCode = z.int()
  /** The register's number of the address a file is about. */
  const recipientId = z.int().positive()
  const day = z.iso.date()
  const language = z.enum(['tr', 'en'])
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['movement-file', 'movement-stamp']), brandCode, date: day }),
    z.object({
      kind: z.literal('permitted-csv'),
      brandCode,
      /** ms UTC; null for the moment it is fetched. */
      asOf: z.int().nullable(),
      scope: z.enum(['ONAY', 'all']),
      /** Whether a time stamp of the very bytes is wanted, which another link gives. */
      stamped: z.boolean().optional(),
    }),
    z.object({ kind: z.literal('permitted-xlsx'), brandCode, scope: z.enum(['ONAY', 'all']) }),
    z.object({
      kind: z.literal('permitted-stamp'),
      brandCode,
      asOf: z.int().nullable(),
      /** The link that the file came by. */
      of: z.string().regex(/^[0-9a-f]{64}$/),
    }),
    z.object({
      kind: z.literal('recipient-changes'),
      brandCode: brandCode.nullable(),
      /** The first and the last day. */
      from: day,
      until: day,
    }),
    /** A list that its holder asked about, by the number it is kept under for him. */
    z.object({
      kind: z.literal('asked-list'),
      brandCode,
      listId: z.string().regex(/^[\w-]{22}$/),
      language,
    }),
    /** The answers to a file of addresses that its holder gave. */
    z.object({ kind: z.literal('listed-file'), brandCode, listId: z.int().positive(), language }),
    z.object({
      kind: z.literal('evidence-pack'),
      /** Null: every brand its holder may see when he fetches it. */
      brandCode: brandCode.nullable(),
      recipientId,
      /** The day of the message in question. */
      day: day.nullable(),
      format: z.enum(['pdf', 'zip']),
      language,
    }),
    /** A file that was added to prove a change, by its number in the chain of later evidence. */
    z.object({ kind: z.literal('evidence-file'), brandCode, recipientId, place: z.int().positive() }),
    /** What became of the rows of an import, or would. */
    z.object({
      kind: z.enum(['import-accepted', 'import-rejected']),
      brandCode,
      importId: z.int().positive(),
      language,
    }),
    /** Everything about one address, of the brands that its holder is admin of. */
    z.object({ kind: z.literal('person-data'), brandCode: z.null(), recipientId }),
    /** The same for the person himself, who has proved the address to be his. */
    z.object({ kind: z.literal('own-data'), brandCode: z.null(), recipientId }),
    /** The receipt of one change, for the person himself. */
    z.object({
      kind: z.literal('receipt'),
      brandCode: z.null(),
      recipientId,
      changeId: z.string().regex(/^[0-9a-f]{64}$/),
      language,
      /** For who came by the link of a message, which shows no more of the address than a mask. */
      masked: z.boolean().optional(),
    }),
  ])
})

/** The file that a link stands for. */
export type WantedFile = Readonly<z.infer<typeof wantedFile>>

/** What a recipient fetches about himself: by having proved the address, or masked by the link of a message; not by a role. */
export type OwnFile = Extract<WantedFile, { kind: 'own-data' | 'receipt' }>
export type StaffFile = Exclude<WantedFile, OwnFile>

/** Who fetches what the link of a message gave him; the link itself has shown that he may. */
export const linkHolder = 'link'

export function isOwnFile(file: WantedFile): file is OwnFile {
  return file.kind === 'own-data' || file.kind === 'receipt'
}

/**
 * The role that each kind of file needs, for its brand, when its link is made and again when it is fetched. A viewer reads
 * reports and asks about addresses he knows, one by one. The permitted database hands over every address of a brand at once,
 * past any ceiling of look-ups, so it is for those who may record consents of that brand too. The data of a person tells who
 * of the staff asked about him and when, which is for admins to see and to hand out.
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
  'person-data': 'admin',
}

/**
 * The role that proof about an address needs: what is kept of somebody erased is for an inspector, and given by an admin
 * alone.
 */
export function roleForProof({ erased }: { readonly erased: boolean }): Role {
  return erased ? 'admin' : 'viewer'
}

/** The role that a file needs now, since whom it is about may have been erased after its link was made. */
export async function roleForFile(register: Pick<Register, 'engine'>, file: StaffFile): Promise<Role> {
  if (file.kind !== 'evidence-pack' && file.kind !== 'evidence-file') return roleToFetch[file.kind]
  const [about] = await register.engine.read(recipientById({ id: file.recipientId }))
  return roleForProof({ erased: about !== undefined && (isHidden(about) || about.sealed === null) })
}

/** Whether a file is about what somebody may see: one about every brand he may fetch who may for one, and gets what is of his. */
export function isWithin(brandCode: number | null, brandCodes: readonly number[]): boolean {
  return brandCode === null ? brandCodes.length > 0 : brandCodes.includes(brandCode)
}

export interface Download {
  /** By which another link refers to this one; no use to fetch it. */
  readonly id: string
  /** Who asked for it: a Slack user id, or `telegram:` and the id there. */
  readonly holder: string
  readonly file: WantedFile
  /** Null where it is about every brand its holder may see. */
  readonly brandName: string | null
  readonly expiresAt: number
}

export type DownloadState =
  | { readonly kind: 'ready'; readonly download: Download }
  | { readonly kind: 'used'; readonly usedAt: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unknown' }

/** Makes the token of a link that may be used once, within fifteen minutes; only its digest is kept. */
export async function makeDownload(
  register: Pick<Register, 'engine' | 'clock'>,
  { holder, file }: { readonly holder: string; readonly file: WantedFile },
): Promise<string> {
  const token = newToken()
  const createdAt = register.clock()
  const row = {
    tokenMark: tokenMark(token),
    holder,
    wanted: JSON.stringify(wantedFile.parse(file)),
    createdAt,
    expiresAt: createdAt + downloadAgeMaxMs,
  }
  await write(register, statement(build.insert(download).values(row)))
  return token
}

/** What a link stands for, without using it up. */
export async function lookAtDownload(
  register: Pick<Register, 'engine' | 'clock'>,
  token: string,
): Promise<DownloadState> {
  const [row] = await register.engine.read(rowOf(token))
  return stateOf(row, token, register.clock())
}

/** Uses a link up: whoever is answered `ready` may fetch the file, and nobody after him. */
export async function claimDownload(
  register: Pick<Register, 'engine' | 'clock'>,
  token: string,
): Promise<DownloadState> {
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

/** By which a link to a file's stamp refers to the link of the file. */
export function downloadId(token: string): string {
  return tokenMark(token).toString('hex')
}

/** Keeps the digest of the bytes that a link has handed out, so that they can be stamped. */
export async function noteDigest(
  register: Pick<Register, 'engine'>,
  id: string,
  sha384: Buffer,
): Promise<void> {
  const isIt = eq(downloadUse.tokenMark, Buffer.from(id, 'hex'))
  await write(register, statement(build.update(downloadUse).set({ sha384 }).where(isIt)))
}

/** Returns the digest of what a link has handed out and when it was used; null until all of it has gone. */
export async function handedOut({ engine }: Pick<Register, 'engine'>, id: string) {
  const [row] = await engine.read(
    query(
      build
        .select({ sha384: downloadUse.sha384, at: downloadUse.usedAt })
        .from(downloadUse)
        .where(eq(downloadUse.tokenMark, Buffer.from(id, 'hex'))),
    ),
  )
  return row === undefined || row.sha384 === null ? null : { ...row, sha384: row.sha384 }
}

function rowOf(token: string) {
  return query(
    build
      .select({
        holder: download.holder,
        wanted: download.wanted,
        brandName: brand.name,
        expiresAt: download.expiresAt,
        usedAt: downloadUse.usedAt,
      })
      .from(download)
      .leftJoin(brand, eq(brand.code, sql`${download.wanted} ->> '$.brandCode'`))
      .leftJoin(downloadUse, eq(downloadUse.tokenMark, download.tokenMark))
      .where(eq(download.tokenMark, tokenMark(token))),
  )
}
type DownloadRow = ReturnType<ReturnType<typeof rowOf>['map']>

/** A file that another version asked for in another way is not known any more; it may be asked for again. */
function stateOf(row: DownloadRow | undefined, token: string, now: number): DownloadState {
  const file = row === undefined ? undefined : wantedFile.safeParse(JSON.parse(row.wanted)).data
  if (row === undefined || file === undefined) return { kind: 'unknown' }
  const { holder, brandName, expiresAt, usedAt } = row
  if (usedAt !== null) return { kind: 'used', usedAt }
  if (now >= expiresAt) return { kind: 'expired' }
  return { kind: 'ready', download: { id: downloadId(token), holder, brandName, expiresAt, file } }
}
