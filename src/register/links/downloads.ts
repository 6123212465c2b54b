import * as z from 'zod'
import type { Role } from '../../../db/schema.ts'
import { isHidden, recipientById } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'

/** Maximum number of changes on one receipt. A recipient gets receipts of further changes from the history. */
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
      /** Moment in ms whose consents the file shows; null for the moment when the file is fetched. */
      asOf: z.int().nullable(),
      scope: z.enum(['ONAY', 'all']),
    }),
    z.object({ kind: z.literal('permitted-xlsx'), brandCode, scope: z.enum(['ONAY', 'all']) }),
    /** File with a look-up answer for each line of an uploaded list of addresses. */
    z.object({ kind: z.literal('listed-file'), brandCode, listId: z.int().positive(), language }),
    z.object({
      kind: z.literal('evidence-pack'),
      /** Brand of the pack; null for every brand that the fetching person may see. */
      brandCode: brandCode.nullable(),
      recipientId,
      /** Day of the disputed message, for which the pack shows the consent; null if none is disputed. */
      day: day.nullable(),
      format: z.enum(['pdf', 'zip']),
    }),
    /** File with the accepted or the rejected rows of an import. */
    z.object({
      kind: z.enum(['import-accepted', 'import-rejected']),
      brandCode,
      importId: z.int().positive(),
      language,
    }),
    /** File of changes for İYS. If `file` is null, the changes that wait are put into a new file when it is fetched. */
    z.object({ kind: z.literal('iys-file'), brandCode, file: z.int().positive().nullable() }),
    /** Changes that İYS did not take, each with its code and what to do. */
    z.object({ kind: z.literal('iys-refusals'), brandCode }),
    /** All data about one address, for an admin, limited to the brands of which they are admin. */
    z.object({ kind: z.literal('person-data'), brandCode: z.null(), recipientId }),
    /** All data about one address, for the recipient, who has proved that the address is theirs. */
    z.object({ kind: z.literal('own-data'), brandCode: z.null(), recipientId }),
    /** Receipt of changes made together, for the recipient. */
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

/** Files that a recipient fetches after proving the address. They need no staff role. */
export type OwnFile = Extract<RequestedFile, { kind: 'own-data' | 'receipt' }>
export type StaffFile = Exclude<RequestedFile, OwnFile>

export function isOwnFile(file: RequestedFile): file is OwnFile {
  return file.kind === 'own-data' || file.kind === 'receipt'
}

/**
 * Lowest staff role for each kind of file, checked when its link is made and again when the file is fetched. The list of all
 * permitted addresses needs an editor, since no look-up limit applies to it. A file of personal data needs an admin, since
 * it shows which staff looked up the person.
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
  'iys-refusals': 'editor',
  'person-data': 'admin',
}

/** Returns the role for evidence of a recipient: viewer, but admin for an erased recipient, whose evidence only an inspector gets. */
export function roleForProof({ erased }: { readonly erased: boolean }): Role {
  return erased ? 'admin' : 'viewer'
}

/** Returns the role that a file needs at this moment: its recipient may have been erased after the link was made. */
export async function roleForFile(register: Register, file: StaffFile): Promise<Role> {
  if (file.kind !== 'evidence-pack') return roleToFetch[file.kind]
  const [about] = await register.engine.read(recipientById({ id: file.recipientId }))
  return roleForProof({ erased: about !== undefined && (isHidden(about) || about.sealed === null) })
}

/** True if the file's brand is in `brandCodes`, the person's brands. A file about all brands (null) needs any one brand. */
export function isWithin(brandCode: number | null, brandCodes: readonly number[]): boolean {
  return brandCode === null ? brandCodes.length > 0 : brandCodes.includes(brandCode)
}
