import * as z from 'zod'
import type { Role } from '../../../db/schema.ts'
import { isHidden, recipientById } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'

/** Changes on one receipt; the history has receipts of the others. */
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
    /** Answers to a list of addresses. */
    z.object({ kind: z.literal('listed-file'), brandCode, listId: z.int().positive(), language }),
    z.object({
      kind: z.literal('evidence-pack'),
      /** Null: every brand its holder may see when fetching it. */
      brandCode: brandCode.nullable(),
      recipientId,
      /** Day of the message in question. */
      day: day.nullable(),
      format: z.enum(['pdf', 'zip']),
    }),
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
    /** Everything about one address, for the recipient, who has proved it. */
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
    }),
  ])
})

export type RequestedFile = Readonly<z.infer<typeof wantedFile>>

/** Files a recipient fetches after proving the address; no role is needed. */
export type OwnFile = Extract<RequestedFile, { kind: 'own-data' | 'receipt' }>
export type StaffFile = Exclude<RequestedFile, OwnFile>

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
  'listed-file': 'viewer',
  'evidence-pack': 'viewer',
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
  if (file.kind !== 'evidence-pack') return roleToFetch[file.kind]
  const [about] = await register.engine.read(recipientById({ id: file.recipientId }))
  return roleForProof({ erased: about !== undefined && (isHidden(about) || about.sealed === null) })
}

/** True if the file's brand is among these. For a file about every brand, any one brand is enough. */
export function isWithin(brandCode: number | null, brandCodes: readonly number[]): boolean {
  return brandCode === null ? brandCodes.length > 0 : brandCodes.includes(brandCode)
}
