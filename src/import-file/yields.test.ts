import { strToU8, zipSync } from 'fflate'
import { describe, expect, test, vi } from 'vitest'
import { turnsFor } from '../../test/support/clock/turns.ts'
import { emptyPlan } from './plan.ts'
import { readAddresses, readConsentRows, surveyConsents } from './read.ts'

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
/** More than one piece. */
const textBytes = 500_000
const sheetBytes = 6_000_000

describe('a file of any content lets others have a turn at least each 100,000 bytes', () => {
  test.each([
    ['blank lines', lines('\n', textBytes)],
    ['blank lines of spaces', lines('  \r\n', textBytes)],
    ['lines of separators alone', lines(';;;;\n', textBytes)],
    ['lines with one cell', lines('a\n', textBytes)],
    ['lines with 300 empty cells', lines(`x${';'.repeat(300)}\n`, textBytes)],
    ['lines of 90,000 cells', lines(`${'x;'.repeat(45_000)}\n`, textBytes)],
    ['quoted line ends', lines('"\n\n\n\n";\n', textBytes)],
  ])('%s', async (_, content) => {
    await expectTurns(content.length, async () => {
      await readConsentsOf(header + content)
    })
    await expectTurns(content.length, async () => {
      for await (const _ of readAddresses(inPieces(`+905000000001\n${content}`), 'utf-8', 'phone'));
    })
  })

  const titles = header
    .trim()
    .split(';')
    .map((name) => `<c t="str"><v>${name}</v></c>`)
  const title = `<row>${titles.join('')}</row>`
  test.each([
    ['blank rows of a workbook', title + lines('<row/>', sheetBytes)],
    ['one row with 400,000 cells', `${title}<row>${lines('<c><v>1</v></c>', sheetBytes)}</row>`],
  ])('%s', async (_, rows) => {
    await expectTurns(rows.length, async () => {
      await readConsentsOf(workbook(rows))
    })
  })
})

async function readConsentsOf(file: string | Uint8Array): Promise<void> {
  const content = { bytes: () => inPieces(file), encoding: 'utf-8' } as const
  const survey = await surveyConsents(content, emptyPlan)
  for await (const _ of readConsentRows(content, survey));
}

/** The longest line of a text, and a piece of a workbook: read in a few milliseconds. */
const bytesAtOnce = 100_000

/** Each look at the clock finds the time of a turn over, so the work asks for a turn there. */
async function expectTurns(bytes: number, work: () => Promise<void>): Promise<void> {
  let passedMs = 0
  const watch = vi.spyOn(performance, 'now').mockImplementation(() => {
    passedMs += 60
    return passedMs
  })
  const { turns } = await turnsFor(work).finally(() => watch.mockRestore())
  expect(turns).toBeGreaterThanOrEqual(Math.floor(bytes / bytesAtOnce))
}
