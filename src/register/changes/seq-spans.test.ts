import { describe, expect, it } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import { openTestRegister, phone, say } from '../../../test/support/register.ts'
import { type SeqSpan, seqSpans } from './seq-spans.ts'

const opened = forEachTest(() => openTestRegister())

const all = { after: 0, through: Number.MAX_SAFE_INTEGER }

async function spansOf(span: SeqSpan, size: number): Promise<[number, number][]> {
  const spans: [number, number][] = []
  for await (const { after, through } of seqSpans(opened.register, span, size)) spans.push([after, through])
  return spans
}

describe('seqSpans()', () => {
  it('joins the spans without a gap, and ends with the newest change or before', async () => {
    for (let n = 1; n <= 5; n += 1) await say(opened.register, phone(n), 'ONAY')
    expect(await spansOf(all, 2)).toEqual([
      [0, 2],
      [2, 4],
      [4, 5],
    ])
    expect(await spansOf(all, 5)).toEqual([[0, 5]])
    expect(await spansOf({ after: 1, through: 4 }, 2)).toEqual([
      [1, 3],
      [3, 4],
    ])
    expect(await spansOf({ ...all, after: 5 }, 2)).toEqual([])
    expect(await spansOf({ after: 3, through: 3 }, 2)).toEqual([])
  })

  it('leaves what comes meanwhile to the next time', async () => {
    for (let n = 1; n <= 3; n += 1) await say(opened.register, phone(n), 'ONAY')
    const spans: SeqSpan[] = []
    for await (const span of seqSpans(opened.register, all, 2)) {
      await say(opened.register, phone(10 + spans.length), 'ONAY')
      spans.push(span)
    }
    expect(spans.at(-1)).toEqual({ after: 2, through: 3 })
  })
})
