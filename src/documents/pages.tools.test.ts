import { beforeAll, describe, expect, test } from 'vitest'
import { forAllTests } from '../../test/support/opened.ts'
import { asker, gathered, openPackStory } from '../../test/support/pack.ts'
import { type PrintedPage, printedPages } from '../../test/support/printed-pages.ts'
import { editor } from '../../test/support/register.ts'
import { packPdf } from '../features/evidence-pack/evidence-pack.ts'
import { personData } from '../features/personal-data/data.ts'
import { receipt } from '../features/receipt/receipt.ts'
import { history } from '../register/changes/changes.ts'

/** Prints the documents with poppler: nothing on a page may be cut, empty or faint. */

const story = forAllTests(() => openPackStory())

async function receiptIn(language: 'tr' | 'en'): Promise<Uint8Array> {
  const [change] = await history(story.register, { recipient: asker, limit: 1 })
  const by = { door: 'telegram', id: '4711' } as const
  const made = await receipt(story.register, by, {
    recipient: asker,
    changeIds: [change?.id ?? ''],
    language,
  })
  if (made.kind !== 'file') throw new Error(`Cannot make the receipt: ${made.kind}`)
  return Buffer.from(made.content)
}

async function dataOfPerson(): Promise<Uint8Array> {
  const made = await personData(story.register, editor, { recipient: asker, format: 'pdf' })
  if (made.kind !== 'file') throw new Error(`Cannot make the data: ${made.kind}`)
  return Buffer.from(made.content)
}

const packIn = async (language: 'tr' | 'en') =>
  await packPdf(await gathered(story.register, { recipient: asker, day: '2026-03-04' }), language)

const documents = {
  'evidence pack, Turkish': () => packIn('tr'),
  'evidence pack, English': () => packIn('en'),
  'receipt, Turkish': () => receiptIn('tr'),
  'receipt, English': () => receiptIn('en'),
  "a person's data": dataOfPerson,
}

/** A4 and the text area, without header and footer. */
const paper = { width: 595, height: 842 }
const whole = { left: 0, top: 0, right: paper.width + 1, bottom: paper.height + 1 }
const margins = { left: 44, top: 56, right: 595 - 44, bottom: 842 - 52 }
const head = { ...whole, bottom: margins.top - 6 }
const foot = { ...whole, top: margins.bottom + 6 }
const text = { ...whole, top: margins.top - 6, bottom: margins.bottom + 6 }
/** Points by which a letter may overhang its line. */
const overhang = 2

describe.each(Object.entries(documents))('%s', (_, make) => {
  let pages: PrintedPage[]
  beforeAll(async () => {
    pages = printedPages(await make())
  })

  test('is printed on whole pages of A4', () => {
    expect(pages.length).toBeGreaterThan(0)
    for (const { width, height } of pages) {
      expect(Math.abs(width - paper.width)).toBeLessThanOrEqual(1)
      expect(Math.abs(height - paper.height)).toBeLessThanOrEqual(1)
    }
  })

  test('has text on each page, inside its margins, and nothing is cut at an edge', () => {
    for (const page of pages) {
      const ink = page.inkIn(text)
      expect(ink?.left).toBeGreaterThanOrEqual(margins.left - overhang)
      expect(ink?.right).toBeLessThanOrEqual(margins.right + overhang)
      expect(ink?.bottom).toBeLessThanOrEqual(margins.bottom + overhang)
      // No page holds a single left-over line.
      expect((ink?.bottom ?? 0) - (ink?.top ?? 0)).toBeGreaterThan(60)
      expect(page.shareOfInk({ ...margins, bottom: ink?.bottom ?? 0 })).toBeGreaterThan(0.01)
    }
  })

  test('tells whose it is at the head and which page at the foot of each', () => {
    for (const page of pages) {
      for (const part of [head, foot]) {
        const ink = page.inkIn(part)
        expect(ink?.left).toBeGreaterThanOrEqual(margins.left - overhang)
        expect(ink?.right).toBeLessThanOrEqual(margins.right + overhang)
        expect((ink?.right ?? 0) - (ink?.left ?? 0)).toBeGreaterThan(400)
        expect(ink?.top).toBeGreaterThan(18)
        expect(ink?.bottom).toBeLessThan(paper.height - 14)
      }
    }
  })

  test('is printed in ink that can be read', () => {
    for (const page of pages) {
      let darkest = 255
      for (let y = margins.top; y < margins.bottom; y++) {
        for (let x = margins.left; x < margins.right; x++) darkest = Math.min(darkest, page.light(x, y))
      }
      expect(darkest).toBeLessThan(90)
    }
  })
})
