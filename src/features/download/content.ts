import { type Actor, readPrincipal } from '../../consent/actor.ts'
import type { FileMakers } from '../../documents/makers.ts'
import type { NameOf } from '../../documents/pack/collect.ts'
import { textStream } from '../../http/streams.ts'
import type { Register } from '../../register/register.ts'

/** A file to fetch; a long one is made as its body is read. */
export interface DownloadContent {
  readonly kind: 'file'
  readonly name: string
  readonly mediaType: string
  readonly body: () => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>
}

export type OpenedDownload =
  | DownloadContent
  /** The file is not made yet (such as a time stamp), or was deleted. */
  | { readonly kind: 'absent' }
  /** The stamp is of the file before an address was erased, and is not handed out any more. */
  | { readonly kind: 'former-stamp' }
  /** No change waits to be handed to İYS. */
  | { readonly kind: 'nothing-waits' }
  /** This runtime cannot make such a file, but the command line can. */
  | { readonly kind: 'elsewhere' }
  /** The requester has reached today's limit of look-ups. */
  | { readonly kind: 'ceiling'; readonly perDay: number }

export interface FileServices {
  readonly register: Register
  readonly makers: FileMakers | null
  readonly nameOf?: NameOf | undefined
}

export const absent = { kind: 'absent' } as const
export const elsewhere = { kind: 'elsewhere' } as const
export const csv = 'text/csv; charset=utf-8'
export const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Makes a CSV file that is written while it is read. */
export function csvContent(name: string, lines: () => AsyncIterable<string>): DownloadContent {
  return content(name, csv, () => textStream(lines()))
}

/** Yields the header, then a line for each row. */
export async function* csvLines<Row>(
  header: string,
  rows: AsyncIterable<Row>,
  lineOf: (row: Row) => string,
): AsyncGenerator<string> {
  yield header
  for await (const row of rows) yield lineOf(row)
}

export function content(name: string, mediaType: string, body: DownloadContent['body']): DownloadContent {
  return { kind: 'file', name, mediaType, body }
}

const chunkBytes = 256 * 1024

/** Streams bytes piece by piece: a pack with recordings is large and is not copied whole. */
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

export function actorOf(principal: string): Actor & { readonly id: string } {
  const { platform, id } = readPrincipal(principal)
  return { door: platform, id }
}
