import type { Actor } from '../consent/actor.ts'
import type { Recipient } from '../consent/recipient.ts'
import type { RequestedFile } from '../register/links/downloads.ts'
import type { PermittedRow } from '../register/permitted/permitted.ts'
import type { Register } from '../register/register.ts'
import type { PackInput } from './pack/collect.ts'

export type FileOf<Kind extends RequestedFile['kind']> = Extract<RequestedFile, { kind: Kind }>

/** File about one recipient. `ceiling`: the requester has reached the daily limit of look-ups. */
export type RecipientFile =
  | { readonly kind: 'file'; readonly fileName: string; readonly content: Uint8Array }
  | { readonly kind: 'absent' }
  | { readonly kind: 'ceiling'; readonly perDay: number }

type Maker<Request> = (
  register: Register,
  actor: Actor & { readonly id: string },
  request: { readonly recipient: Recipient } & Request,
) => Promise<RecipientFile>

interface OfBrands {
  readonly brandCodes: readonly number[]
}

/** Functions that make files. Cloudflare Workers cannot make these: the file, or the library that writes it, is too large. */
export interface FileMakers {
  readonly evidencePack: Maker<
    OfBrands & Pick<FileOf<'evidence-pack'>, 'day' | 'format'> & Pick<PackInput, 'nameOf'>
  >
  readonly personData: Maker<OfBrands>
  readonly receipt: Maker<Pick<FileOf<'receipt'>, 'changeIds' | 'language'>>
  /** Makes a workbook (XLSX) of one sheet. The first row has the headings. */
  readonly tableXlsx: (
    name: string,
    rows: AsyncIterable<readonly string[]>,
  ) => Promise<ReadableStream<Uint8Array>>
  readonly permittedXlsx: (sheets: {
    readonly permitted: AsyncIterable<PermittedRow>
    readonly others: AsyncIterable<PermittedRow> | null
  }) => Promise<ReadableStream<Uint8Array>>
}
