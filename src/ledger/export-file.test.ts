import { createReadStream, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openFolder } from '../../test/support/folder.ts'
import { forAllTests } from '../../test/support/opened.ts'
import type { Entry, FileStampEntry } from './entries.ts'
import { exportEntries, exportLines } from './export-file.ts'
import { answerBytesMax } from './time-stamp/setup.ts'

const folder = forAllTests(openFolder)

/** The largest answer of an authority that is ever taken. */
const revealed = {
  secret: 'ab'.repeat(16),
  sha384: 'ab'.repeat(48),
  tsr: Buffer.alloc(answerBytesMax, 'x').toString('base64'),
}
const stamp: FileStampEntry = {
  kind: 'file-stamp',
  seq: 1,
  id: 'ab'.repeat(32),
  subject: 'file-stamp 2026-03-02 123457',
  ordinal: 1,
  previousId: null,
  recordedAt: 1_772_460_001_000,
  door: null,
  actor: null,
  content: {
    date: '2026-03-02',
    brandCode: 123457,
    commitment: 'ab'.repeat(32),
    stampedAt: 1_772_460_000_000,
    authority: 'Uzun Yanıtlı Kurum',
    serial: '1f',
  },
  revealed,
}
const header: Entry = {
  kind: 'izin-export',
  version: 1,
  providerCode: 123456,
  providerName: 'Örnek A.Ş.',
  brandCode: null,
  exportedAt: 1_772_460_002_000,
}

async function readBack(text: string) {
  const file = folder.file('export.ndjson')
  writeFileSync(file, text)
  const read: unknown[] = []
  for await (const entry of exportEntries(() => createReadStream(file))) read.push(entry)
  return read
}

async function written(...entries: readonly Entry[]): Promise<string> {
  async function* all() {
    yield* entries
  }
  let text = ''
  for await (const line of exportLines(all())) text += line
  return text
}

test('exportEntries() reads back the largest stamp that is ever kept', async () => {
  expect(await readBack(await written(header, stamp))).toEqual([header, stamp])
})

test('exportEntries() stops at a line that no entry is as long as', async () => {
  const tooLong = { ...stamp, revealed: { ...revealed, tsr: revealed.tsr.repeat(2) } }
  const read = await readBack(await written(header, tooLong))
  expect(read.at(-1)).toMatchObject({ bad: { at: 2, problem: 'it is longer than any entry' } })
})
