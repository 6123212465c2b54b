import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { readAddresses, readLines } from './read.ts'

/** Without the time that other processes take. */
async function longestTurn(work: () => Promise<void>): Promise<number> {
  let longest = 0
  let last = process.threadCpuUsage()
  const tick = () => {
    const { user, system } = process.threadCpuUsage(last)
    longest = Math.max(longest, (user + system) / 1000)
    last = process.threadCpuUsage()
  }
  const ticking = setInterval(tick, 1)
  await work()
  clearInterval(ticking)
  tick()
  return longest
}

async function* inPieces(file: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(file)
  for (let at = 0; at < bytes.length; at += 256 * 1024) yield bytes.subarray(at, at + 256 * 1024)
}

function workbook(rows: string): Uint8Array {
  const relation = (type: string, target: string) =>
    strToU8(`<Relationships><Relationship Id="r" Type="${type}" Target="${target}"/></Relationships>`)
  return zipSync({
    '_rels/.rels': relation('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': strToU8('<workbook><sheets><sheet r:id="r"/></sheets></workbook>'),
    'xl/_rels/workbook.xml.rels': relation('worksheet', 'sheet1.xml'),
    'xl/sheet1.xml': strToU8(`<worksheet><sheetData>${rows}</sheetData></worksheet>`),
  })
}

const header = 'type;source;recipient;status;consentDate;recipientType\n'
const lines = (line: string, bytes: number) => line.repeat(Math.ceil(bytes / line.length))
const megabyte = 1_000_000

describe('a file of any content delays other work by 200 ms at most', () => {
  test.each([
    ['blank lines', lines('\n', megabyte)],
    ['blank lines of spaces', lines('  \r\n', megabyte)],
    ['lines of separators alone', lines(';;;;\n', megabyte)],
    ['lines with one cell', lines('a\n', megabyte)],
    ['lines with 300 empty cells', lines(`x${';'.repeat(300)}\n`, megabyte)],
    ['lines of 90,000 cells', lines(`${'x;'.repeat(45_000)}\n`, 3 * megabyte)],
    ['quoted line ends', lines('"\n\n\n\n";\n', megabyte)],
  ])('%s', async (_, content) => {
    await expectShortTurns(async () => {
      for await (const _ of readLines(inPieces(header + content), 'utf-8'));
      for await (const _ of readAddresses(inPieces(`+905000000001\n${content}`), 'utf-8', 'phone'));
    })
  })

  const titles = header
    .trim()
    .split(';')
    .map((one) => `<c t="str"><v>${one}</v></c>`)
  const title = `<row>${titles.join('')}</row>`
  test.each([
    ['blank rows of a workbook', workbook(title + lines('<row/>', 6 * megabyte))],
    [
      'one row with millions of cells',
      workbook(`${title}<row>${lines('<c><v>1</v></c>', 20 * megabyte)}</row>`),
    ],
  ])('%s', async (_, file) => {
    await expectShortTurns(async () => {
      for await (const _ of readLines(inPieces(file), 'utf-8'));
    })
  })
})

/** A busy machine may take the processor away for as long once, but not each time. */
async function expectShortTurns(work: () => Promise<void>): Promise<void> {
  let turn = Number.POSITIVE_INFINITY
  for (let tries = 0; turn >= 200 && tries < 5; tries += 1) turn = await longestTurn(work)
  expect(turn).toBeLessThan(200)
}
