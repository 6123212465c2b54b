import { expect, test } from 'vitest'
import { printedPages } from '../../test/support/browser/printed-pages.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { editor } from '../../test/support/register.ts'
import { asker, filesInZip, gathered, openPackStory } from '../../test/support/verification/pack.ts'
import { listHistory } from '../register/changes/changes.ts'
import { packPdf } from './evidence-pack.ts'
import { personData } from './personal-data.ts'
import { receipt } from './receipt.ts'

/* Prints the documents with poppler: nothing on a page may be cut. */

const story = forAllTests(() => openPackStory())

async function receiptIn(language: 'tr' | 'en'): Promise<Uint8Array> {
  const [change] = await listHistory(story.register, { recipient: asker, limit: 1 })
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
  const made = await personData(story.register, editor, { recipient: asker })
  if (made.kind !== 'file') throw new Error(`Cannot make the data: ${made.kind}`)
  const [pdf] = Object.values(filesInZip(made.content))
  return pdf ?? new Uint8Array()
}

const packOfStory = async () =>
  await packPdf(await gathered(story.register, { recipient: asker, day: '2026-03-04' }))

const documents = {
  'evidence pack': packOfStory,
  'receipt, Turkish': () => receiptIn('tr'),
  'receipt, English': () => receiptIn('en'),
  "a person's data": dataOfPerson,
}

/** A4 and the text area, without header and footer. */
const paper = { width: 595, height: 842 }
const margins = { left: 44, top: 56, right: 595 - 44, bottom: 842 - 52 }
const text = { top: margins.top - 6, bottom: margins.bottom + 6 }
/** Points by which a letter may overhang its line. */
const overhang = 2

test.each(Object.entries(documents))(
  '%s is printed on A4, inside the margins of each page',
  async (_, make) => {
    const pages = printedPages(await make())
    expect(pages.length).toBeGreaterThan(0)
    for (const { width, height, inkIn } of pages) {
      expect(Math.abs(width - paper.width)).toBeLessThanOrEqual(1)
      expect(Math.abs(height - paper.height)).toBeLessThanOrEqual(1)
      const body = inkIn(text)
      expect(body.bottom).toBeLessThanOrEqual(margins.bottom + overhang)
      // No page holds a single left-over line.
      expect(body.bottom - body.top).toBeGreaterThan(60)
      // The head tells whose it is, the foot which page.
      const head = inkIn({ top: 0, bottom: text.top })
      const foot = inkIn({ top: text.bottom, bottom: height })
      for (const ink of [head, body, foot]) {
        expect(ink.left).toBeGreaterThanOrEqual(margins.left - overhang)
        expect(ink.right).toBeLessThanOrEqual(margins.right + overhang)
        expect(ink.right - ink.left).toBeGreaterThan(400)
      }
      expect(head.top).toBeGreaterThan(18)
      expect(foot.bottom).toBeLessThan(paper.height - 14)
    }
  },
)
