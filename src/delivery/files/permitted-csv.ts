import { type PermittedConsent, permittedHeader, permittedLine } from '../../report/files.ts'
import { textStream } from './text-stream.ts'

/** The permitted database as CSV, made as it is read. */
export function permittedCsv(rows: AsyncIterable<PermittedConsent>): ReadableStream<Uint8Array> {
  return textStream(lines(rows))
}

async function* lines(rows: AsyncIterable<PermittedConsent>): AsyncGenerator<string> {
  yield permittedHeader
  for await (const row of rows) yield permittedLine(row)
}
