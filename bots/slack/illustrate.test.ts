import { describe, expect, it } from 'vitest'
import { dailyPost, somePicture } from '../../test/support/daily-post.ts'
import { illustrator } from './illustrate.ts'
import type { Uploaded } from './upload.ts'
import type { CallResult } from './web-api.ts'

const file: Uploaded = { kind: 'file', id: 'F0PICTURE1' }
const sent: CallResult = { kind: 'ok', data: { ts: '1' } }
const notReady: CallResult = { kind: 'no', error: 'invalid_blocks' }

function setUp(
  uploads: readonly Uploaded[],
  answers: readonly CallResult[],
  picture: typeof somePicture | null = somePicture,
) {
  const [leftUploads, leftAnswers] = [[...uploads], [...answers]]
  const puts: (string | null)[] = []
  const told: string[] = []
  const illustrated = illustrator({
    pictureOf: async () => picture,
    language: 'tr',
    upload: async () => leftUploads.shift() ?? { kind: 'never', detail: 'uploaded too often' },
    outcomeOf: ({ kind }) =>
      kind === 'ok' ? { kind: 'sent', reference: null } : { kind: 'unknown', detail: kind },
    isAboutForm: (error) => error === 'invalid_blocks',
    tell: (detail) => told.push(detail),
  })
  const attempt = (id = 1) =>
    illustrated(
      { id, platform: 'slack', target: 'C1', message: dailyPost(), mayBeRepeat: false },
      async (shown) => {
        puts.push(shown)
        return leftAnswers.shift() ?? sent
      },
    )
  return { attempt, puts, told }
}

describe('illustrator()', () => {
  it('posts a message with its picture', async () => {
    const { attempt, puts, told } = setUp([file], [])
    expect(await attempt()).toMatchObject({ kind: 'sent' })
    expect(puts).toEqual(['F0PICTURE1'])
    expect(told).toEqual([])
  })

  it('waits for a file that Slack does not know yet, and uploads it once', async () => {
    const { attempt, puts } = setUp([file], [notReady, notReady])
    expect(await attempt()).toMatchObject({ kind: 'later', afterMs: 2000 })
    expect(await attempt()).toMatchObject({ kind: 'later', afterMs: 4000 })
    expect(await attempt()).toMatchObject({ kind: 'sent' })
    expect(puts).toEqual(['F0PICTURE1', 'F0PICTURE1', 'F0PICTURE1'])
  })

  it('goes without its picture where the file never becomes known', async () => {
    const { attempt, puts } = setUp([file], Array(9).fill(notReady).with(4, sent))
    for (let n = 0; n < 4; n++) expect(await attempt()).toMatchObject({ kind: 'later' })
    expect(await attempt()).toMatchObject({ kind: 'sent' })
    expect(puts.at(-1)).toBeNull()
  })

  it('goes without its picture at once where Slack takes none, and tells why', async () => {
    const { attempt, puts, told } = setUp([{ kind: 'never', detail: 'missing_scope' }], [])
    expect(await attempt()).toMatchObject({ kind: 'sent' })
    expect(puts).toEqual([null])
    expect(told).toEqual(['missing_scope'])
  })

  it('tries an upload again that was not answered, and goes without it in the end', async () => {
    const lost: Uploaded = { kind: 'later', detail: 'TimeoutError' }
    const { attempt, puts } = setUp([lost, file], [])
    expect(await attempt()).toMatchObject({ kind: 'later' })
    expect(await attempt()).toMatchObject({ kind: 'sent' })
    expect(puts).toEqual(['F0PICTURE1'])
    const never = setUp(Array(9).fill(lost), [])
    for (let n = 0; n < 4; n++) expect(await never.attempt()).toMatchObject({ kind: 'later' })
    expect(await never.attempt()).toMatchObject({ kind: 'sent' })
    expect(never.puts).toEqual([null])
  })

  it('shows the same file again after an answer that was lost', async () => {
    const { attempt, puts } = setUp([file], [{ kind: 'lost', detail: 'HTTP 502' }])
    expect(await attempt()).toMatchObject({ kind: 'unknown' })
    expect(await attempt()).toMatchObject({ kind: 'sent' })
    expect(puts).toEqual(['F0PICTURE1', 'F0PICTURE1'])
  })

  it('posts what has no picture as it is', async () => {
    const { attempt, puts } = setUp([], [], null)
    expect(await attempt()).toMatchObject({ kind: 'sent' })
    expect(puts).toEqual([null])
  })
})
