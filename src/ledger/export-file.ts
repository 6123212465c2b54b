import { hash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { parseJson } from '../util/json.ts'
import { type Entry, entrySchema } from './entries.ts'
import type { Problem } from './problems.ts'
import { answerBytesMax } from './time-stamp/setup.ts'
import type { Unreadable } from './verification.ts'

/*
 * An export file has one entry on each line, and a final line with the number of entries. Each line ends with a checksum of
 * the line and of the checksum before it. Checksums tell where a file was damaged or cut short, also in fields that no
 * digest covers. They are no proof: anyone can compute them again after changing the file.
 */

/**
 * Maximum number of characters of a line. The longest entry is a time stamp with the authority's answer in base64, plus
 * 100,000 for the rest.
 */
const lineLengthMax = Math.ceil(answerBytesMax / 3) * 4 + 100_000

/** Number of hex digits of a checksum: enough to notice damage. */
const sumDigits = 16

/** Yields the lines of an export file: each entry with its checksum, then the line that counts them. */
export async function* exportLines(entries: AsyncIterable<Entry>): AsyncGenerator<string> {
  let count = 0
  let sum = ''
  function summedLine(value: object): string {
    const text = JSON.stringify(value)
    sum = sumOf(sum, text)
    // Puts the checksum before the closing brace.
    return `${text.slice(0, -1)},"sum":"${sum}"}\n`
  }
  for await (const entry of entries) {
    count += 1
    yield summedLine(entry)
  }
  yield summedLine({ kind: 'end', entries: count })
}

function sumOf(before: string, text: string): string {
  return hash('sha256', before + text).slice(0, sumDigits)
}

const summed = new RegExp(`^(.*),"sum":"([0-9a-f]{${sumDigits}})"}$`)
const endLine = /^{"kind":"end","entries":(\d+)}$/

/** Yields the entries of an export file. If a line is damaged or no entry, yields its problem instead, and ends. */
export async function* exportEntries(open: () => Readable): AsyncGenerator<Entry | Unreadable> {
  let at = 0
  let before = ''
  let hasEnded = false
  for await (const line of linesOf(open())) {
    at += 1
    const bad = (problem: Problem) => badLine(at, problem)
    if (line === null) return yield bad('it is longer than any entry')
    if (hasEnded) return yield bad('it comes after the end')
    const [, body, sum] = summed.exec(line) ?? []
    if (body === undefined || sum === undefined) return yield bad('it is not an entry of an export')
    // The checksum was computed over the text without the checksum.
    const text = `${body}}`
    if (sumOf(before, text) !== sum) return yield bad('it does not give its sum')
    before = sum
    const [, count] = endLine.exec(text) ?? []
    if (count !== undefined) {
      if (Number(count) !== at - 1) return yield bad(`it counts ${count} lines before it`)
      hasEnded = true
      continue
    }
    const entry = entrySchema.safeParse(parseJson(text))
    if (!entry.success) return yield bad('it is not an entry of an export')
    if ((entry.data.kind === 'izin-export') !== (at === 1)) {
      return yield bad(at === 1 ? 'the file does not begin with a header' : 'it is a second header')
    }
    yield entry.data
  }
  if (!hasEnded) yield badLine(at + 1, 'the file ends before its last line')
}

function badLine(at: number, problem: Problem): Unreadable {
  return { kind: 'bad', bad: { kind: 'line', at, problem } }
}

/** Yields the lines of a file. At a line longer than any entry, yields null. */
async function* linesOf(file: Readable): AsyncGenerator<string | null> {
  let unfinishedLine = ''
  for await (const chunk of file.setEncoding('utf8')) {
    const lines = `${unfinishedLine}${chunk}`.split('\n')
    unfinishedLine = lines.pop() ?? ''
    for (const line of lines) yield line.length > lineLengthMax ? null : line
    if (unfinishedLine.length > lineLengthMax) {
      yield null
      return
    }
  }
  if (unfinishedLine !== '') yield unfinishedLine
}
