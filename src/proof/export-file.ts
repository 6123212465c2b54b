import { createHash, hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type Entry, entrySchema } from '../ledger/entries.ts'
import { answerBytesMax } from '../ledger/time-stamp/authority.ts'
import type { Doubt, Unreadable } from './verify.ts'

/*
 * An export as a file: one entry a line. Each line ends with a sum over itself and the sum of the line before, and the last
 * line holds the SHA-256 of all bytes before it. They prove nothing against somebody who makes them anew; they tell a file
 * that was cut short or damaged on its way, and where, also in what no digest vouches for.
 */

/**
 * In characters. The longest entry is a time stamp, the answer of an authority in base64; what else is in a line is far
 * shorter.
 */
const lineLengthMax = Math.ceil(answerBytesMax / 3) * 4 + 100_000

const sumDigits = 16

/** The lines of an export file, each with its line end. */
export async function* exportLines(entries: AsyncIterable<Entry>): AsyncGenerator<string> {
  const all = createHash('sha256')
  let count = 0
  let sum = ''
  for await (const entry of entries) {
    const text = JSON.stringify(entry)
    sum = sumOf(sum, text)
    const line = `${text.slice(0, -1)},"sum":"${sum}"}\n`
    all.update(line)
    count += 1
    yield line
  }
  yield `${JSON.stringify({ kind: 'end', entries: count, sha256: all.digest('hex') })}\n`
}

function sumOf(before: string, text: string): string {
  return hash('sha256', before + text).slice(0, sumDigits)
}

const summed = new RegExp(`^(.*),"sum":"([0-9a-f]{${sumDigits}})"}$`)

/** The entries of an export file; the first line that is none ends it. Needs neither key nor database. */
export async function* exportEntries(file: string): AsyncGenerator<Entry | Unreadable | Doubt> {
  const all = createHash('sha256')
  let at = 0
  let before = ''
  let ended = false
  for await (const line of linesOf(file)) {
    at += 1
    const bad = (problem: string) => badLine(at, problem)
    if (line === null) return yield bad('it is longer than any entry')
    if (ended) return yield bad('it comes after the end')
    const [, body, sum] = summed.exec(line) ?? []
    const value = parsed(body === undefined ? line : `${body}}`)
    const end = endOf(value)
    if (end !== null) {
      if (end.entries !== at - 1) return yield bad(`it counts ${end.entries} lines before it`)
      if (end.sha256 !== all.digest('hex'))
        yield doubtful(at, 'the lines before it are not those it was made for')
      ended = true
      continue
    }
    const entry = entrySchema.safeParse(value)
    if (sum === undefined || !entry.success) return yield bad('it is not an entry of an export')
    if ((entry.data.kind === 'izin-export') !== (at === 1)) {
      return yield bad(at === 1 ? 'the file does not begin with a header' : 'it is a second header')
    }
    if (sumOf(before, `${body}}`) !== sum) yield doubtful(at, 'it does not give its sum')
    before = sum
    all.update(`${line}\n`)
    yield entry.data
  }
  if (!ended) yield badLine(at + 1, 'the file ends before its last line')
}

function doubtful(at: number, problem: string): Doubt {
  return { kind: 'doubt', bad: { kind: 'line', at, problem } }
}

function badLine(at: number, problem: string): Unreadable {
  return { kind: 'bad', bad: { kind: 'line', at, problem } }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function endOf(value: unknown): { readonly entries: unknown; readonly sha256: unknown } | null {
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'end') return null
  return {
    entries: 'entries' in value ? value.entries : null,
    sha256: 'sha256' in value ? value.sha256 : null,
  }
}

/** The lines of a file; null for one too long, after which nothing is read. */
async function* linesOf(file: string): AsyncGenerator<string | null> {
  let rest = ''
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield line.length > lineLengthMax ? null : line
    if (rest.length > lineLengthMax) {
      yield null
      return
    }
  }
  if (rest !== '') yield rest
}
