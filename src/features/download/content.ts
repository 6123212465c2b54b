import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { Stamper } from '../../ledger/time-stamp/authority.ts'
import { type Actor, readPrincipal } from '../../register/actor.ts'
import type { WantedFile } from '../../register/downloads.ts'
import type { Language } from '../../register/people.ts'
import type { Register } from '../../register/register.ts'
import type { PermittedConsent } from '../../report/files.ts'

/** A file that is ready to be fetched; a long one is only made as its body is read. */
export interface DownloadContent {
  readonly kind: 'file'
  /** Holds no address. */
  readonly name: string
  readonly mediaType: string
  readonly body: () => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>
}

export type OpenedDownload =
  | DownloadContent
  /** There is no such file yet, such as a stamp that has not come, or not any more. */
  | { readonly kind: 'absent' }
  /** The stamp of a file that has not been fetched yet. */
  | { readonly kind: 'file-first' }
  /** The authority cannot be reached, or has answered what is no stamp. */
  | { readonly kind: 'unstamped' }
  /** Nothing here makes such a file: the command line does, or an izin that runs on Node. */
  | { readonly kind: 'elsewhere' }
  /** Whoever asks has made as many look-ups today as he may. */
  | { readonly kind: 'ceiling'; readonly perDay: number }

/** What files are made from. */
export interface FileHouse {
  readonly register: Register
  /** Null where nobody stamps. */
  readonly stamper: Stamper | null
  /** Null where nothing makes spreadsheets and documents. */
  readonly makers: FileMakers | null
}

/** A file of this kind, as its link asks for it. */
export type Wanted<Kind extends WantedFile['kind']> = Extract<WantedFile, { kind: Kind }>

export const absent = { kind: 'absent' } as const
export const elsewhere = { kind: 'elsewhere' } as const
export const csv = 'text/csv; charset=utf-8'

export function content(name: string, mediaType: string, body: DownloadContent['body']): DownloadContent {
  return { kind: 'file', name, mediaType, body }
}

const chunkBytes = 256 * 1024

/** Bytes that are there already, piece by piece as they are taken: a pack with recordings is large, and is not copied whole. */
export function whole(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.close()
        controller.enqueue(bytes.subarray(at, at + chunkBytes))
        at += chunkBytes
      },
    },
    { highWaterMark: 0 },
  )
}

/** Who fetches, as the log of look-ups names him. */
export function actorOf(holder: string): Actor & { readonly id: string } {
  const { platform, id } = readPrincipal(holder)
  return { door: platform, id }
}

/** A file about one recipient, or why there is none. */
export type RecipientFile =
  | { readonly kind: 'file'; readonly fileName: string; readonly content: Uint8Array }
  /** There is no such change of this recipient. */
  | { readonly kind: 'absent' }
  /** The requester has made as many look-ups today as they may. */
  | { readonly kind: 'ceiling'; readonly perDay: number }

interface OfBrands {
  readonly recipient: Recipient
  readonly brandCodes: readonly number[]
}

interface EvidencePackRequest extends OfBrands {
  readonly day: IstanbulDay | null
  readonly format: 'pdf' | 'zip'
  readonly language: Language
}

interface ReceiptRequest {
  readonly recipient: Recipient
  readonly changeId: string
  readonly language: Language
  readonly masked: boolean | undefined
}

type NamedActor = Actor & { readonly id: string }

/** Makes the files that need the PDF printer or the spreadsheet writer: too large for Workers. Features implement them. */
export interface FileMakers {
  readonly evidencePack: (
    register: Register,
    actor: NamedActor,
    request: EvidencePackRequest,
    stamper: Stamper | null,
  ) => Promise<RecipientFile>
  readonly personData: (
    register: Register,
    actor: NamedActor,
    request: OfBrands & { readonly format: 'zip' },
  ) => Promise<RecipientFile>
  readonly receipt: (register: Register, actor: NamedActor, request: ReceiptRequest) => Promise<RecipientFile>
  readonly permittedXlsx: (rows: AsyncIterable<PermittedConsent>) => Promise<ReadableStream<Uint8Array>>
}
